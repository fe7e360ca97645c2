//! Has what the tests of an application need: a browser that visits it, signed cookies of users who never existed, and
//! an upstream that answers by a closure. No server is started, and no test depends on the time.
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
//! `main` and the tests share a function that adds the routes. `unexpected` says that the test makes no call to Neon
//! Auth; if it does, the answer is 500.
//!
//! ```
//! # use neon_auth_actix::Session;
//! # async fn dashboard(session: Session) -> String {
//! #     format!("Hello, {}", session.user.name)
//! # }
//! use actix_web::test::init_service;
//! use actix_web::web::{self, ServiceConfig};
//! use actix_web::App;
//! use neon_auth_actix::protect;
//! use neon_auth_actix::testing::{self, Browser, User, answers};
//!
//! fn routes(config: &mut ServiceConfig) {
//!     config.route("/dashboard", web::get().to(dashboard));
//! }
//!
//! # /*
//! #[actix_web::test]
//! # */
//! async fn the_dashboard_is_for_users() -> Result<(), Box<dyn std::error::Error>> {
//!     let auth = testing::neon_auth(answers::unexpected)?;
//!     let app = init_service(App::new().configure(routes).wrap(protect(&auth))).await;
//!     let stranger = Browser::new(&app);
//!     let page = stranger.get("/dashboard").unfollowed().await?;
//!     assert_eq!(page.header("location"), Some("/auth/sign-in?redirectTo=%2Fdashboard"));
//!
//!     let ann = Browser::new(&app).cookies(User::named("Ann").cookie(&auth));
//!     assert_eq!(ann.get("/dashboard").await?.text(), "Hello, Ann");
//!     Ok(())
//! }
//! # actix_web::rt::System::new().block_on(the_dashboard_is_for_users()).unwrap();
//! ```
//!
//! # A whole way through the application
//!
//! With `neon-auth-dev-server`, a whole Neon Auth in memory, the browser goes the whole way: it sends forms, follows
//! redirects, and goes to the simulated provider and back.
//!
//! ```
//! # use actix_web::web::{Form, Path, Redirect};
//! # use neon_auth_actix::methods::{AcceptInvitation, CreateOrganization, InviteMember, SignInSocial, SignUpEmail};
//! # use neon_auth_actix::{Auth, Rejection, Role, Session, WithOrganizationRole, WithRole};
//! #
//! # async fn home(me: Session) -> String { me.user.name.to_string() }
//! # async fn sign_up(auth: Auth, form: Form<SignUpEmail>) -> Result<Redirect, Rejection> {
//! #     auth.require_trusted_origin()?;
//! #     auth.sign_up().email(form.into_inner()).await?;
//! #     Ok(Redirect::to("/").see_other())
//! # }
//! # async fn with_google(auth: Auth) -> Result<Redirect, Rejection> {
//! #     auth.require_trusted_origin()?;
//! #     let begun = auth.sign_in().social(SignInSocial::new("google").callback_url("/")).await?;
//! #     Ok(Redirect::to(begun.url.unwrap_or_else(|| "/".to_owned())).see_other())
//! # }
//! # async fn found(auth: Auth, form: Form<CreateOrganization>) -> Result<&'static str, Rejection> {
//! #     auth.organization().create(form.into_inner()).await?;
//! #     Ok("")
//! # }
//! # async fn invite(auth: Auth, form: Form<InviteMember>) -> Result<&'static str, Rejection> {
//! #     auth.organization().invite_member(form.into_inner()).await?;
//! #     Ok("")
//! # }
//! # async fn join(auth: Auth, id: Path<String>) -> Result<Redirect, Rejection> {
//! #     auth.organization().accept_invitation(AcceptInvitation::new(id.into_inner())).await?;
//! #     Ok(Redirect::to("/team").see_other())
//! # }
//! # struct Member;
//! # impl Role for Member {
//! #     const NAME: &'static str = "member";
//! # }
//! # async fn team(_: WithOrganizationRole<Member>) -> &'static str { "The team" }
//! # struct Admin;
//! # impl Role for Admin {
//! #     const NAME: &'static str = "admin";
//! # }
//! # async fn statistics(_: WithRole<Admin>) -> &'static str { "" }
//! # use actix_web::web::{self, ServiceConfig};
//! # fn routes(config: &mut ServiceConfig) {
//! #     config
//! #         .route("/", web::get().to(home))
//! #         .route("/auth/sign-in", web::get().to(async || "Sign in, please"))
//! #         .route("/auth/sign-in/google", web::post().to(with_google))
//! #         .route("/auth/sign-up", web::post().to(sign_up))
//! #         .route("/organizations", web::post().to(found))
//! #         .route("/invitations", web::post().to(invite))
//! #         .route("/invitations/{id}", web::post().to(join))
//! #         .route("/team", web::get().to(team))
//! #         .route("/admin", web::get().to(statistics));
//! # }
//! use actix_web::App;
//! use actix_web::test::init_service;
//! use neon_auth_actix::testing::Browser;
//! use neon_auth_actix::{Config, handler, protect};
//!
//! # /*
//! #[actix_web::test]
//! # */
//! async fn somebody_is_invited() -> Result<(), Box<dyn std::error::Error>> {
//!     let server = neon_auth_dev_server::start()?;
//!     let config = Config::builder()
//!         .base_url(server.base_url())
//!         .cookie_secret("0123456789abcdef0123456789abcdef");
//!     let auth = neon_auth_actix::new(config.build()?);
//!     let app = App::new().service(handler(&auth)).configure(routes).wrap(protect(&auth));
//!     let app = init_service(app).await;
//!
//!     // Ann signs up by the form, and sees her page.
//!     let ann = Browser::new(&app);
//!     assert_eq!(ann.get("/").await?.text(), "Sign in, please");
//!     let typed = [("name", "Ann"), ("email", "ann@example.com"), ("password", "correct horse")];
//!     let page = ann.form("/auth/sign-up", &typed).await?;
//!     assert_eq!((page.path(), page.text()), ("/", "Ann"));
//!
//!     // She makes an organization, and invites Bob.
//!     ann.form("/organizations", &[("name", "Acme"), ("slug", "acme")]).await?;
//!     ann.form("/invitations", &[("email", "bob@example.com"), ("role", "member")]).await?;
//!     let invitation = server.last_invitation("bob@example.com").ok_or("no mail")?;
//!
//!     // Bob signs in at the simulated provider, in a browser of his own, and joins.
//!     let bob = Browser::new(&app);
//!     let provider = bob.form("/auth/sign-in/google", &[]).await?;
//!     let page = bob.authorize(&provider, "bob@example.com").await?;
//!     assert_eq!((page.path(), page.text()), ("/", "bob"));
//!     let page = bob.form(&format!("/invitations/{invitation}"), &[]).await?;
//!     assert_eq!((page.path(), page.text()), ("/team", "The team"));
//!
//!     // The statistics are for administrators.
//!     assert_eq!(ann.get("/admin").await?.status(), 403);
//!     server.with(|auth| auth.set_role("ann@example.com", "admin"));
//!     assert_eq!(ann.get("/admin").await?.status(), 200);
//!     Ok(())
//! }
//! # actix_web::rt::System::new().block_on(somebody_is_invited()).unwrap();
//! ```
//!
//! What else a browser and the server can do is in the guide
//! [Testing](https://docs.rs/neon-auth-axum/latest/neon_auth_axum/guide/testing/) of `neon-auth-axum`.
//!
//! # What asks Neon Auth
//!
//! [`FreshSession`](crate::FreshSession), [`WithRole`](crate::WithRole) and [`SignedInWithin`](crate::SignedInWithin)
//! do for each request, and so does a server method. The closure answers; [`answers`] has the usual answers, and
//! [`Upstream::calls`] says what was asked.
//!
//! ```
//! # use actix_web::test::init_service;
//! # use actix_web::{App, web};
//! # use neon_auth_actix::{Role, WithRole, protect};
//! # struct Admin;
//! # impl Role for Admin {
//! #     const NAME: &'static str = "admin";
//! # }
//! # async fn statistics(_: WithRole<Admin>) -> &'static str { "" }
//! use neon_auth_actix::testing::{self, Browser, User, answers};
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
//!     let browser = Browser::new(&app).cookies(ann.cookie(&auth));
//!     assert_eq!(browser.get("/admin").await?.status(), status);
//!     assert_eq!(upstream.calls(), ["GET /neondb/auth/get-session"]);
//! }
//! # Ok(())
//! # }
//! # actix_web::rt::System::new().block_on(test()).unwrap();
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

/// Visits an application of actix: what `actix_web::test::init_service` gives, or a reference to it.
///
/// Its methods are those of [`neon_auth::testing::Browser`]: `get`, `form` and `json` ask the application, `follow`,
/// `authorize` and `decline` go on from a page, `cookies`, `cookie` and `forget` are about the jar.
pub type Browser<'s> = neon_auth::testing::Browser<App<'s>>;
