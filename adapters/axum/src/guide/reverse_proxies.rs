//! Reverse proxies: what do nginx, Caddy and a load balancer need in front of an application?
//!
//! Three things have to arrive as the browser sent them: the `Host`, the path, and whole cookies. One thing has to
//! arrive that the browser does not say: its address. The two files below do that. Tests run nginx and Caddy with them,
//! and sign in through both.
//!
//! # nginx
//!
//! ```nginx
#![doc = include_str!("nginx.conf")]
//! ```
//!
//! # Caddy
//!
//! ```text
#![doc = include_str!("Caddyfile")]
//! ```
//!
//! That is all: Caddy leaves `Host` and path alone, overwrites `X-Forwarded-For`, passes WebSockets and event streams
//! on, has room for large cookies, and gets its certificate itself.
//!
//! # The application
//!
//! ```
//! use neon_auth_axum::ClientIp;
//!
//! # let builder = neon_auth_axum::Config::builder()
//! #     .base_url("https://auth.example/db/auth").cookie_secret("0123456789abcdef0123456789abcdef");
//! let config = builder
//!     // The addresses of the proxies themselves, as this machine sees them.
//!     .client_ip(ClientIp::forwarded("x-forwarded-for", ["127.0.0.1"]))
//!     .build()?;
//! # let _ = config;
//! # Ok::<(), neon_auth_axum::ConfigError>(())
//! ```
//!
//! Serve with `into_make_service_with_connect_info::<SocketAddr>()`, and listen on an address that only the proxy
//! reaches. That is a TCP port: over a Unix socket no address is known, and none goes to Neon Auth. The guide on
//! [deploying](super::deploying#the-clients-address) says what the address is for.
//!
//! # The host and the origin
//!
//! The application's own origin is https and the `Host`, or http on this machine. Forms are compared with it, and Neon
//! Auth compares it with the trusted domains. Unless it is configured as above, nginx sends the name in `proxy_pass` as
//! `Host`, here `app`. Then forms of browsers without `Sec-Fetch-Site` are refused with `UNTRUSTED_ORIGIN`, and
//! [`auth.url`](crate::RequestAuth::url) makes links to `https://app`. If you have no say in the proxy, set
//! [`origin`](crate::ConfigBuilder::origin) to what is in the address bar.
//!
//! `X-Forwarded-Host` and `X-Forwarded-Proto` are ignored: any client can send them.
//!
//! # The path
//!
//! Whether a page is public is decided by the path as it arrives, and `redirectTo` is that path. A proxy that decodes
//! it or joins `//` decides about another path than the application. nginx does so if `proxy_pass` has anything after
//! the address, even a slash. If a proxy has to remove a prefix, say which one by
//! [`path_prefix`](crate::ConfigBuilder::path_prefix).
//!
//! # Buffers
//!
//! Browsers keep cookies of up to 4 KiB, and a session has two, ours with 3,072 bytes at most unless you set it. nginx
//! has two limits below that, and each shows only for some users:
//!
//! - **An answer's head** has to fit into `proxy_buffer_size`, 4 or 8 kB by default. One that does not is a 502, and
//!   "upstream sent too big header" in nginx's log. Raise `proxy_buffers` with it; `proxy_buffer_size 16k` alone is an
//!   error when nginx starts.
//! - **A request's `Cookie` line** has to fit into one of `large_client_header_buffers`, 8 kB by default. One that does
//!   not is a 400, "Request Header Or Cookie Too Large".
//!
//! # Load balancers
//!
//! - **The address.** Most append to `X-Forwarded-For`: the last entry is true, and what is before it the client may
//!   have made up. Name all networks of proxies on the way; the first address from the right that is in none of them
//!   counts. Between a load balancer and the application, nginx has to append, too: `$proxy_add_x_forwarded_for` in
//!   place of `$remote_addr`.
//! - **The health check.** Give it a route outside the layer. Inside, it is redirected to the login page, and the check
//!   fails. Do not let it ask Neon Auth: an outage there would take all machines away, though people with a good cookie
//!   go on.
//! - **Nothing is sticky.** Any machine answers any request, if all have the same cookie secret.
//!
//! ```
//! use axum::http::{Request, StatusCode};
//! use axum::routing::get;
//! use tower::ServiceExt;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let auth = neon_auth_axum::new(neon_auth_axum::Config::builder()
//! #     .base_url("https://auth.example/db/auth").cookie_secret("0123456789abcdef0123456789abcdef").build()?);
//! let app = axum::Router::new()
//!     .route("/dashboard", get("…"))
//!     .layer(neon_auth_axum::protect(&auth))
//!     .route("/health", get("well"));
//!
//! let request = Request::get("/health").body(axum::body::Body::empty())?;
//! assert_eq!(app.oneshot(request).await?.status(), StatusCode::OK);
//! # Ok(())
//! # }
//! ```
//!
//! # Caches
//!
//! What the proxy at `/api/auth` answers, and every answer that sets a cookie, is `private, no-store`, but for public
//! keys. Your own answers to somebody who is signed in get `private`, and HTML `no-store` besides, unless they have a
//! `Cache-Control` of their own. So a cache in front of the application keeps none of them. Do not let it overrule
//! that.
//!
//! # HTTP/2, WebSockets, event streams, time
//!
//! - Browsers speak HTTP/2 or HTTP/3 with the proxy, and the proxy HTTP/1.1 with the application. Nothing has to be set
//!   for that.
//! - **WebSockets** need the two headers `Upgrade` and `Connection`, which nginx drops unless it is configured as
//!   above.
//! - **Event streams** are held back by nginx until a buffer is full. Send `X-Accel-Buffering: no` with such an answer;
//!   nginx reads it and does not pass it on.
//! - **Time.** nginx gives up on an answer after 60 s in which nothing comes (`proxy_read_timeout`), and a load
//!   balancer on a connection. A call to Neon Auth ends after 10 s, so only your own streams are concerned: send a
//!   comment, a line that begins with `:`, every 15 s or so.
//!
//! # Differences
//!
//! `neon-auth-actix`, `neon-auth-threads` and `neon-auth-rouille` know the connection's address by themselves.
//! `neon-auth-threads` keeps an idle connection for 75 s: let the proxy's own time be shorter. `neon-auth-rouille` needs more
//! from a proxy, and its front page has a configuration of its own.
