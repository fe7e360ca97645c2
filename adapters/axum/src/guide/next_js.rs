//! Sharing with Next.js: one sign-in for a Next.js front end and a service in Rust.
//!
//! The signed session cookie is a JWT (HS256) that Neon's JavaScript SDK, `@neondatabase/auth`, reads and writes too, under
//! the same name. So both sides can serve the same visitors, each without asking the other.
//!
//! # What both need
//!
//! | | Next.js | here |
//! |---|---|---|
//! | the Auth URL | `baseUrl` | [`base_url`](crate::ConfigBuilder::base_url) |
//! | the secret | `cookies.secret` | [`cookie_secret`](crate::ConfigBuilder::cookie_secret) |
//! | the domain, if they are on different subdomains | `cookies.domain` | [`cookie_domain`](crate::ConfigBuilder::cookie_domain) |
//! | `SameSite` | `cookies.sameSite`, `strict` unless set | [`same_site`](crate::ConfigBuilder::same_site), `Strict` unless set |
//! | for how long the cookie counts | `cookies.sessionDataTtl`, 300 unless set | [`session_data_ttl`](crate::ConfigBuilder::session_data_ttl), 300 s unless set |
//!
//! The first two are `NEON_AUTH_BASE_URL` and `NEON_AUTH_COOKIE_SECRET` on both sides.
//!
//! ```
//! use neon_auth_axum::{Config, SameSite};
//!
//! // There: createNeonAuth({
//! //     baseUrl, cookies: { secret, domain: ".example.com", sameSite: "lax" },
//! // });
//! let config = Config::builder()
//!     .base_url("https://auth.example/db/auth")
//!     .cookie_secret("0123456789abcdef0123456789abcdef")
//!     .cookie_domain(".example.com")
//!     .same_site(SameSite::Lax)
//!     // The pages for signing in are Next.js's.
//!     .login_url("https://www.example.com/auth/sign-in")
//!     .api_route("/v1")
//!     .build()?;
//! # let _ = config;
//! # Ok::<(), neon_auth_axum::ConfigError>(())
//! ```
//!
//! A login page elsewhere gets no `redirectTo`.
//!
//! # Two ways to put them together
//!
//! **One origin.** A reverse proxy, or `rewrites` in `next.config.js`, sends `/v1/…` to this service. The browser sees one
//! origin, so no domain and no CORS are needed. One of the two serves `/api/auth`; it does not matter which.
//!
//! **Two subdomains**, `www.example.com` and `api.example.com`: set the domain on both sides. The front end's pages call
//! this service with `fetch(url, { credentials: "include" })`. That takes a CORS layer, and the front end among the
//! `trusted_origins`: see [a front end on another origin](super::front_end#a-front-end-on-another-origin).
//!
//! A server component of Next.js can pass its visitor's `Cookie` header on in a call of its own. Such a call has no
//! `Origin`, so it is not refused. If it misses the cache, the cookies of this service's answer do not reach the browser;
//! the next page asks again.
//!
//! # What is different here
//!
//! - A signed cookie counts only beside the session token that it was made for. The SDK does not compare the two.
//! - Secrets can be [rotated](super::secrets); the SDK knows one.
//! - Forms of other sites are [refused](super::forms).
//! - What is signed out or changed here [counts at once](super::outages#revocation) in this process. The front end goes
//!   on with its cookie for up to its `sessionDataTtl`, and what it changes counts here for up to `session_data_ttl`.
//!   If the first is longer, set [`invalidation_retention`](crate::ConfigBuilder::invalidation_retention) to it:
//!   cookies that it has signed come here, too.
//! - `stale_if_error` is known here alone.
//! - [`cache_without`](crate::ConfigBuilder::cache_without) is known here alone, too. The SDK reads such a cookie, but to it
//!   the user has no such field: set it only if its pages do without.
//!
//! Both sides can write a session for any user, since both have the secret. Keep it as safe in the one as in the other.
//!
//! # Differences
//!
//! None: the same holds for `neon-auth-actix`, `neon-auth-threads` and `neon-auth-rouille`.
