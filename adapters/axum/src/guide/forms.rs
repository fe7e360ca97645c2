//! Forms and CSRF: how another site's form is kept from acting in a visitor's name.
//!
//! CSRF, cross-site request forgery, is a page of another site that sends a form to yours. The visitor's cookies may go
//! along. `SameSite` cookies are not enough: they let a page of a sibling subdomain through, and `SameSite=None` lets
//! every page through.
//!
//! # What is refused
//!
//! Inside [`protect`](crate::protect), on pages that are not public, a request is checked if it may change something. That
//! is every method but GET, HEAD and OPTIONS, and every WebSocket. The answer is 403 `UNTRUSTED_ORIGIN`, before anybody is
//! looked up. These pass, in this order:
//!
//! 1. An `Origin` among the [`trusted_origins`](crate::ConfigBuilder::trusted_origins).
//! 2. If the browser sends `Sec-Fetch-Site`: the values `same-origin` and `none`, and no other one.
//! 3. An `Origin` with the host and port of the request's `Host`, or of the configured
//!    [`origin`](crate::ConfigBuilder::origin).
//! 4. A request without an `Origin`. No browser sends such a form, so it has no visitor's cookies.
//!
//! The extractors that need a session check the same, under [`attach`](crate::attach) and on public pages too. There are
//! no tokens to put into forms.
//!
//! A GET is never refused. So a GET must not change anything: any page can link to it.
//!
//! # Your public forms
//!
//! Nobody is signed in when they sign in, sign up or subscribe, so no session is asked for. Such handlers check it
//! themselves:
//!
//! ```
//! use axum::http::{Request, StatusCode};
//! use axum::routing::post;
//! use neon_auth_axum::{Auth, Rejection, protect};
//! use tower::ServiceExt;
//!
//! async fn subscribe(auth: Auth) -> Result<&'static str, Rejection> {
//!     auth.require_trusted_origin()?;
//!     Ok("Thank you")
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let builder = neon_auth_axum::Config::builder()
//! #     .base_url("https://auth.example/db/auth").cookie_secret("0123456789abcdef0123456789abcdef");
//! let config = builder
//!     .public_route("/subscribe")
//!     // Only if a page of another origin sends forms here.
//!     .trusted_origins(["https://admin.example.com"])
//!     .build()?;
//! let auth = neon_auth_axum::new(config);
//! let app = axum::Router::new().route("/subscribe", post(subscribe)).layer(protect(&auth));
//!
//! for (origin, status) in [
//!     ("https://app.example.com", StatusCode::OK),
//!     ("https://admin.example.com", StatusCode::OK),
//!     ("https://other.example.com", StatusCode::FORBIDDEN),
//!     ("null", StatusCode::FORBIDDEN),
//! ] {
//!     let request = Request::post("/subscribe")
//!         .header("host", "app.example.com").header("origin", origin);
//!     let answer = app.clone().oneshot(request.body(axum::body::Body::empty())?).await?;
//!     assert_eq!(answer.status(), status, "{origin}");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # If your own form is refused
//!
//! - **A proxy changes the `Host`.** An older browser sends no `Sec-Fetch-Site`, so its `Origin` is compared with the
//!   `Host`. Set [`origin`](crate::ConfigBuilder::origin) to what is in the browser's address bar.
//! - **The form is on another origin**, such as `https://admin.example.com` or a mobile application's
//!   `capacitor://localhost`. Add it to `trusted_origins`, exactly: scheme, host and port, with no wildcard.
//! - **The origin is `null`**: the form is in a sandboxed frame; or its page has `Referrer-Policy: no-referrer`, and the
//!   browser is too old for `Sec-Fetch-Site`. `null` cannot be added. Use `same-origin` as the policy.
//!
//! Add an origin only if you trust its pages as much as your own: they can do everything here in a visitor's name.
//!
//! Below `/api/auth` the proxy passes the `Origin` on, and Neon Auth compares it with the trusted domains of its console:
//! see [Deploying](super::deploying).
//!
//! # Differences
//!
//! None but the names: in `neon-auth-actix` it is `auth.require_trusted_origin()?`, and in `neon-auth-threads` and
//! `neon-auth-rouille` `require_trusted_origin(auth)?`.
