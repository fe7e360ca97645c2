//! For the tests of an application: signed cookies of users who never existed, and an upstream that answers by a
//! closure. No server is started, and no test depends on the time.
//!
//! It needs the feature `testing`, for tests alone:
//!
//! ```toml
//! [dev-dependencies]
//! neon-auth-rouille = { version = "0.1", features = ["testing"] }
//! ```
//!
//! # A protected page
//!
//! `app` is your own function that answers a request. `unexpected` says that the test makes no call to Neon Auth; if it
//! does, the answer is 500.
//!
//! ```
//! # use neon_auth_rouille::{NeonAuth, protect, require_session};
//! # use rouille::Response;
//! # fn app(auth: &NeonAuth, request: &Request) -> Response {
//! #     protect(auth, request, |auth| {
//! #         let session = require_session(auth)?;
//! #         Ok(Response::text(format!("Hello, {}", session.user.name)))
//! #     })
//! # }
//! use neon_auth_rouille::testing::{self, User, answers};
//! use rouille::Request;
//!
//! # /*
//! #[test]
//! # */
//! fn the_dashboard_is_for_users() -> Result<(), Box<dyn std::error::Error>> {
//!     let auth = testing::neon_auth(answers::unexpected)?;
//!     let dashboard = Request::fake_http("GET", "/dashboard", vec![], vec![]);
//!     assert_eq!(app(&auth, &dashboard).status_code, 303); // to the login page
//!
//!     let cookie = ("Cookie".to_owned(), User::named("Ann").cookie(&auth));
//!     let dashboard = Request::fake_http("GET", "/dashboard", vec![cookie], vec![]);
//!     assert_eq!(app(&auth, &dashboard).status_code, 200);
//!     Ok(())
//! }
//! # the_dashboard_is_for_users().unwrap();
//! ```
//!
//! # What asks Neon Auth
//!
//! [`require_fresh_session`](crate::require_fresh_session), [`require_role`](crate::require_role) and
//! [`require_signed_in_within`](crate::require_signed_in_within) do for each request, and so does a server method. The
//! closure answers; [`answers`] has the usual answers, and [`Upstream::calls`] says what was asked.
//!
//! ```
//! # use neon_auth_rouille::{NeonAuth, protect, require_role};
//! # use rouille::{Request, Response};
//! # fn app(auth: &NeonAuth, request: &Request) -> Response {
//! #     protect(auth, request, |auth| require_role(auth, "admin").map(|_| Response::text("")))
//! # }
//! use neon_auth_rouille::testing::{self, User, answers};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! for (role, status) in [("admin", 200), ("user", 403)] {
//!     let ann = User::named("Ann").role(role);
//!     let session = answers::session(&ann);
//!     let upstream = testing::upstream(move |_| session.clone());
//!     let auth = upstream.neon_auth(testing::config().login_url("/login"))?;
//!
//!     let cookie = ("Cookie".to_owned(), ann.cookie(&auth));
//!     let page = Request::fake_http("GET", "/admin", vec![cookie], vec![]);
//!     assert_eq!(app(&auth, &page).status_code, status);
//!     assert_eq!(upstream.calls(), ["GET /neondb/auth/get-session"]);
//! }
//! # Ok(())
//! # }
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
