//! Roles: who may do what, and who signed in lately.
//!
//! A user's `role` is one text that may hold several roles, such as `user,admin`. Comparing it is wrong; ask
//! [`has_role`](neon_auth::User::has_role):
//!
//! ```
//! use neon_auth_axum::Session;
//!
//! async fn page(session: Session) -> &'static str {
//!     if session.user.has_role("admin") { "a page with an admin's links" } else { "a page" }
//! }
//! # let _: axum::Router = axum::Router::new().route("/", axum::routing::get(page));
//! ```
//!
//! # Guards
//!
//! | extractor | asks | if the role is not there |
//! |---|---|---|
//! | [`WithRole<R>`](crate::WithRole) | Neon Auth, for this very request | 403 `FORBIDDEN` |
//! | [`WithCachedRole<R>`](crate::WithCachedRole) | the session cookie: a role that this process takes away ends [at once](super::outages#revocation); one that another process takes away counts for up to one `session_data_ttl` more, 300 s unless set | 403 `FORBIDDEN` |
//! | [`WithOrganizationRole<R>`](crate::WithOrganizationRole) | Neon Auth, for the user's role in the active organization | 403 `FORBIDDEN`; also if no organization is active |
//! | [`SignedInWithin<SECONDS>`](crate::SignedInWithin) | Neon Auth, for when the user signed in | the login page, or 403 `SESSION_NOT_FRESH` for a client of an API |
//!
//! If nobody is signed in, all of them answer as [`Session`](crate::Session) does. During an outage those that ask Neon
//! Auth answer 502, and let nobody through.
//!
//! ```
//! use axum::routing::{get, post};
//! use neon_auth_axum::{Role, SignedInWithin, WithCachedRole, WithOrganizationRole, WithRole};
//!
//! struct Admin;
//!
//! impl Role for Admin {
//!     const NAME: &'static str = "admin";
//! }
//!
//! struct Owner;
//!
//! impl Role for Owner {
//!     const NAME: &'static str = "owner";
//! }
//!
//! async fn statistics(admin: WithCachedRole<Admin>) -> String {
//!     format!("Hello, {}", admin.user.name)
//! }
//!
//! async fn ban_a_user(_admin: WithRole<Admin>) -> &'static str {
//!     "done"
//! }
//!
//! async fn invoices(_owner: WithOrganizationRole<Owner>) -> &'static str {
//!     "the organization's invoices"
//! }
//!
//! async fn change_password(session: SignedInWithin<600>) -> String {
//!     format!("{}, you signed in within ten minutes", session.user.name)
//! }
//!
//! let routes: axum::Router = axum::Router::new()
//!     .route("/admin", get(statistics))
//!     .route("/admin/ban", post(ban_a_user))
//!     .route("/invoices", get(invoices))
//!     .route("/account/password", get(change_password).post(change_password));
//! # let _ = routes;
//! ```
//!
//! Use `WithCachedRole` for what is merely shown, and `WithRole` for what changes something. If the role is known only at
//! run time, [`Auth`](crate::Auth) has the same as methods: `auth.require_role(name).await?`.
//!
//! A role says nothing about ownership. That this invoice belongs to this user is for your query to say, or for
//! [row-level security](super::row_level_security).
//!
//! # A recent sign-in
//!
//! [`FreshSession`](crate::FreshSession) and [`SignedInWithin`](crate::SignedInWithin) are different things. The first
//! means that Neon Auth has just said that the session goes on; the sign-in may be a week old. The second means that a
//! person has signed in lately. Use it for what a browser that was left alone must not do.
//!
//! Somebody who signed in too long ago is sent to the login page with `error=SESSION_NOT_FRESH` in its query, and signs
//! in again there. Many login pages send everybody away who is signed in already. Yours must not do so with this error:
//! the browser would go back and forth between the two pages for ever.
//!
//! ```
//! use axum::response::{Html, IntoResponse, Redirect, Response};
//! use neon_auth_axum::{Arrival, Session};
//!
//! async fn login_page(session: Option<Session>, arrival: Arrival) -> Response {
//!     if session.is_some() && arrival.error().is_none() {
//!         return Redirect::to("/dashboard").into_response();
//!     }
//!     let words = match arrival.error() {
//!         Some("SESSION_NOT_FRESH") => "Please sign in again to go on.",
//!         Some(_) => "That did not work. Please try again.",
//!         None => "Please sign in.",
//!     };
//!     Html(words).into_response()
//! }
//! # let _: axum::Router = axum::Router::new().route("/auth/sign-in", axum::routing::get(login_page));
//! ```
//!
//! Better Auth itself refuses some calls in the same way, such as `list_sessions`, if the user signed in more than a day
//! ago. There the code is that of the method's error.
//!
//! # Differences
//!
//! `neon-auth-actix` has the same extractors. `neon-auth-threads` and `neon-auth-rouille` have functions:
//! `require_role(auth, "admin")?`, `require_cached_role`, `require_organization_role` and
//! `require_signed_in_within(auth, duration)?`.
