//! Administration: who administers the users, and how does an admin page list, ban, sign out and delete them?
//!
//! Neon Auth has the routes, [`auth.admin()`](crate::RequestAuth::admin) calls them, and the page is yours. The demo in
//! this crate's repository (`cargo demo`) has a whole one.
//!
//! # Who may
//!
//! A user with the role `admin`. Neon Auth looks at it with **every** call of `auth.admin()`, and refuses anybody else
//! with 403 and a code such as `YOU_ARE_NOT_ALLOWED_TO_BAN_USERS`. So a handler that does nothing but such a call needs
//! no guard of its own. Put [`WithRole`](crate::WithRole) before what your own code does, and ask
//! [`WithCachedRole`](crate::WithCachedRole) only whether to show a link: see [Roles](super::roles).
//!
//! **The first admin** is made in Neon's console: Auth, Users, the menu beside the user, "Make admin". On a server of
//! your own, set the column `role` of the table `user`. After that, admins make others. For development, start
//! `neon-auth-dev-server` with `--first-user-is-admin`.
//!
//! # The page
//!
//! ```
//! use axum::extract::{Form, Path, Query};
//! use axum::response::Redirect;
//! use axum::routing::{get, post};
//! use neon_auth_axum::methods::{
//!     BanUser, ImpersonateUser, ListUsers, RemoveUser, RevokeUserSessions, SearchField,
//!     SearchOperator, SetRole, UnbanUser,
//! };
//! use neon_auth_axum::{Auth, Rejection, Session, protect};
//!
//! const PAGE: u64 = 20;
//!
//! #[derive(Default, serde::Deserialize)]
//! #[serde(default)]
//! struct Search {
//!     email: String,
//!     page: u64,
//! }
//!
//! async fn users(auth: Auth, Query(search): Query<Search>) -> Result<String, Rejection> {
//!     let mut arguments = ListUsers::new()
//!         .sort_by("createdAt")
//!         .limit(PAGE)
//!         .offset(search.page.saturating_mul(PAGE));
//!     if !search.email.is_empty() {
//!         arguments = arguments
//!             .search_field(SearchField::Email)
//!             .search_operator(SearchOperator::Contains)
//!             // Addresses are stored in lower case.
//!             .search_value(search.email.to_lowercase());
//!     }
//!     let found = auth.admin().list_users(arguments).await?;
//!     let lines = found.users.iter().map(|user| format!("\n{} {:?}", user.email, user.banned));
//!     Ok(format!("{} users{}", found.total, lines.collect::<String>()))
//! }
//!
//! // Each of these is a form with POST. `protect` refuses those of other sites.
//!
//! async fn ban(me: Session, auth: Auth, Path(id): Path<String>) -> Result<Redirect, Rejection> {
//!     // For a week. Without `ban_expires_in` it is for good.
//!     let arguments =
//!         BanUser::new(&*id).ban_reason("spam").ban_expires_in(7 * 24 * 3600);
//!     auth.admin().ban_user(arguments).await?;
//!     audit(&me, "bans", &id);
//!     Ok(Redirect::to("/admin"))
//! }
//!
//! async fn unban(auth: Auth, Path(id): Path<String>) -> Result<Redirect, Rejection> {
//!     auth.admin().unban_user(UnbanUser::new(id)).await?;
//!     Ok(Redirect::to("/admin"))
//! }
//!
//! #[derive(serde::Deserialize)]
//! struct NewRole {
//!     role: String,
//! }
//!
//! async fn set_role(
//!     me: Session,
//!     auth: Auth,
//!     Path(id): Path<String>,
//!     Form(new): Form<NewRole>,
//! ) -> Result<Redirect, Rejection> {
//!     // Neon Auth would let the last admin go.
//!     if *me.user.id != id {
//!         auth.admin().set_role(SetRole::new(id, new.role)).await?;
//!     }
//!     Ok(Redirect::to("/admin"))
//! }
//!
//! async fn sign_out(auth: Auth, Path(id): Path<String>) -> Result<Redirect, Rejection> {
//!     auth.admin().revoke_user_sessions(RevokeUserSessions::new(id)).await?;
//!     Ok(Redirect::to("/admin"))
//! }
//!
//! async fn delete(auth: Auth, Path(id): Path<String>) -> Result<Redirect, Rejection> {
//!     auth.admin().remove_user(RemoveUser::new(id)).await?;
//!     Ok(Redirect::to("/admin"))
//! }
//!
//! async fn act_as(auth: Auth, Path(id): Path<String>) -> Result<Redirect, Rejection> {
//!     auth.admin().impersonate_user(ImpersonateUser::new(id)).await?;
//!     Ok(Redirect::to("/"))
//! }
//!
//! /// Not for admins: somebody who acts as a user is none.
//! async fn be_oneself(auth: Auth) -> Result<Redirect, Rejection> {
//!     auth.admin().stop_impersonating().await?;
//!     Ok(Redirect::to("/admin"))
//! }
//!
//! /// Who does what to which user.
//! fn audit(me: &Session, does: &str, user: &str) {
//!     // Somebody who acts as another is still the one who does it.
//!     let actor = me.session.impersonated_by.as_deref().unwrap_or(&me.user.id);
//!     println!("{actor} {does} {user}");
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let server = neon_auth_dev_server::start()?;
//! # let auth = neon_auth_axum::new(neon_auth_axum::Config::builder()
//! #     .base_url(server.base_url()).cookie_secret("0123456789abcdef0123456789abcdef").build()?);
//! let app = axum::Router::new()
//!     .route("/admin", get(users))
//!     .route("/admin/{id}/ban", post(ban))
//!     .route("/admin/{id}/unban", post(unban))
//!     .route("/admin/{id}/role", post(set_role))
//!     .route("/admin/{id}/sign-out", post(sign_out))
//!     .route("/admin/{id}/delete", post(delete))
//!     .route("/admin/{id}/act-as", post(act_as))
//!     .route("/be-oneself", post(be_oneself))
//! #     .route("/", get(async |me: Session| me.user.email.to_string()))
//!     .layer(protect(&auth));
//! # use neon_auth_axum::testing::Browser;
//! # let visitor = |email: &str| Browser::new(app.clone()).cookies(server.sign_in_as(email));
//! # let (ann, bob) = (visitor("ann@example.com"), visitor("bob@example.com"));
//! # let id = |email: &str| server.with(|auth| auth.user(email).map(|user| user.id.clone()));
//! # let ids = id("ann@example.com").zip(id("bob@example.com"));
//! # let (ann_id, bob_id) = ids.ok_or("no user")?;
//! # assert_eq!(ann.get("/admin").await?.status(), 403);
//! # server.with(|auth| auth.set_role("ann@example.com", "admin"));
//! # assert!(ann.get("/admin?email=BOB").await?.text().starts_with("1 users"));
//! # assert_eq!(ann.get("/admin?page=1").await?.text(), "2 users");
//! # let form = |id: &str, what: &str| ann.form(&format!("/admin/{id}/{what}"), &[("role", "user")]);
//! # assert_eq!(form(&bob_id, "role").await?.path(), "/admin");
//! # assert_eq!(form(&ann_id, "role").await?.path(), "/admin");
//! # assert_eq!(ann.get("/admin").await?.status(), 200, "she is locked out");
//! # assert_eq!(form(&bob_id, "act-as").await?.text(), "bob@example.com");
//! # assert_eq!(ann.get("/admin").await?.status(), 403);
//! # assert_eq!(ann.form("/be-oneself", &[]).await?.status(), 200);
//! # assert_eq!(ann.get("/").await?.text(), "ann@example.com");
//! # assert_eq!(bob.get("/").await?.text(), "bob@example.com");
//! # assert_eq!(form(&bob_id, "sign-out").await?.path(), "/admin");
//! # assert_eq!(bob.get("/").await?.path(), "/auth/sign-in");
//! # let bob = visitor("bob@example.com");
//! # assert_eq!(bob.get("/").await?.text(), "bob@example.com");
//! # assert_eq!(form(&bob_id, "ban").await?.path(), "/admin");
//! # assert_eq!(bob.get("/").await?.path(), "/auth/sign-in");
//! # assert_eq!(form(&ann_id, "ban").await?.status(), 400);
//! # assert_eq!(form(&ann_id, "delete").await?.status(), 400);
//! # assert_eq!(form(&bob_id, "unban").await?.path(), "/admin");
//! # assert_eq!(form(&bob_id, "delete").await?.path(), "/admin");
//! # assert!(server.with(|auth| auth.user("bob@example.com").is_none()));
//! # Ok(())
//! # }
//! ```
//!
//! The page is plain text here. In HTML, escape names and addresses: users choose them.
//!
//! `set_role` replaces all roles of the user: for somebody who is to keep one, give both, `"support,admin"`.
//!
//! # Acting as a user
//!
//! [`impersonate_user`](crate::methods::ImpersonateUser) puts the browser into a session of that user, for an hour. The
//! admin's own session waits in a cookie beside it, and [`stop_impersonating`](crate::methods::StopImpersonating) puts
//! it back. Meanwhile:
//!
//! - The browser is that user's in every way, and no admin's. So the button that stops it is on every page, and its
//!   route wants no role. [`impersonated_by`](neon_auth::SessionRecord::impersonated_by) says whether to show it.
//! - The user does not see that session in `list_sessions`.
//! - If the admin's own session ends in the meantime, `stop_impersonating` fails. Signing out works then.
//!
//! Nobody acts as an admin (`YOU_CANNOT_IMPERSONATE_ADMINS`) or as somebody who is banned.
//!
//! # What counts at once
//!
//! In this process, everything above: the next page of that user asks Neon Auth, which says that the session is over,
//! or what the role is now. What another process has cached, another machine say, goes on for up to one
//! [`session_data_ttl`](crate::ConfigBuilder::session_data_ttl). So does what Neon's console changes. The guide on
//! [revocation](super::outages#revocation) has the list, and what to do if that is too long.
//!
//! # Locking yourself out
//!
//! Neon Auth lets nobody ban or delete themselves: `YOU_CANNOT_BAN_YOURSELF`, `YOU_CANNOT_REMOVE_YOURSELF`. It does let
//! an admin give up the role, even if there is no other admin; then only the console helps. So `set_role` above refuses
//! that.
//!
//! # A record of it
//!
//! This library keeps none: its log names no user. Write it where you call the method, as `ban` does. It does not have
//! what a script does through the proxy, below `/api/auth/admin`.
//!
//! # Differences
//!
//! The methods are the same in `neon-auth-actix`; in `neon-auth-threads` and `neon-auth-rouille` each ends with `.send()`.
