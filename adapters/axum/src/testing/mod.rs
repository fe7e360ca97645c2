//! Has what the tests of an application need: a browser that visits it, signed cookies of users who never existed, and
//! an upstream that answers by a closure. No server is started, and no test depends on the time.
//!
//! It needs the feature `testing`, for tests alone:
//!
//! ```toml
//! [dev-dependencies]
//! neon-auth-axum = { version = "0.1", features = ["testing"] }
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
//! use neon_auth_axum::testing::{self, Browser, User, answers};
//!
//! # /*
//! #[tokio::test]
//! # */
//! async fn the_dashboard_is_for_users() -> Result<(), Box<dyn std::error::Error>> {
//!     let auth = testing::neon_auth(answers::unexpected)?;
//!     let stranger = Browser::new(app(&auth));
//!     let page = stranger.get("/dashboard").unfollowed().await?;
//!     assert_eq!(page.header("location"), Some("/auth/sign-in?redirectTo=%2Fdashboard"));
//!
//!     let ann = Browser::new(app(&auth)).cookies(User::named("Ann").cookie(&auth));
//!     assert_eq!(ann.get("/dashboard").await?.text(), "Hello, Ann");
//!     Ok(())
//! }
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(the_dashboard_is_for_users()).unwrap();
//! ```
//!
//! [`Browser`] calls the application, keeps its cookies and follows redirects. With `neon-auth-dev-server` it goes the
//! whole way: signing up by a form, an invitation, a provider. The guide [Testing](crate::guide::testing) has that
//! test.
//!
//! # What asks Neon Auth
//!
//! [`FreshSession`](crate::FreshSession), [`WithRole`](crate::WithRole) and [`SignedInWithin`](crate::SignedInWithin) do
//! for each request, and so does a server method. The closure answers; [`answers`] has the usual answers, and
//! [`Upstream::calls`] says what was asked.
//!
//! ```
//! # use axum::{Router, routing::get};
//! # use neon_auth_axum::{NeonAuth, Role, WithRole};
//! # struct Admin;
//! # impl Role for Admin {
//! #     const NAME: &'static str = "admin";
//! # }
//! # async fn statistics(_: WithRole<Admin>) {}
//! # fn app(auth: &NeonAuth) -> Router {
//! #     Router::new().route("/admin", get(statistics)).layer(neon_auth_axum::protect(auth))
//! # }
//! use neon_auth_axum::testing::{self, Browser, User, answers};
//!
//! # async fn test() -> Result<(), Box<dyn std::error::Error>> {
//! for (role, status) in [("admin", 200), ("user", 403)] {
//!     let ann = User::named("Ann").role(role);
//!     let session = answers::session(&ann);
//!     let upstream = testing::upstream(move |_| session.clone());
//!     let auth = upstream.neon_auth(testing::config().login_url("/login"))?;
//!
//!     let browser = Browser::new(app(&auth)).cookies(ann.cookie(&auth));
//!     assert_eq!(browser.get("/admin").await?.status(), status);
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

mod app;

pub use app::App;
pub use neon_auth::testing::*;

/// Visits an application of axum: a router, or a service of tower around one.
///
/// Its methods are those of [`neon_auth::testing::Browser`]: `get`, `form` and `json` ask the application, `follow`,
/// `authorize` and `decline` go on from a page, `cookies`, `cookie` and `forget` are about the jar.
pub type Browser = neon_auth::testing::Browser<App>;
