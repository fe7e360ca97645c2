//! Has what the tests of an application need: a browser that visits it, signed cookies of users who never existed, and
//! an upstream that answers by a closure. No server is started, and no test depends on the time.
//!
//! It needs the feature `testing`, for tests alone:
//!
//! ```toml
//! [dev-dependencies]
//! neon-auth-threads = { version = "0.1", features = ["testing"] }
//! ```
//!
//! # A protected page
//!
//! `app` is your own function that answers a request. `unexpected` says that the test makes no call to Neon Auth; if it
//! does, the answer is 500.
//!
//! ```
//! # use neon_auth_threads::{NeonAuth, Request, Response, protect, require_session, text};
//! # fn app(auth: &NeonAuth, request: &Request) -> Response {
//! #     protect(auth, request, |auth| {
//! #         let session = require_session(auth)?;
//! #         Ok(text(format!("Hello, {}", session.user.name)))
//! #     })
//! # }
//! use neon_auth_threads::testing::{self, Browser, User, answers};
//!
//! # /*
//! #[test]
//! # */
//! fn the_dashboard_is_for_users() -> Result<(), Box<dyn std::error::Error>> {
//!     let auth = testing::neon_auth(answers::unexpected)?;
//!     let serve = |request: &_| app(&auth, request);
//!     let stranger = Browser::new(serve);
//!     let page = stranger.get("/dashboard").unfollowed().send()?;
//!     assert_eq!(page.header("location"), Some("/auth/sign-in?redirectTo=%2Fdashboard"));
//!
//!     let ann = Browser::new(serve).cookies(User::named("Ann").cookie(&auth));
//!     assert_eq!(ann.get("/dashboard").send()?.text(), "Hello, Ann");
//!     Ok(())
//! }
//! # the_dashboard_is_for_users().unwrap();
//! ```
//!
//! # A whole way through the application
//!
//! With `neon-auth-dev-server`, a whole Neon Auth in memory, the browser goes the whole way: it sends forms, follows
//! redirects, and goes to the simulated provider and back.
//!
//! ```
//! # use neon_auth_threads::methods::{AcceptInvitation, SignInSocial};
//! # use neon_auth_threads::*;
//! #
//! # fn answer(auth: &RequestAuth, request: &Request) -> Result<Response, Rejection> {
//! #     match (request.method().as_str(), request.uri().path()) {
//! #         ("GET", "/") => Ok(text(&require_session(auth)?.user.name)),
//! #         ("GET", "/auth/sign-in") => Ok(text("Sign in, please")),
//! #         ("POST", "/auth/sign-up") => {
//! #             require_trusted_origin(auth)?;
//! #             auth.sign_up().email(form(request)?).send()?;
//! #             Ok(redirect("/"))
//! #         }
//! #         ("POST", "/auth/sign-in/google") => {
//! #             require_trusted_origin(auth)?;
//! #             let begun = auth.sign_in().social(SignInSocial::new("google").callback_url("/")).send()?;
//! #             Ok(redirect(begun.url.as_deref().unwrap_or("/")))
//! #         }
//! #         ("POST", "/organizations") => {
//! #             auth.organization().create(form(request)?).send()?;
//! #             Ok(text(""))
//! #         }
//! #         ("POST", "/invitations") => {
//! #             auth.organization().invite_member(form(request)?).send()?;
//! #             Ok(text(""))
//! #         }
//! #         ("POST", path) if path.starts_with("/invitations/") => {
//! #             let id = &path["/invitations/".len()..];
//! #             auth.organization().accept_invitation(AcceptInvitation::new(id)).send()?;
//! #             Ok(redirect("/team"))
//! #         }
//! #         ("GET", "/team") => {
//! #             require_organization_role(auth, "member")?;
//! #             Ok(text("The team"))
//! #         }
//! #         ("GET", "/admin") => require_role(auth, "admin").map(|_| text("")),
//! #         _ => Ok(status(StatusCode::NOT_FOUND)),
//! #     }
//! # }
//! # fn app(auth: &NeonAuth, request: &Request) -> Response {
//! #     protect(auth, request, |auth| answer(auth, request))
//! # }
//! use neon_auth_threads::Config;
//! use neon_auth_threads::testing::Browser;
//!
//! # /*
//! #[test]
//! # */
//! fn somebody_is_invited() -> Result<(), Box<dyn std::error::Error>> {
//!     let server = neon_auth_dev_server::start()?;
//!     let config = Config::builder()
//!         .base_url(server.base_url())
//!         .cookie_secret("0123456789abcdef0123456789abcdef");
//!     let auth = neon_auth_threads::new(config.build()?);
//!     let serve = |request: &_| app(&auth, request);
//!
//!     // Ann signs up by the form, and sees her page.
//!     let ann = Browser::new(serve);
//!     assert_eq!(ann.get("/").send()?.text(), "Sign in, please");
//!     let typed = [("name", "Ann"), ("email", "ann@example.com"), ("password", "correct horse")];
//!     let page = ann.form("/auth/sign-up", &typed).send()?;
//!     assert_eq!((page.path(), page.text()), ("/", "Ann"));
//!
//!     // She makes an organization, and invites Bob.
//!     ann.form("/organizations", &[("name", "Acme"), ("slug", "acme")]).send()?;
//!     ann.form("/invitations", &[("email", "bob@example.com"), ("role", "member")]).send()?;
//!     let invitation = server.last_invitation("bob@example.com").ok_or("no mail")?;
//!
//!     // Bob signs in at the simulated provider, in a browser of his own, and joins.
//!     let bob = Browser::new(serve);
//!     let provider = bob.form("/auth/sign-in/google", &[]).send()?;
//!     let page = bob.authorize(&provider, "bob@example.com").send()?;
//!     assert_eq!((page.path(), page.text()), ("/", "bob"));
//!     let page = bob.form(&format!("/invitations/{invitation}"), &[]).send()?;
//!     assert_eq!((page.path(), page.text()), ("/team", "The team"));
//!
//!     // The statistics are for administrators.
//!     assert_eq!(ann.get("/admin").send()?.status(), 403);
//!     server.with(|auth| auth.set_role("ann@example.com", "admin"));
//!     assert_eq!(ann.get("/admin").send()?.status(), 200);
//!     Ok(())
//! }
//! # somebody_is_invited().unwrap();
//! ```
//!
//! What else a browser and the server can do is in the guide
//! [Testing](https://docs.rs/neon-auth-axum/latest/neon_auth_axum/guide/testing/) of `neon-auth-axum`.
//!
//! # What asks Neon Auth
//!
//! [`require_fresh_session`](crate::require_fresh_session), [`require_role`](crate::require_role) and
//! [`require_signed_in_within`](crate::require_signed_in_within) do for each request, and so does a server method. The
//! closure answers; [`answers`] has the usual answers, and [`Upstream::calls`] says what was asked.
//!
//! ```
//! # use neon_auth_threads::{NeonAuth, Request, Response, protect, require_role, text};
//! # fn app(auth: &NeonAuth, request: &Request) -> Response {
//! #     protect(auth, request, |auth| require_role(auth, "admin").map(|_| text("")))
//! # }
//! use neon_auth_threads::testing::{self, Browser, User, answers};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! for (role, status) in [("admin", 200), ("user", 403)] {
//!     let ann = User::named("Ann").role(role);
//!     let session = answers::session(&ann);
//!     let upstream = testing::upstream(move |_| session.clone());
//!     let auth = upstream.neon_auth(testing::config().login_url("/login"))?;
//!
//!     let browser = Browser::new(|request: &_| app(&auth, request)).cookies(ann.cookie(&auth));
//!     assert_eq!(browser.get("/admin").send()?.status(), status);
//!     assert_eq!(upstream.calls(), ["GET /neondb/auth/get-session"]);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Other cookies
//!
//! `ann.signed_in()` is a session, and each of these makes another cookie of it: `.stale()`, `.expired()`,
//! `.uncached()`, `.forged()`, `.with_token_of(&bob)`, `.ago(duration)`, `.at(time)`. See [`SignedIn`].
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

/// Visits an application: a function from a request to its answer.
///
/// Its methods are those of [`neon_auth::testing::Browser`]: `get`, `form` and `json` ask the application, `follow`,
/// `authorize` and `decline` go on from a page, `cookies`, `cookie` and `forget` are about the jar. Each ends in
/// `.send()`.
pub type Browser<'f> = neon_auth::testing::Browser<App<'f>>;
