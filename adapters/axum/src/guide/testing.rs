//! Testing an application: an embedded Neon Auth, without an account and without a network.
//!
//! [`neon-auth-dev-server`](https://docs.rs/neon-auth-dev-server) answers as Neon Auth does, in memory, on a free port of
//! this machine. Each test can have one of its own: it starts at once and ends when it is dropped. Add it to the
//! `dev-dependencies`.
//!
//! The feature `testing` of this crate needs no server at all: it has cookies of users who never existed, and an upstream
//! that a test writes itself. Begin there, at [`testing`](mod@crate::testing), if one page or one guard is what is tested.
//! This page is about the server, for a whole way through the application.
//!
//! # A whole way through the application
//!
//! [`Browser`](crate::testing::Browser) is what a person sits at: it keeps cookies, sends forms, follows redirects, and
//! goes to the simulated provider and back. It calls the application, which listens nowhere. It needs the feature
//! `testing`:
//!
//! ```toml
//! [dev-dependencies]
//! neon-auth-axum = { version = "0.1", features = ["testing"] }
//! neon-auth-dev-server = "0.1"
//! ```
//!
//! `app` is your own function that builds the router.
//!
//! ```
//! # use axum::extract::{Form, Path};
//! # use axum::response::{Html, Redirect};
//! # use axum::{Router, routing::get, routing::post};
//! # use neon_auth_axum::methods::{AcceptInvitation, CreateOrganization, InviteMember, SignInSocial, SignUpEmail};
//! # use neon_auth_axum::{Auth, NeonAuth, Rejection, Role, Session, WithOrganizationRole, WithRole, handler, protect};
//! #
//! # async fn sign_up(auth: Auth, Form(form): Form<SignUpEmail>) -> Result<Redirect, Rejection> {
//! #     auth.require_trusted_origin()?;
//! #     auth.sign_up().email(form).await?;
//! #     Ok(Redirect::to("/"))
//! # }
//! # async fn with_google(auth: Auth) -> Result<Redirect, Rejection> {
//! #     auth.require_trusted_origin()?;
//! #     let begun = auth.sign_in().social(SignInSocial::new("google").callback_url("/")).await?;
//! #     Ok(Redirect::to(begun.url.as_deref().unwrap_or("/")))
//! # }
//! # async fn found(auth: Auth, Form(form): Form<CreateOrganization>) -> Result<(), Rejection> {
//! #     auth.organization().create(form).await?;
//! #     Ok(())
//! # }
//! # async fn invite(auth: Auth, Form(form): Form<InviteMember>) -> Result<(), Rejection> {
//! #     auth.organization().invite_member(form).await?;
//! #     Ok(())
//! # }
//! # async fn join(auth: Auth, Path(id): Path<String>) -> Result<Redirect, Rejection> {
//! #     auth.organization().accept_invitation(AcceptInvitation::new(id)).await?;
//! #     Ok(Redirect::to("/team"))
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
//! # async fn statistics(_: WithRole<Admin>) {}
//! # fn app(auth: &NeonAuth) -> Router {
//! #     Router::new()
//! #         .route("/", get(async |me: Session| me.user.name.to_string()))
//! #         .route("/auth/sign-in", get(Html("Sign in, please")))
//! #         .route("/auth/sign-in/google", post(with_google))
//! #         .route("/auth/sign-up", post(sign_up))
//! #         .route("/organizations", post(found))
//! #         .route("/invitations", post(invite))
//! #         .route("/invitations/{id}", post(join))
//! #         .route("/team", get(team))
//! #         .route("/admin", get(statistics))
//! #         .nest_service("/api/auth", handler(auth))
//! #         .layer(protect(auth))
//! # }
//! use neon_auth_axum::Config;
//! use neon_auth_axum::testing::Browser;
//!
//! # /*
//! #[tokio::test]
//! # */
//! async fn somebody_is_invited() -> Result<(), Box<dyn std::error::Error>> {
//!     let server = neon_auth_dev_server::start()?;
//!     let config = Config::builder()
//!         .base_url(server.base_url())
//!         .cookie_secret("0123456789abcdef0123456789abcdef");
//!     let app = app(&neon_auth_axum::new(config.build()?));
//!
//!     // Ann signs up by the form, and sees her page.
//!     let ann = Browser::new(app.clone());
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
//!     let bob = Browser::new(app);
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
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
//! #     .block_on(somebody_is_invited()).unwrap();
//! ```
//!
//! # What a browser can do
//!
//! | | |
//! |---|---|
//! | `get(path)` | opens a page, as if its address was typed |
//! | `form(path, fields)` | sends a form from a page of the application |
//! | `json(method, path, value)` | sends what a script on a page asks for by `fetch()` |
//! | `follow(&page, link)` | follows a link on a page |
//! | `authorize(&page, email)`, `decline(&page)` | answers the simulated provider, and comes back |
//! | `cookie(name)`, `forget(name)` | looks at a cookie, and deletes it |
//!
//! Before the `.await`, `.unfollowed()` stays at the first answer, be it a redirect; `.header(name, value)` sends a
//! header; and `.sent_by("https://evil.example")` sends the request as a page of that site does, which has to be
//! refused:
//!
//! ```
//! # use axum::{Router, routing::post};
//! # use neon_auth_axum::NeonAuth;
//! # fn app(auth: &NeonAuth) -> Router {
//! #     Router::new().route("/orders", post(async || {})).layer(neon_auth_axum::protect(auth))
//! # }
//! use neon_auth_axum::testing::{self, Browser, User, answers};
//!
//! # async fn test() -> Result<(), Box<dyn std::error::Error>> {
//! let auth = testing::neon_auth(answers::unexpected)?;
//! let ann = Browser::new(app(&auth)).cookies(User::named("Ann").cookie(&auth));
//! assert_eq!(ann.form("/orders", &[]).await?.status(), 200);
//! let forged = ann.form("/orders", &[]).sent_by("https://evil.example").await?;
//! assert_eq!(forged.status(), 403);
//! # Ok(())
//! # }
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test()).unwrap();
//! ```
//!
//! `Browser::new(app).at("https://app.example.com")` says where the application is, in place of
//! `http://localhost:3000`; a development server has to trust that origin, by `DevServer::builder().trusted_origin(…)`.
//! `.peer([203, 0, 113, 7])` says which address the connection comes from, in place of 127.0.0.1: so an application
//! with [`client_ip`](crate::ConfigBuilder::client_ip) has one to send. `.like_safari()` keeps no `Secure` cookie on
//! http.
//!
//! # Somebody who is signed in
//!
//! `sign_in_as` makes the account, if there is none, and gives what a browser sends:
//!
//! ```
//! # use axum::{Router, routing::get};
//! # use neon_auth_axum::{Config, Session, protect};
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use neon_auth_axum::testing::Browser;
//! # let server = neon_auth_dev_server::start()?;
//! # let config = Config::builder().base_url(server.base_url());
//! # let auth = neon_auth_axum::new(config.cookie_secret("0123456789abcdef0123456789abcdef").build()?);
//! # let app = Router::new()
//! #     .route("/dashboard", get(async |me: Session| me.user.name.to_string()))
//! #     .layer(protect(&auth));
//! let ann = Browser::new(app).cookies(server.sign_in_as("ann@example.com"));
//! assert_eq!(ann.get("/dashboard").await?.text(), "ann");
//! # Ok(())
//! # }
//! ```
//!
//! # What else it can do
//!
//! | to test | |
//! |---|---|
//! | a code, a link or an invitation in a mail | `server.last_code("ann@example.com")`, `server.last_url(…)`, `server.last_invitation(…)` |
//! | an outage | `server.pause()` and `server.resume()` |
//! | a session that ends | `server.advance(duration)` moves the server's clock; the application's own clock is set by [`NeonAuth::builder`](crate::NeonAuth::builder) |
//! | an admin | `DevServer::builder().first_user_is_admin()` |
//! | rate limits | `DevServer::builder().rate_limits()` |
//! | how often Neon Auth is asked | `server.count("get-session")` |
//! | whose account it is | `server.with(|auth| auth.user("ann@example.com").map(|user| user.id.clone()))` |
//!
//! Right after `pause()`, a call may have either code of an outage: `NETWORK_REFUSED`, or `NETWORK_RESET` if a kept
//! connection is used that has just been closed.
//!
//! It is for development and tests only: nothing persists, and anybody who reaches the port can read the mails.
//!
//! # Differences
//!
//! The server is the same for every framework: it runs on threads of its own. So is the browser, except for what
//! `Browser::new` takes: a router or a service of tower; for `neon-auth-actix`, what `init_service` gives; for
//! `neon-auth-threads` and `neon-auth-rouille`, a function from a request to its answer, and each visit ends in `.send()`.
