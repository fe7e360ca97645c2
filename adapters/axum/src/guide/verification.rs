//! Verification: how is an address proved, and why does a page still say "not verified" after the link?
//!
//! In Neon's console you choose whether a sign-up needs it, and by what: a code, or a link, for which Neon wants a mail
//! provider of your own. If it is needed, a sign-up signs nobody in, and a sign-in before it is refused with 403
//! `EMAIL_NOT_VERIFIED`. If it is not, people are signed in with an address that may be somebody else's.
//!
//! # A page for verified addresses
//!
//! The session in the cookie says whether the address was verified when the cookie was made. A "yes" stays true, and a
//! "no" may be old. Ask again then: it costs a look-up for those people alone, and brings them a new cookie.
//!
//! ```
//! use axum::extract::{Form, FromRequestParts};
//! use axum::http::request::Parts;
//! use axum::response::{IntoResponse, Redirect, Response};
//! use axum::routing::{get, post};
//! use neon_auth_axum::methods::{OtpType, SendVerificationOtp, VerifyEmailOtp};
//! use neon_auth_axum::{Auth, FreshSession, Rejection, Session, protect};
//!
//! /// Somebody is signed in, with a verified address.
//! struct Verified(neon_auth_axum::neon_auth::Session);
//!
//! impl<S: Send + Sync> FromRequestParts<S> for Verified {
//!     type Rejection = Response;
//!
//!     async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
//!         let cached =
//!             <Session as FromRequestParts<S>>::from_request_parts(parts, state).await;
//!         let cached = cached.map_err(IntoResponse::into_response)?;
//!         if cached.user.email_verified {
//!             return Ok(Self(cached.into_inner()));
//!         }
//!         let fresh =
//!             <FreshSession as FromRequestParts<S>>::from_request_parts(parts, state).await;
//!         let fresh = fresh.map_err(IntoResponse::into_response)?;
//!         match fresh.user.email_verified {
//!             true => Ok(Self(fresh.into_inner())),
//!             false => Err(Redirect::to("/account/verify").into_response()),
//!         }
//!     }
//! }
//!
//! async fn publish(Verified(session): Verified) -> String {
//!     format!("{} is proved", session.user.email)
//! }
//!
//! /// The page for everybody else: it mails a code.
//! async fn send_code(session: Session, auth: Auth) -> Result<&'static str, Rejection> {
//!     let email = &*session.user.email;
//!     let arguments = SendVerificationOtp::new(email, OtpType::EmailVerification);
//!     auth.email_otp().send_verification_otp(arguments).await?;
//!     Ok("We have sent you a code.")
//! }
//!
//! #[derive(serde::Deserialize)]
//! struct Code {
//!     code: String,
//! }
//!
//! async fn check_code(
//!     session: Session,
//!     auth: Auth,
//!     Form(form): Form<Code>,
//! ) -> Result<Redirect, Rejection> {
//!     let arguments = VerifyEmailOtp::new(&*session.user.email, form.code.trim());
//!     auth.email_otp().verify_email(arguments).await?;
//!     Ok(Redirect::to("/publish"))
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let server = neon_auth_dev_server::start()?;
//! # let auth = neon_auth_axum::new(neon_auth_axum::Config::builder()
//! #     .base_url(server.base_url()).cookie_secret("0123456789abcdef0123456789abcdef").build()?);
//! # let app: axum::Router = axum::Router::new()
//! #     .route("/publish", get(publish)).route("/send", post(send_code)).route("/check", post(check_code))
//! #     .route("/seen", get(async |me: Session| me.user.email_verified.to_string()))
//! #     .nest_service("/api/auth", neon_auth_axum::handler(&auth))
//! #     .layer(protect(&auth));
//! # use neon_auth_axum::testing::Browser;
//! # for how in ["code", "link here", "link elsewhere"] {
//! #     let email = format!("{}@example.com", how.replace(' ', "-"));
//! #     let token = server.sign_in_as(&email);
//! #     server.with(|auth| auth.set_email_verified(&email, false));
//! #     let ann = Browser::new(app.clone()).cookies(&token);
//! #     assert_eq!(ann.get("/seen").await?.text(), "false");
//! #     assert_eq!(ann.get("/publish").await?.path(), "/account/verify", "{how}");
//! #     let now = match how {
//! #         "code" => {
//! #             assert_eq!(ann.form("/send", &[]).await?.status(), 200);
//! #             let code = server.last_code(&email).ok_or("no code")?;
//! #             assert_eq!(ann.form("/check", &[("code", &code)]).unfollowed().await?.status(), 303);
//! #             "true"
//! #         }
//! #         _ => {
//! #             let (parts, ()) = axum::http::Request::get("/").header("host", "localhost:3000")
//! #                 .header("cookie", &token).body(())?.into_parts();
//! #             let arguments = neon_auth_axum::methods::SendVerificationEmail::new(email.as_str());
//! #             auth.on(&parts).send_verification_email(arguments).await?;
//! #             let url = server.last_url(&email).ok_or("no link")?;
//! #             let link = format!("/api/auth{}", url.split_once("/neondb/auth").ok_or("no path")?.1);
//! #             let (browser, now) = match how {
//! #                 "link here" => (&ann, "true"),
//! #                 _ => (&Browser::new(app.clone()), "false"),
//! #             };
//! #             let followed = browser.get(&link).unfollowed().await?;
//! #             assert!(followed.status() == 200 || followed.status() == 302, "{followed:?}");
//! #             now
//! #         }
//! #     };
//! #     assert_eq!(ann.get("/seen").await?.text(), now, "{how}");
//! #     assert_eq!(ann.get("/publish").await?.text(), format!("{email} is proved"), "{how}");
//! #     assert_eq!(ann.get("/seen").await?.text(), "true", "{how}: the cookie is made anew");
//! # }
//! # Ok(())
//! # }
//! ```
//!
//! # Who learns of it at once
//!
//! | what proves the address | who still sees "not verified" for up to one `session_data_ttl` |
//! |---|---|
//! | a code or a link, in a browser that is signed in, through this process | nobody |
//! | a link that leads to Neon Auth itself, as those of Neon's mails do | everybody who is signed in as that user |
//! | a link or a code in a browser that is not signed in | the browsers that are |
//! | anything through another process, Neon's console or the database | everybody who is signed in as that user |
//!
//! Somebody who signs up here and follows the link in Neon's mail is in the second row. `Verified` asks for them. So
//! does any page with [`FreshSession`](crate::FreshSession), or
//! [`get_session().fresh()`](crate::RequestAuth::get_session). Afterwards the cookie is right for all pages.
//!
//! # The link
//!
//! [`send_verification_email`](crate::methods::SendVerificationEmail) mails one. Its `callback_url` is where the
//! visitor ends up: give a whole URL, `auth.url("/verified")`, and add its origin to the [trusted
//! domains](super::deploying). If the link is too old, that page gets `error=TOKEN_EXPIRED` in its query.
//!
//! **The way to that page begins in a mail**, so under `SameSite=Strict` the browser sends no cookies along, and the
//! page sees nobody signed in. Make it [public](crate::ConfigBuilder::public_route), and put a plain link on it to go
//! on with. A link through the proxy, as a server of your own may send, has no such problem: it ends on a page that
//! refreshes itself.
//!
//! A mail program or a virus scanner may open the link before the person does. The address is verified then all the
//! same.
//!
//! # Differences
//!
//! In `neon-auth-actix` an extractor of your own implements `FromRequest`; in `neon-auth-threads` and `neon-auth-rouille`
//! it is a function that calls `require_session(auth)?` and `require_fresh_session(auth)?`.
