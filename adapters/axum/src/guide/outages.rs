//! Outages and revocation: what happens while Neon Auth is down, and what a sign-out everywhere ends at once.
//!
//! Both come from the same thing. After signing in, a signed cookie says who is signed in, and for one
//! [`session_data_ttl`](crate::ConfigBuilder::session_data_ttl) nobody asks Neon Auth again. Unless you set it, that is
//! 300 s.
//!
//! # While Neon Auth is down
//!
//! **An outage signs nobody out.** A visitor whose cookie is still good notices nothing. If it is unknown who is signed
//! in, the answer is 502 and no cookie is touched: a page if `Accept` names HTML, else JSON with a code such as
//! `NETWORK_TIMEOUT`. It is never the login page. `Option<Session>` answers 502 as well, never "nobody". Somebody without
//! a session's cookie is signed out, outage or not: that needs no question.
//!
//! Two options make an outage easier to live with:
//!
//! ```
//! use std::time::Duration;
//!
//! use axum::http::{Request, StatusCode};
//! use tower::ServiceExt;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let builder = neon_auth_axum::Config::builder()
//! #     // Nothing listens there.
//! #     .base_url("http://127.0.0.1:9/db/auth").cookie_secret("0123456789abcdef0123456789abcdef")
//! #     .log_level(neon_auth_axum::LevelFilter::Silent);
//! let config = builder
//!     // A page of your own. What it takes from the request it has to escape.
//!     .failure_page(|error, _request| {
//!         format!("<!doctype html><h1>Sorry</h1><p>{}", error.status_text())
//!     })
//!     // Pages (GET and HEAD) open on a cookie that has expired, for up to an hour of an outage.
//!     .stale_if_error(Duration::from_secs(3600))
//!     .build()?;
//! let auth = neon_auth_axum::new(config);
//! let app = axum::Router::new()
//!     .route("/dashboard", axum::routing::get(|| async { "Hello" }))
//!     .layer(neon_auth_axum::protect(&auth));
//!
//! let request = Request::get("/dashboard")
//!     .header("host", "app.example").header("accept", "text/html")
//!     .header("cookie", "__Secure-neon-auth.session_token=a.b")
//!     .body(axum::body::Body::empty())?;
//! let answer = app.oneshot(request).await?;
//! assert_eq!(answer.status(), StatusCode::BAD_GATEWAY);
//! let page = axum::body::to_bytes(answer.into_body(), 4096).await?;
//! assert!(page.starts_with(b"<!doctype html><h1>Sorry</h1>"));
//! # Ok(())
//! # }
//! ```
//!
//! With `stale_if_error`, [`source`](neon_auth::Session::source) is [`StaleCache`](crate::Source::StaleCache) for such a
//! session, so a page can say that it may be out of date. Forms and other requests that may change something are still
//! answered 502, and so are the extractors that ask Neon Auth.
//!
//! Server methods give an error whose [`error_code`](crate::Error::error_code) says which one it is. It is `None` if Neon Auth
//! itself refused the call, such as `INVALID_EMAIL_OR_PASSWORD`.
//!
//! One thing works the other way round: a sign-out during an outage removes this browser's cookies, though the session
//! lives on at Neon Auth until it expires.
//!
//! A change that Neon Auth may have carried out, but has not answered, ends what was cached all the same. So somebody
//! whose change of name times out gets 502 until Neon Auth is back. If the connection was refused, nothing has changed,
//! and the cookie goes on.
//!
//! # Revocation
//!
//! A session can end in another browser than its own: somebody revokes it or signs out everywhere, changes the
//! password, is banned or deleted. The signed cookie there says for up to one `session_data_ttl` that it goes on. **In
//! the process that makes such a change it ends at once**: the next page asks Neon Auth, which knows. The
//! same goes for a new name and another role, and for a cookie that somebody has kept. It needs no configuration, and
//! it makes no difference whether a server method makes the change or a script by way of the proxy:
//!
//! | what was cached of | counts no longer after |
//! |---|---|
//! | the session that calls | `sign_out`, `update_session`, `organization().delete`, `organization().set_active`, `organization().leave`, `organization().set_active_team`, `admin().stop_impersonating` |
//! | the session that is named | `revoke_session`, `admin().revoke_user_session`, `multi_session().revoke` |
//! | the user who calls, in every browser | `revoke_sessions`, `revoke_other_sessions`, `update_user`, `change_email`, `delete_user`, `change_password` with `revokeOtherSessions`, `email_otp().change_email`, `organization().accept_invitation`, `two_factor().enable`, `two_factor().disable`, `delete_anonymous_user` |
//! | the same, if the browser is signed in | `verify_email`, `email_otp().verify_email`, `phone_number().verify`, `two_factor().verify_totp`, `two_factor().verify_otp` |
//! | the user who is named | `admin().ban_user`, `admin().set_role`, `admin().update_user`, `admin().set_user_password`, `admin().revoke_user_sessions`, `admin().remove_user` |
//! | the member's user | `organization().remove_member`, `organization().update_member_role` |
//!
//! Nobody is signed out by that. If Neon Auth says that the session goes on, the page is shown. A call that Neon Auth
//! refuses, with a 4xx and a code of its own, changes nothing, so nobody makes the pages of others slower. For some 2 s
//! after a change the pages of that session or user ask each time, since the clocks of two machines may differ by so
//! much: [`clock_tolerance`](crate::ConfigBuilder::clock_tolerance). A cookie from before a change never stands in
//! under `stale_if_error`.
//!
//! ```
//! use axum::routing::post;
//! use neon_auth_axum::{Auth, FreshSession, Rejection};
//!
//! async fn sign_out_everywhere(
//!     _session: FreshSession,
//!     auth: Auth,
//! ) -> Result<&'static str, Rejection> {
//!     auth.revoke_sessions().await?;
//!     Ok("You are signed out everywhere.")
//! }
//! # let _: axum::Router = axum::Router::new().route("/sign-out-everywhere", post(sign_out_everywhere));
//! ```
//!
//! # What your application knows by itself
//!
//! If your application learns of a change in another way, such as a webhook, a job, or a row that it changes in the
//! database, say so:
//!
//! ```
//! use axum::extract::{Path, State};
//! use axum::http::StatusCode;
//! use neon_auth_axum::NeonAuth;
//! # use neon_auth_axum::Source;
//! # use neon_auth_axum::testing::{self, User, answers};
//!
//! /// Call it from a route that only the sender of your webhook reaches.
//! async fn user_has_changed(
//!     State(auth): State<NeonAuth>,
//!     Path(user_id): Path<String>,
//! ) -> StatusCode {
//!     auth.invalidate_user(user_id);
//!     StatusCode::NO_CONTENT
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let ann = User::named("Ann");
//! # let answer = answers::session(&ann);
//! # let auth: NeonAuth = testing::neon_auth(move |_| answer.clone())?;
//! # let request = axum::http::Request::get("/").header("cookie", ann.cookie(&auth));
//! # let (parts, ()) = request.body(())?.into_parts();
//! # let known = auth.on(&parts).get_session().await?.ok_or("nobody")?;
//! # assert_eq!(known.source(), Source::Cache);
//! # let id = known.user.id.to_string();
//! # assert_eq!(user_has_changed(State(auth.clone()), Path(id)).await, StatusCode::NO_CONTENT);
//! # let known = auth.on(&parts).get_session().await?.ok_or("nobody")?;
//! # assert_eq!(known.source(), Source::Upstream);
//! # Ok(())
//! # }
//! ```
//!
//! [`invalidate_user`](crate::NeonAuth::invalidate_user) is about all sessions of a user,
//! [`invalidate_session`](crate::NeonAuth::invalidate_session) about one.
//!
//! # What is left
//!
//! - **Another process** does not learn of it: a second machine, a forked worker, a front end on Next.js, this process
//!   after a restart. Nor does this one learn what they change, or what is changed in Neon's console or in the
//!   database. There, what is cached counts for up to one `session_data_ttl`, 300 s unless set.
//! - **A password that is reset** by a link or a code: `reset_password` and its like do not say whose it is. The new
//!   password ends no session, unless your Neon Auth is set to do that: then cookies count for up to one
//!   `session_data_ttl`. After the next sign-in, `revoke_other_sessions` ends the others at once.
//! - **A JWT**, as `auth.token()` gives it for the Data API and other services, is no cached session. It counts until
//!   its `exp`.
//!
//! For what must not happen in that time, ask:
//!
//! ```
//! use neon_auth_axum::FreshSession;
//!
//! async fn transfer(session: FreshSession) -> String {
//!     format!("{} is signed in at this moment", session.user.name)
//! }
//! # let _: axum::Router = axum::Router::new().route("/transfer", axum::routing::post(transfer));
//! ```
//!
//! [`WithRole`](crate::WithRole) and [`SignedInWithin`](crate::SignedInWithin) ask, too. Inside `protect`, what was asked
//! for a request already is not asked again for the same request, unless there was a change since.
//!
//! A shorter `session_data_ttl` makes the time shorter for everything, at the price of more questions: every visitor who
//! is active costs one look-up a TTL. `stale_if_error` makes it longer, but only during an outage.
//!
//! # Differences
//!
//! `neon-auth-actix`: take `MaybeSession`, never `Option<Session>`, since actix makes `None` of every error. In
//! `neon-auth-threads` and `neon-auth-rouille` it is `require_fresh_session(auth)?`.
