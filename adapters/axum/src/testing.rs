//! For the tests of an application: signed cookies of users who never existed, and an upstream that answers by a
//! closure. No server is started, and no test depends on the time.
//!
//! It needs the feature `testing`, for tests alone:
//!
//! ```toml
//! [dev-dependencies]
//! neon-auth-axum = { version = "0.1", features = ["testing"] }
//! tower = { version = "0.5", features = ["util"] }
//! ```
//!
//! # A protected page
//!
//! `app` is your own function that builds the router. `unexpected` says that the test makes no call to Neon Auth; if it
//! does, the answer is 500.
//!
//! ```
//! # use axum::{Router, routing::get};
//! # use neon_auth_axum::{NeonAuth, Session};
//! # async fn dashboard(session: Session) -> String {
//! #     format!("Hello, {}", session.user.name)
//! # }
//! # fn app(auth: &NeonAuth) -> Router {
//! #     Router::new().route("/dashboard", get(dashboard)).layer(neon_auth_axum::protect(auth))
//! # }
//! use axum::body::Body;
//! use axum::http::Request;
//! use neon_auth_axum::testing::{self, User, answers};
//! use tower::ServiceExt;
//!
//! # /*
//! #[tokio::test]
//! # */
//! async fn the_dashboard_is_for_users() -> Result<(), Box<dyn std::error::Error>> {
//!     let auth = testing::neon_auth(answers::unexpected)?;
//!     let dashboard = Request::get("/dashboard").body(Body::empty())?;
//!     assert_eq!(app(&auth).oneshot(dashboard).await?.status(), 303); // to the login page
//!
//!     let cookie = User::named("Ann").cookie(&auth);
//!     let dashboard = Request::get("/dashboard").header("cookie", cookie).body(Body::empty())?;
//!     assert_eq!(app(&auth).oneshot(dashboard).await?.status(), 200);
//!     Ok(())
//! }
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(the_dashboard_is_for_users()).unwrap();
//! ```
//!
//! # What asks Neon Auth
//!
//! [`FreshSession`](crate::FreshSession), [`WithRole`](crate::WithRole) and [`SignedInWithin`](crate::SignedInWithin) do
//! for each request, and so does a server method. The closure answers; [`answers`] has the usual answers, and
//! [`Upstream::calls`] says what was asked.
//!
//! ```
//! # use axum::{Router, body::Body, http::Request, routing::get};
//! # use neon_auth_axum::{NeonAuth, Role, WithRole};
//! # use tower::ServiceExt;
//! # struct Admin;
//! # impl Role for Admin {
//! #     const NAME: &'static str = "admin";
//! # }
//! # async fn statistics(_: WithRole<Admin>) {}
//! # fn app(auth: &NeonAuth) -> Router {
//! #     Router::new().route("/admin", get(statistics)).layer(neon_auth_axum::protect(auth))
//! # }
//! use neon_auth_axum::testing::{self, User, answers};
//!
//! # async fn test() -> Result<(), Box<dyn std::error::Error>> {
//! for (role, status) in [("admin", 200), ("user", 403)] {
//!     let ann = User::named("Ann").role(role);
//!     let session = answers::session(&ann);
//!     let upstream = testing::upstream(move |_| session.clone());
//!     let auth = upstream.neon_auth(testing::config().login_url("/login"))?;
//!
//!     let page = Request::get("/admin").header("cookie", ann.cookie(&auth)).body(Body::empty())?;
//!     assert_eq!(app(&auth).oneshot(page).await?.status(), status);
//!     assert_eq!(upstream.calls(), ["GET /neondb/auth/get-session"]);
//! }
//! # Ok(())
//! # }
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(test()).unwrap();
//! ```
//!
//! # Other cookies
//!
//! `ann.signed_in()` is a session, and each of these makes another cookie of it: `.stale()`, `.expired()`, `.uncached()`,
//! `.forged()`, `.with_token_of(&bob)`, `.ago(duration)`, `.at(time)`. See [`SignedIn`].
//!
//! # The time
//!
//! It is always [`NOW`]. For another one, give the application a clock, by
//! [`NeonAuthBuilder::clock`](crate::NeonAuthBuilder::clock): cookies are made at its time. An answer is made at `NOW`
//! unless its session is `.at(auth.now())`.
//!
//! After a test has changed a session or a user, each page about it calls Neon Auth for some 2 s (`clock_tolerance`).
//! At [`NOW`] that time does not end: for a page from the cache afterwards, the clock has to go on.

pub use neon_auth::testing::*;
