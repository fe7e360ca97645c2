//! Self-hosting: a Better Auth server of your own behind the application, in compose, Kubernetes or on one machine.
//!
//! The library works with any Better Auth server: 1.4, 1.6 and 1.7 are tested. A whole application is in
//! [`tests/examples/self-hosted`](https://github.com/neon-auth/neon-auth-rust/tree/main/tests/examples/self-hosted) of
//! the repository; `cargo self-hosted` starts it with a real Better Auth.
//!
//! ```text
//! browser ──► application ──► Better Auth
//!     https://app.example.com   http://auth:4000/api/auth, in a private network
//! ```
//!
//! Browsers talk to the application alone. Better Auth knows the application's origin as its own, and the path of the
//! proxy as its `basePath`. So links in mails and the way back from a provider, `/api/auth/callback/:provider`, lead to
//! the application, and the proxy passes them on. Better Auth needs no address on the internet.
//!
//! # 1. Better Auth
//!
//! ```js
//! export const auth = betterAuth({
//!   baseURL: 'https://app.example.com',      // the application's origin, as browsers have it
//!   basePath: '/api/auth',                   // where the application mounts the proxy
//!   trustedOrigins: ['https://app.example.com'],
//!   advanced: { ipAddress: { ipAddressHeaders: ['x-forwarded-for'] } },
//!   secret: process.env.BETTER_AUTH_SECRET,
//!   database,
//!   emailAndPassword: { enabled: true },
//!   plugins: [jwt(), organization(), magicLink({ sendMagicLink })],
//! });
//! ```
//!
//! - **A provider** (Google, GitHub, GitLab) gets `https://app.example.com/api/auth/callback/<provider>` as its
//!   redirect URL.
//! - **`cookiePrefix`** is `better-auth` unless you set it. The names begin with `__Secure-` if `baseURL` is https, or
//!   if `advanced.useSecureCookies` is on.
//! - **Migrate** the database as Better Auth says.
//!
//! # 2. The application
//!
//! ```
//! use neon_auth_axum::{ClientIp, Config};
//!
//! let config = Config::builder()
//!     // Where this process reaches Better Auth, with its `basePath`.
//!     .base_url("http://auth:4000/api/auth")
//!     // It is http, which is right in a private network alone.
//!     .insecure_upstream(true)
//!     .cookie_prefix("better-auth")
//!     // Of the plugin `jwt()`.
//!     .jwks_path("jwks")
//!     // The `baseURL` above.
//!     .origin("https://app.example.com")
//!     // Behind a load balancer in 10.0.0.0/8. Without a proxy in front: ClientIp::peer().
//!     .client_ip(ClientIp::forwarded("x-forwarded-for", ["10.0.0.0/8"]))
//!     .cookie_secret("what openssl rand -base64 32 prints, say")
//!     .build()?;
//! let auth = neon_auth_axum::new(config);
//! # let _ = auth;
//! # Ok::<(), neon_auth_axum::ConfigError>(())
//! ```
//!
//! The rest is as in every application: [`handler`](crate::handler) at `/api/auth`, and [`protect`](crate::protect)
//! around the pages. The address has to be known to axum, for both: see
//! [Deploying](super::deploying#the-clients-address).
//!
//! # 3. Without https
//!
//! On this machine, with `baseURL: 'http://localhost:3000'`, Better Auth's names have no `__Secure-`:
//!
//! ```
//! # use neon_auth_axum::Config;
//! let config = Config::builder()
//!     .base_url("http://127.0.0.1:4000/api/auth")
//!     .cookie_prefix("better-auth")
//!     .secure_prefix(false)
//!     .jwks_path("jwks")
//!     .origin("http://localhost:3000")
//!     // Safari keeps no `Secure` cookie on http.
//!     .insecure_localhost(true)
//! #   .cookie_secret("what openssl rand -base64 32 prints, say")
//!     .build()?;
//! # let _ = config;
//! # Ok::<(), neon_auth_axum::ConfigError>(())
//! ```
//!
//! If Better Auth has `useSecureCookies: true`, leave `secure_prefix` out; `insecure_localhost` gives browsers the
//! plain names all the same.
//!
//! # 4. Compose
//!
//! ```yaml
//! services:
//!   auth:
//!     image: my-auth            # Better Auth; it listens on port 4000
//!     environment:
//!       BETTER_AUTH_SECRET: ${BETTER_AUTH_SECRET}
//!       NODE_ENV: production    # turns rate limits on
//!     # No `ports`: only the application reaches it.
//!   app:
//!     image: my-app
//!     environment:
//!       NEON_AUTH_BASE_URL: http://auth:4000/api/auth
//!       NEON_AUTH_COOKIE_SECRET: ${NEON_AUTH_COOKIE_SECRET}
//!     ports: ["127.0.0.1:3000:3000"]   # for the reverse proxy with the certificate
//!     depends_on: [auth]
//! ```
//!
//! With [`builder_from_env`](crate::builder_from_env) in place of `Config::builder()`, the two variables are read. In
//! Kubernetes, `auth` is a Service of the type ClusterIP, and a NetworkPolicy lets the application's pods alone reach
//! it.
//!
//! Never publish Better Auth's port. Anybody who reaches it can send any `X-Forwarded-For`, and so has no rate limit.
//!
//! # 5. Behind https
//!
//! - A reverse proxy ends TLS. Set [`origin`](crate::ConfigBuilder::origin), so that it does not matter which Host it
//!   sends.
//! - Better Auth's `baseURL` is https, though it listens on http itself. So its names begin with `__Secure-`, and
//!   `secure_prefix` and `insecure_localhost` stay as they are by default.
//! - The rest is in [Reverse proxies](super::reverse_proxies).
//!
//! # 6. Check it
//!
//! | | |
//! |---|---|
//! | `curl https://app.example.com/api/auth/ok` | `{"ok":true}`: proxy, `base_url` and `basePath` agree |
//! | `curl https://app.example.com/api/auth/jwks` | public keys: the plugin is there, at the path that `jwks_path` names |
//! | sign in, and look at the browser's cookies | `__Secure-better-auth.session_token`, and `….local.session_data` beside it: the names agree |
//! | ask for a link by mail | it begins with `https://app.example.com/api/auth/`: `baseURL` and `basePath` are right |
//! | the `ipAddress` of `/api/auth/list-sessions` | your own, not that of a proxy: `client_ip` is right |
//!
//! # What the log says
//!
//! Each of these is a warning, once, under the target `neon_auth` of `tracing` or on standard error.
//!
//! | the log | what is wrong |
//! |---|---|
//! | `upstream's cookies have other names than the configured ones` | The names do not agree. The line has the name, the one that is expected, and the two options with which they agree. Until then a sign-in succeeds, no browser gets a cookie, and every page leads to the login page. |
//! | `upstream does not know this route` | `base_url` lacks the `basePath`, or the two paths differ. |
//! | `upstream does not trust the origin that it was sent` | The origin in the line is neither `baseURL` nor in `trustedOrigins`. |
//! | `a request was refused because its Origin is not that of its Host` | Set `origin`. |
//! | `cookies are set with Secure, but the browser came over http` | Serve the application over https. |
//!
//! A provider that complains about its redirect URL shows the one that Better Auth made from `baseURL`.
//!
//! # Differences
//!
//! The configuration is the same for `neon-auth-actix`, `neon-auth-threads` and `neon-auth-rouille`. `neon-auth-rouille`
//! runs behind a reverse proxy only.
