//! Deploying: what do I set in Neon's console, and what do the client's address, large records and subdomains need?
//!
//! # Neon's console
//!
//! - **Trusted domains** (Auth, Configuration, Domains): add the origin in your visitors' address bar, such as
//!   `https://app.example.com`, without a slash at the end. Neon Auth refuses calls of other origins, and sends nobody
//!   there after a sign-in with Google or a link in a mail. Each preview deployment has an origin of its own.
//! - **Localhost** is allowed for development. Turn it off for production.
//! - **Google and mail** work with Neon's shared accounts at first; other providers need your own. Set up your own for all
//!   of them before you go live.
//! - The **Auth URL** is `NEON_AUTH_BASE_URL`: all of it, with its path. If a part is missing, the log says so once.
//!
//! # The application
//!
//! - Use https. The cookies are `Secure`; http works on this machine alone. Safari keeps no `Secure` cookie there either:
//!   [`insecure_localhost`](crate::ConfigBuilder::insecure_localhost) is for development in it.
//! - All machines have the same `NEON_AUTH_COOKIE_SECRET`. There is no other state to share: no store, no sticky sessions.
//! - Set [`client_ip`](crate::ConfigBuilder::client_ip), as below.
//! - Behind nginx, Caddy or a load balancer, use the [configuration](super::reverse_proxies) that is made for them.
//!
//! # The client's address
//!
//! Better Auth limits how often an address may sign in. If none is sent, version 1.6 and later count all visitors as one:
//! three failed sign-ins of one person lock everybody out. So say where the address comes from.
//!
//! ```
//! use neon_auth_axum::ClientIp;
//!
//! # let builder = neon_auth_axum::Config::builder()
//! #     .base_url("https://auth.example/db/auth").cookie_secret("0123456789abcdef0123456789abcdef");
//! let config = builder
//!     .origin("https://app.example.com")
//!     // Behind a load balancer in 10.0.0.0/8 that appends to X-Forwarded-For.
//!     // Without a proxy: ClientIp::peer().
//!     .client_ip(ClientIp::forwarded("x-forwarded-for", ["10.0.0.0/8"]))
//!     .build()?;
//! # let _ = config;
//! # Ok::<(), neon_auth_axum::ConfigError>(())
//! ```
//!
//! axum has to know the connection's own address for both. Serve with it:
//!
//! ```no_run
//! use std::net::SocketAddr;
//!
//! # async fn run(app: axum::Router) -> std::io::Result<()> {
//! let listener = tokio::net::TcpListener::bind("0.0.0.0:3000").await?;
//! axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await
//! # }
//! ```
//!
//! Only a connection from one of the trusted proxies may say what the address is. The header is read from the right, and
//! the first address that is no trusted proxy counts. If the peer is unknown, no address is sent, and the log warns once.
//!
//! # Large records
//!
//! The line of the session cookie has 3,072 bytes at most, or what
//! [`session_data_limit`](crate::ConfigBuilder::session_data_limit) says. A session that needs more is not cached, so each
//! of its pages costs a look-up, and the log warns once. A picture as a `data:` URL is enough for that.
//! [`cache_without`](crate::ConfigBuilder::cache_without) leaves it out of the cookie:
//!
//! ```
//! use axum::http::StatusCode;
//! use neon_auth_axum::{FreshSession, Session};
//!
//! # let builder = neon_auth_axum::Config::builder()
//! #     .base_url("https://auth.example/db/auth").cookie_secret("0123456789abcdef0123456789abcdef");
//! let config = builder.cache_without(["image"]).build()?;
//!
//! /// Most pages do without the picture.
//! async fn dashboard(session: Session) -> String {
//!     format!("Hello {}", session.user.name)
//! }
//!
//! /// This one shows it, so it asks Neon Auth.
//! async fn profile(session: FreshSession) -> Result<String, StatusCode> {
//!     let picture = session.user.image();
//!     let picture = picture.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
//!     Ok(picture.unwrap_or("no picture").to_owned())
//! }
//! # let _ = (config, axum::Router::<()>::new()
//! #     .route("/", axum::routing::get(dashboard)).route("/profile", axum::routing::get(profile)));
//! # Ok::<(), neon_auth_axum::ConfigError>(())
//! ```
//!
//! In a session out of the cookie, a field that is left out is [`NotCached`](crate::FieldError::NotCached), never absent.
//! With `Session` in place of `FreshSession`, the profile is an error, and not somebody without a picture.
//!
//! The browser's own `get-session` has the picture all the same: of a user who has one, the proxy asks Neon Auth each
//! time.
//!
//! # Subdomains
//!
//! The cookies belong to one host unless you set [`cookie_domain`](crate::ConfigBuilder::cookie_domain), such as
//! `.example.com`. Then every application below that domain gets them, so set it only if you trust all of those as much as
//! this one. It may be set later: cookies from before are deleted as new ones are set.
//!
//! Forms between subdomains are refused all the same; see [`trusted_origins`](super::forms).
//!
//! # Cookies and links from elsewhere
//!
//! Under `SameSite=Strict`, which is the default, a visitor who follows a link from another site is seen signed out on
//! the first page, and signed in on the next. If that matters more to you than what `Strict` keeps out, use `Lax`:
//! `.same_site(SameSite::Lax)`. The way back from a provider and links in mails work under `Strict` all the same: they
//! end on a small page that refreshes itself, because browsers send no `Strict` cookie along a redirect that began
//! elsewhere.
//!
//! For an application inside another site's **frame**, use `SameSite::None` and
//! [`partitioned`](crate::ConfigBuilder::partitioned): the browser then keeps cookies for each site that shows the
//! application, as Chrome 114, Firefox 141 and Safari 26.2 and later do. Without it, browsers that block third-party
//! cookies send none there. In a frame, open a provider in a popup.
//!
//! # Differences
//!
//! `neon-auth-actix`, `neon-auth-threads` and `neon-auth-rouille` know the connection's address by themselves.
//! `neon-auth-threads` leaves TLS and HTTP/2 to a proxy, any one. `neon-auth-rouille` runs behind a reverse proxy only; its
//! front page says why, and what the proxy has to do.
