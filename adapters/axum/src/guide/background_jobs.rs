//! Background jobs: what can a job call without a visitor's request, and in whose name?
//!
//! A method acts for one request, [`auth.on(&parts)`](crate::NeonAuth::on), and in the name of the person in its
//! cookies. A job makes a request of its own, with no cookies. It is never sent anywhere: it holds the cookies of the
//! calls, and says their `Origin`. There is no API key for these methods. A job that administers signs in, as a user
//! who is made for that.
//!
//! ```
//! use neon_auth_axum::methods::{ImpersonateUser, ListUsers, RemoveUser, SignInEmail};
//! use neon_auth_axum::neon_auth::RequestAuth;
//! use neon_auth_axum::{Config, Error, NeonAuth};
//!
//! /// Binds to a request of nobody's. After a sign-in, the further calls on it are signed in.
//! fn nobody(auth: &NeonAuth) -> RequestAuth {
//!     let (parts, ()) = axum::http::Request::new(()).into_parts();
//!     auth.on(&parts)
//! }
//!
//! /// Removes everybody who has not verified the address.
//! async fn tidy_up(auth: &NeonAuth, password: &str) -> Result<u64, Error> {
//!     let job = nobody(auth);
//!     job.sign_in().email(SignInEmail::new("janitor@example.com", password)).await?;
//!     let removed = remove_unverified(&job).await;
//!     // Otherwise a session stays behind each time, for a week.
//!     job.sign_out().await?;
//!     removed
//! }
//!
//! async fn remove_unverified(job: &RequestAuth) -> Result<u64, Error> {
//!     let (mut removed, mut kept) = (0_u64, 0_u64);
//!     loop {
//!         let page = ListUsers::new().sort_by("createdAt").limit(100).offset(kept);
//!         let found = job.admin().list_users(page).await?;
//!         if found.users.is_empty() {
//!             return Ok(removed);
//!         }
//!         for user in found.users {
//!             if user.email_verified {
//!                 kept += 1;
//!             } else {
//!                 job.admin().remove_user(RemoveUser::new(&*user.id)).await?;
//!                 removed += 1;
//!             }
//!         }
//!     }
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let server = neon_auth_dev_server::start()?;
//! # let builder = Config::builder().base_url(server.base_url()).cookie_secret("0123456789abcdef0123456789abcdef");
//! # let upstream = neon_auth_axum::new(builder.clone().build()?);
//! # let (parts, ()) = axum::http::Request::post("/").header("host", "localhost:3000").body(())?.into_parts();
//! # let janitor = neon_auth_axum::methods::SignUpEmail::new("janitor@example.com", "correct horse").name("Janitor");
//! # upstream.on(&parts).sign_up().email(janitor).await?;
//! # server.with(|auth| { auth.set_role("janitor@example.com", "admin"); auth.set_email_verified("janitor@example.com", true) });
//! # for n in 0..5 {
//! #     let email = format!("user{n}@example.com");
//! #     server.sign_in_as(&email);
//! #     server.with(|auth| auth.set_email_verified(&email, n % 2 == 0));
//! # }
//! # let builder = builder.log_level(neon_auth_axum::LevelFilter::Silent);
//!
//! // Without a `Host`, the origin has to be configured.
//! let config = builder.origin("http://localhost:3000").build()?;
//! let auth = neon_auth_axum::new(config);
//! assert_eq!(tidy_up(&auth, "correct horse").await?, 2);
//! # assert!(server.with(|auth| auth.user("user1@example.com").is_none() && auth.user("user2@example.com").is_some()));
//! # assert_eq!(server.with(|auth| auth.sessions("janitor@example.com").len()), 1, "that of the sign-up");
//! # let refused = tidy_up(&auth, "a wrong one").await.expect_err("refused");
//! # assert_eq!(refused.code(), "INVALID_EMAIL_OR_PASSWORD");
//! #
//! # let elsewhere = neon_auth_axum::new(Config::builder().base_url(server.base_url())
//! #     .cookie_secret("0123456789abcdef0123456789abcdef").log_level(neon_auth_axum::LevelFilter::Silent).build()?);
//! # let job = nobody(&elsewhere);
//! # let without_an_origin = async {
//! #     job.sign_in().email(SignInEmail::new("janitor@example.com", "correct horse")).await?;
//! #     job.sign_out().await?;
//! #     Ok::<(), Error>(())
//! # };
//! # assert_eq!(without_an_origin.await.expect_err("no origin").code(), "MISSING_OR_NULL_ORIGIN");
//! #
//! # let job = nobody(&auth);
//! # assert!(job.get_session().await?.is_none());
//! # assert!(job.ok().await?.ok);
//! # assert!(!job.jwks().await?.keys.is_empty());
//! # let reset = neon_auth_axum::methods::RequestPasswordReset::new("user2@example.com");
//! # job.request_password_reset(reset.redirect_to("http://localhost:3000/auth/reset-password")).await?;
//! # assert_eq!(job.list_sessions().await.expect_err("nobody").status(), 401);
//!
//! // In a user's name: an admin acts as the user, for an hour at most.
//! # let user_id = server.with(|auth| auth.user("user2@example.com").map(|user| user.id.clone())).ok_or("no user")?;
//! # let password = "correct horse";
//! let job = nobody(&auth);
//! job.sign_in().email(SignInEmail::new("janitor@example.com", password)).await?;
//! job.admin().impersonate_user(ImpersonateUser::new(&*user_id)).await?;
//! let accounts = job.list_accounts().await?;
//! job.admin().stop_impersonating().await?;
//! job.sign_out().await?;
//! # assert!(job.get_session().await?.is_none());
//! # let _ = accounts;
//! # Ok(())
//! # }
//! ```
//!
//! # What can be called
//!
//! | in the name of | what |
//! |---|---|
//! | nobody | `ok`, `jwks`, `sign_in()`, `sign_up()`, `request_password_reset`, `send_verification_email`, the codes and links by mail |
//! | a service account | everything that its role allows: `admin()` with the role `admin`, `organization()` as a member |
//! | a user | nothing, unless an admin acts as the user, or the user's request is still there |
//!
//! [`invalidate_user`](crate::NeonAuth::invalidate_user) needs no request at all.
//!
//! Do not keep a visitor's cookies for a job that comes later: they are credentials, and they end when the visitor
//! signs out.
//!
//! # The origin
//!
//! Better Auth refuses a call that has cookies and no `Origin`, with 403 `MISSING_OR_NULL_ORIGIN`. The library makes
//! the `Origin` of the `Host`, of which a job has none. So set [`origin`](crate::ConfigBuilder::origin), or give the
//! request a `host` header. It has to be among the [trusted domains](super::deploying).
//!
//! # The service account
//!
//! - It is a user like others, with a long random password out of your secret store. It has no second factor: a job has
//!   nobody to type a code. Verify its address, if your Neon Auth asks for that.
//! - Sign in once for a job, not once for each user: Better Auth limits how often an address may sign in. With
//!   [`client_ip`](crate::ConfigBuilder::client_ip) set, use [`on_from`](crate::NeonAuth::on_from) with an address of
//!   the machine's own that is no trusted proxy's: with `on` none is sent, and the log warns of it once.
//! - Often a job needs no account at all. Neon Auth keeps its users in the schema `neon_auth` of your own database, so
//!   a job that only reads can do so by SQL.
//!
//! # Work that a request begins
//!
//! A task that a handler spawns may take a clone of [`Auth`](crate::Auth) along, and acts as that visitor. What it
//! signs in or out comes too late for the answer, so its cookies are lost. Do in the handler what sets cookies.
//!
//! ```
//! use neon_auth_axum::{Auth, Session};
//!
//! async fn report(_session: Session, auth: Auth) -> &'static str {
//!     tokio::spawn(async move {
//!         let token = auth.token().await;
//!         // … ask another service with it.
//!         drop(token);
//!     });
//!     "It will be in your mail."
//! }
//! # let _: axum::Router = axum::Router::new().route("/report", axum::routing::post(report));
//! ```
//!
//! # Differences
//!
//! Jobs need no framework: [`neon-auth-tokio`](https://docs.rs/neon-auth-tokio) is enough, or on plain threads
//! [`neon-auth-ureq`](https://docs.rs/neon-auth-ureq), whose methods end with `.send()`.
