//! Organizations: how does somebody create one and invite others, and what does a page of one organization ask for?
//!
//! Neon Auth keeps organizations, their members and invitations;
//! [`auth.organization()`](crate::RequestAuth::organization) has the methods, and the pages are yours. The roles are
//! `owner`, which is who creates one, `admin` and `member`. The demo in this crate's repository (`cargo demo`) has a
//! whole set of pages.
//!
//! # Creating one, inviting, leaving
//!
//! ```
//! use axum::extract::{Form, Path};
//! use axum::http::StatusCode;
//! use axum::response::{IntoResponse, Redirect, Response};
//! use axum::routing::{get, post};
//! use neon_auth_axum::methods::{
//!     AcceptInvitation, CreateOrganization, GetActiveMemberRole, InviteMember, LeaveOrganization,
//!     Organization,
//! };
//! use neon_auth_axum::neon_auth::has_role;
//! use neon_auth_axum::{Auth, Rejection, Session, protect};
//!
//! #[derive(serde::Deserialize)]
//! struct New {
//!     name: String,
//!     slug: String,
//! }
//!
//! async fn create(auth: Auth, Form(new): Form<New>) -> Result<Redirect, Rejection> {
//!     let arguments = CreateOrganization::new(new.name, new.slug);
//!     let made = auth.organization().create(arguments).await?;
//!     Ok(Redirect::to(&format!("/org/{}", made.slug)))
//! }
//!
//! #[derive(serde::Deserialize)]
//! struct Guest {
//!     email: String,
//! }
//!
//! async fn invite(
//!     auth: Auth,
//!     Path(slug): Path<String>,
//!     Form(guest): Form<Guest>,
//! ) -> Result<Redirect, Response> {
//!     let (organization, _) = find(&auth, &slug).await?;
//!     // Always name it: without, it is the one that is active at this moment.
//!     let arguments = InviteMember::new(guest.email, "member").organization_id(organization.id);
//!     let invited = auth.organization().invite_member(arguments).await;
//!     let invitation = invited.map_err(|error| Rejection::from(error).into_response())?;
//!     // If you send the mail yourself, this is its link.
//!     let _link = auth.url(&format!("/invitation/{}", invitation.id));
//!     Ok(Redirect::to(&format!("/org/{slug}")))
//! }
//!
//! /// The page of the link has a form with POST to this.
//! async fn accept(auth: Auth, Path(id): Path<String>) -> Result<Redirect, Rejection> {
//!     auth.organization().accept_invitation(AcceptInvitation::new(id)).await?;
//!     Ok(Redirect::to("/"))
//! }
//!
//! /// The organization of a path, and the role that the visitor has in it.
//! async fn find(auth: &Auth, slug: &str) -> Result<(Organization, String), Response> {
//!     let failed = |error| Rejection::from(error).into_response();
//!     let own = auth.organization().list().await.map_err(failed)?;
//!     // It says nothing about organizations of others, not even whether they exist.
//!     let found = own.into_iter().find(|one| one.slug == slug);
//!     let found = found.ok_or_else(|| StatusCode::NOT_FOUND.into_response())?;
//!     let asked = GetActiveMemberRole::new().organization_id(&*found.id);
//!     let member = auth.organization().get_active_member_role(asked).await.map_err(failed)?;
//!     Ok((found, member.role))
//! }
//!
//! async fn page(
//!     _session: Session,
//!     auth: Auth,
//!     Path(slug): Path<String>,
//! ) -> Result<String, Response> {
//!     let (organization, role) = find(&auth, &slug).await?;
//!     // Your own rows have `organization.id`: a slug can change.
//!     let more = if has_role(&role, "owner") { ", which you own" } else { "" };
//!     Ok(format!("{}{more}", organization.name))
//! }
//!
//! async fn leave(auth: Auth, Path(slug): Path<String>) -> Result<Redirect, Response> {
//!     let (organization, _) = find(&auth, &slug).await?;
//!     let left = auth.organization().leave(LeaveOrganization::new(organization.id)).await;
//!     left.map_err(|error| Rejection::from(error).into_response())?;
//!     Ok(Redirect::to("/"))
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let server = neon_auth_dev_server::start()?;
//! # let auth = neon_auth_axum::new(neon_auth_axum::Config::builder()
//! #     .base_url(server.base_url()).cookie_secret("0123456789abcdef0123456789abcdef").build()?);
//! let app = axum::Router::new()
//!     .route("/org", post(create))
//!     .route("/org/{slug}", get(page))
//!     .route("/org/{slug}/invite", post(invite))
//!     .route("/org/{slug}/leave", post(leave))
//!     .route("/invitation/{id}", post(accept))
//!     .layer(protect(&auth));
//! # use neon_auth_axum::testing::Browser;
//! # let visitor = |email: &str| Browser::new(app.clone()).cookies(server.sign_in_as(email));
//! # let (ann, bob) = (visitor("ann@example.com"), visitor("bob@example.com"));
//! # let page = ann.form("/org", &[("name", "Acme"), ("slug", "acme")]).await?;
//! # assert_eq!((page.path(), page.text()), ("/org/acme", "Acme, which you own"));
//! # assert_eq!(bob.get("/org/acme").await?.status(), 404);
//! # let of_bob = [("email", "bob@example.com")];
//! # assert_eq!(bob.form("/org/acme/invite", &of_bob).await?.status(), 404);
//! # assert_eq!(ann.form("/org/acme/invite", &of_bob).await?.path(), "/org/acme");
//! # let link = format!("/invitation/{}", server.last_invitation("bob@example.com").ok_or("no mail")?);
//! # assert_eq!(visitor("carl@example.com").form(&link, &[]).await?.status(), 403);
//! # server.with(|auth| auth.set_email_verified("bob@example.com", false));
//! # assert_eq!(bob.form(&link, &[]).unfollowed().await?.status(), 303);
//! # assert_eq!(bob.get("/org/acme").await?.text(), "Acme");
//! # assert_eq!(bob.form("/org/acme/leave", &[]).unfollowed().await?.status(), 303);
//! # assert_eq!(bob.get("/org/acme").await?.status(), 404);
//! # assert_eq!(ann.form("/org/acme/leave", &[]).await?.status(), 400);
//! # Ok(())
//! # }
//! ```
//!
//! # The invitation
//!
//! - **The mail** is the auth server's: Better Auth calls a function of the server's own operator, which writes the
//!   link. If you run the server, that is your code, and the link is to a page of yours. If Neon runs it, invite an
//!   address of your own once to see what comes. The invitation's id is all that a link needs, so you can send one
//!   yourself, as above. Neon's UI has its page at `/auth/accept-invitation?invitationId=…`.
//! - **The page** need not be public. [`protect`](crate::protect) sends somebody who is signed out to the login page
//!   and back. `/auth/accept-invitation` is public by default, since Neon's UI does that in the browser.
//! - **Who accepts** is signed in with the very address that was invited; anybody else gets 403
//!   `YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION`.
//! - **A verified address** is needed to list one's invitations (`list_user_invitations`, from Better Auth 1.6 on),
//!   since anybody can sign up with the address of somebody else. To accept one by its id it is not needed: the id was
//!   in a mail to that address. It is if the server has `requireEmailVerificationOnInvitation` on, or makes ids that
//!   can be guessed. See [Verification](super::verification).
//!
//! # The active organization
//!
//! Each **session** has one active organization, or none; another browser of the same user may have another. Creating
//! one, accepting an invitation and [`set_active`](crate::methods::SetActiveOrganization) choose it. A new sign-in has
//! none. [`WithOrganizationRole`](crate::WithOrganizationRole) asks for the role in it; see [Roles](super::roles).
//!
//! It fits an application that shows one organization, with a switch in a corner. Two tabs share a session, so a page
//! whose organization is in its **path** must not look at the active one. It asks by id, as `find` does above. That
//! costs two calls a page.
//!
//! Do not use `get_full_organization` to find out whether somebody is a member. If not, Better Auth refuses the call,
//! and sets the session's active organization to none besides.
//!
//! # Leaving, removing, deleting
//!
//! The only owner can neither leave nor be removed: make another member an owner first, or delete the organization
//! (`organization().delete(…)`). Rows of your own are left, and other members get no mail.
//!
//! The session that leaves or deletes has no active organization afterwards. Other sessions may still name it as
//! theirs, those of members who were removed too. That opens nothing: `WithOrganizationRole` asks for the role each
//! time, and they have none.
//!
//! # Differences
//!
//! The methods are the same in `neon-auth-actix`; in `neon-auth-threads` and `neon-auth-rouille` each ends with `.send()`.
