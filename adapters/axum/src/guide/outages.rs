//! Outages and revocation: what happens while Neon Auth is down, and when a sign-out everywhere takes effect.
//!
//! Both come from the same thing. After signing in, a signed cookie says who is signed in, and for one
//! [`session_data_ttl`](crate::ConfigBuilder::session_data_ttl) nobody asks Neon Auth again. Unless you set it, that is
//! 300 s.
//!
//! # While Neon Auth is down
//!
//! **An outage signs nobody out.** A visitor whose cookie is still good notices nothing. If it is unknown who is signed
//! in, the answer is 502 and no cookie is touched: a page if `Accept` names HTML, else JSON with a code such as
//! `NETWORK_TIMEOUT`. It is never the login page. `Option<Session>` answers 502 as well, never "nobody". Somebody without
//! a session's cookie is signed out, outage or not: that needs no question.
//!
//! Two options make an outage easier to live with:
//!
//! ```
//! use std::time::Duration;
//!
//! use axum::http::{Request, StatusCode};
//! use tower::ServiceExt;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let builder = neon_auth_axum::Config::builder()
//! #     // Nothing listens there.
//! #     .base_url("http://127.0.0.1:9/db/auth").cookie_secret("0123456789abcdef0123456789abcdef")
//! #     .log_level(neon_auth_axum::LevelFilter::Silent);
//! let config = builder
//!     // A page of your own. What it takes from the request it has to escape.
//!     .failure_page(|error, _request| {
//!         format!("<!doctype html><h1>Sorry</h1><p>{}", error.status_text())
//!     })
//!     // Pages (GET and HEAD) open on a cookie that has expired, for up to an hour of an outage.
//!     .stale_if_error(Duration::from_secs(3600))
//!     .build()?;
//! let auth = neon_auth_axum::new(config);
//! let app = axum::Router::new()
//!     .route("/dashboard", axum::routing::get(|| async { "Hello" }))
//!     .layer(neon_auth_axum::protect(&auth));
//!
//! let request = Request::get("/dashboard")
//!     .header("host", "app.example").header("accept", "text/html")
//!     .header("cookie", "__Secure-neon-auth.session_token=a.b")
//!     .body(axum::body::Body::empty())?;
//! let answer = app.oneshot(request).await?;
//! assert_eq!(answer.status(), StatusCode::BAD_GATEWAY);
//! let page = axum::body::to_bytes(answer.into_body(), 4096).await?;
//! assert!(page.starts_with(b"<!doctype html><h1>Sorry</h1>"));
//! # Ok(())
//! # }
//! ```
//!
//! With `stale_if_error`, [`source`](neon_auth::Session::source) is [`StaleCache`](crate::Source::StaleCache) for such a
//! session, so a page can say that it may be out of date. Forms and other requests that may change something are still
//! answered 502, and so are the extractors that ask Neon Auth.
//!
//! Server methods give an error whose [`error_code`](crate::Error::error_code) says which one it is. It is `None` if Neon Auth
//! itself refused the call, such as `INVALID_EMAIL_OR_PASSWORD`.
//!
//! One thing works the other way round: a sign-out during an outage removes this browser's cookies, though the session
//! lives on at Neon Auth until it expires.
//!
//! # Revocation
//!
//! A session can end elsewhere: somebody revokes it or signs out everywhere, changes the password, is banned or deleted.
//! Neon Auth knows at once. A browser that has a signed cookie goes on for **up to one `session_data_ttl`**. So
//! "signed out everywhere" is true within one TTL, and your pages should say so.
//!
//! A sign-out in a browser takes effect in that browser at once, through the proxy as well as by `auth.sign_out()`. The
//! same goes for what this browser changes, such as its user's name: the signed cookie is renewed or removed on that very
//! response.
//!
//! For what must not happen in that time, ask:
//!
//! ```
//! use axum::routing::post;
//! use neon_auth_axum::{Auth, FreshSession, Rejection};
//!
//! async fn transfer(session: FreshSession) -> String {
//!     format!("{} is signed in at this moment", session.user.name)
//! }
//!
//! async fn sign_out_everywhere(
//!     _session: FreshSession,
//!     auth: Auth,
//! ) -> Result<&'static str, Rejection> {
//!     auth.revoke_sessions().await?;
//!     Ok("All sessions are ended; other browsers notice within five minutes.")
//! }
//! # let _: axum::Router = axum::Router::new()
//! #     .route("/transfer", post(transfer)).route("/sign-out-everywhere", post(sign_out_everywhere));
//! ```
//!
//! [`WithRole`](crate::WithRole) and [`SignedInWithin`](crate::SignedInWithin) ask, too. Inside `protect`, what was asked
//! for a request already is not asked again for the same request.
//!
//! A shorter `session_data_ttl` makes the time shorter for everything, at the price of more questions: every visitor who
//! is active costs one look-up a TTL. `stale_if_error` makes it longer, but only during an outage.
//!
//! # Differences
//!
//! `neon-auth-actix`: take `MaybeSession`, never `Option<Session>`, since actix makes `None` of every error. In
//! `neon-auth-rouille` it is `require_fresh_session(auth)?`.
