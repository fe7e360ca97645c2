//! For the tests of an application: signed cookies of users who never existed, and an upstream that answers by a
//! closure. No server is started, and no test depends on the time.
//!
//! It needs the feature `testing`, for tests alone:
//!
//! ```toml
//! [dev-dependencies]
//! neon-auth-actix = { version = "0.1", features = ["testing"] }
//! ```
//!
//! # A protected page
//!
//! `main` and the tests share a function that adds the routes. `unexpected` says that the test makes no call to Neon Auth;
//! if it does, the answer is 500.
//!
//! ```
//! # use neon_auth_actix::Session;
//! # async fn dashboard(session: Session) -> String {
//! #     format!("Hello, {}", session.user.name)
//! # }
//! use actix_web::test::{TestRequest, call_service, init_service};
//! use actix_web::web::{self, ServiceConfig};
//! use actix_web::App;
//! use neon_auth_actix::protect;
//! use neon_auth_actix::testing::{self, User, answers};
//!
//! fn routes(config: &mut ServiceConfig) {
//!     config.route("/dashboard", web::get().to(dashboard));
//! }
//!
//! # /*
//! #[actix_web::test]
//! # */
//! async fn the_dashboard_is_for_users() {
//!     let auth = testing::neon_auth(answers::unexpected).unwrap();
//!     let app = App::new().configure(routes).wrap(protect(&auth));
//!     let app = init_service(app).await;
//!     let dashboard = TestRequest::get().uri("/dashboard").to_request();
//!     assert_eq!(call_service(&app, dashboard).await.status(), 303); // to the login page
//!
//!     let cookie = ("cookie", User::named("Ann").cookie(&auth));
//!     let dashboard = TestRequest::get().uri("/dashboard").insert_header(cookie).to_request();
//!     assert_eq!(call_service(&app, dashboard).await.status(), 200);
//! }
//! # actix_web::rt::System::new().block_on(the_dashboard_is_for_users());
//! ```
//!
//! # What asks Neon Auth
//!
//! [`FreshSession`](crate::FreshSession), [`WithRole`](crate::WithRole) and [`SignedInWithin`](crate::SignedInWithin) do
//! for each request, and so does a server method. The closure answers; [`answers`] has the usual answers, and
//! [`Upstream::calls`] says what was asked.
//!
//! ```
//! # use actix_web::test::{TestRequest, call_service, init_service};
//! # use actix_web::{App, web};
//! # use neon_auth_actix::{Role, WithRole, protect};
//! # struct Admin;
//! # impl Role for Admin {
//! #     const NAME: &'static str = "admin";
//! # }
//! # async fn statistics(_: WithRole<Admin>) -> &'static str { "" }
//! use neon_auth_actix::testing::{self, User, answers};
//!
//! # async fn test() -> Result<(), Box<dyn std::error::Error>> {
//! for (role, status) in [("admin", 200), ("user", 403)] {
//!     let ann = User::named("Ann").role(role);
//!     let session = answers::session(&ann);
//!     let upstream = testing::upstream(move |_| session.clone());
//!     let auth = upstream.neon_auth(testing::config().login_url("/login"))?;
//!
//!     let app = App::new().route("/admin", web::get().to(statistics)).wrap(protect(&auth));
//!     let app = init_service(app).await;
//!     let page = TestRequest::get().uri("/admin").insert_header(("cookie", ann.cookie(&auth)));
//!     assert_eq!(call_service(&app, page.to_request()).await.status(), status);
//!     assert_eq!(upstream.calls(), ["GET /neondb/auth/get-session"]);
//! }
//! # Ok(())
//! # }
//! # actix_web::rt::System::new().block_on(test()).unwrap();
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
