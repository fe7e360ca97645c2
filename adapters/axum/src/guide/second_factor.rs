//! Second factor and passkeys: how are they set up, and what does signing in with them take?
//!
//! Both are plugins of Better Auth, `twoFactor` and `passkey`, and have to be turned on at the auth server. If one is
//! not, its methods are refused with status 404, and the log names the plugin.
//!
//! # A code after the password
//!
//! A sign-in by password gives
//! [`OrSecondFactor::SecondFactor`](crate::methods::OrSecondFactor::SecondFactor) if the user has a second factor: nobody
//! is signed in yet, and this browser has ten minutes for a code. `/auth/two-factor` is public by default, so the page
//! that asks for it can be there.
//!
//! ```
//! use axum::extract::Form;
//! use axum::response::{Html, IntoResponse, Redirect, Response};
//! use axum::routing::{get, post};
//! use neon_auth_axum::methods::{EnableTwoFactor, OrSecondFactor, SignInEmail};
//! use neon_auth_axum::methods::{VerifyBackupCode, VerifyTotp};
//! use neon_auth_axum::{Auth, Rejection, Session, protect};
//!
//! async fn sign_in(
//!     auth: Auth,
//!     Form(form): Form<SignInEmail>,
//! ) -> Result<Redirect, Rejection> {
//!     auth.require_trusted_origin()?;
//!     Ok(match auth.sign_in().email(form).await? {
//!         OrSecondFactor::Reply(_) => Redirect::to("/dashboard"),
//!         OrSecondFactor::SecondFactor(_) => Redirect::to("/auth/two-factor"),
//!     })
//! }
//!
//! async fn ask_for_code() -> Html<&'static str> {
//!     Html(r#"<form method="post">
//!         <label>Code of your app, or a backup code
//!             <input name="code" autocomplete="one-time-code" required></label>
//!         <label><input name="trust" type="checkbox">
//!             Do not ask here for 30 days</label>
//!         <button>Sign in</button>
//!     </form>"#)
//! }
//!
//! #[derive(serde::Deserialize)]
//! struct Code {
//!     code: String,
//!     trust: Option<String>,
//! }
//!
//! async fn take_code(
//!     auth: Auth,
//!     Form(form): Form<Code>,
//! ) -> Result<Redirect, Rejection> {
//!     auth.require_trusted_origin()?;
//!     let code: String = form.code.split_whitespace().collect();
//!     let trust = form.trust.is_some();
//!     if code.bytes().all(|byte| byte.is_ascii_digit()) {
//!         let arguments = VerifyTotp::new(code).trust_device(trust);
//!         auth.two_factor().verify_totp(arguments).await?;
//!     } else {
//!         let arguments = VerifyBackupCode::new(code).trust_device(trust);
//!         auth.two_factor().verify_backup_code(arguments).await?;
//!     }
//!     Ok(Redirect::to("/dashboard"))
//! }
//!
//! #[derive(serde::Deserialize)]
//! struct Password {
//!     password: String,
//! }
//!
//! /// Shows what the user's app reads, and the backup codes, once.
//! async fn set_up(
//!     _: Session,
//!     auth: Auth,
//!     Form(form): Form<Password>,
//! ) -> Result<Html<String>, Rejection> {
//!     let arguments = EnableTwoFactor::new(form.password);
//!     let begun = auth.two_factor().enable(arguments).await?;
//!     let uri = begun.totp_uri.unwrap_or_default().replace('&', "&amp;");
//!     Ok(Html(format!("<pre>{uri}\n{}\n</pre>", begun.backup_codes.join("\n"))))
//! }
//!
//! /// The app's first code turns the factor on.
//! async fn confirm(
//!     _: Session,
//!     auth: Auth,
//!     Form(form): Form<Code>,
//! ) -> Result<Redirect, Rejection> {
//!     auth.two_factor().verify_totp(VerifyTotp::new(form.code)).await?;
//!     Ok(Redirect::to("/account"))
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use neon_auth_dev_server::{DevServer, Plugin};
//! # let server = DevServer::builder().plugin(Plugin::TwoFactor).start()?;
//! # let auth = neon_auth_axum::new(neon_auth_axum::Config::builder()
//! #     .base_url(server.base_url()).cookie_secret("0123456789abcdef0123456789abcdef").build()?);
//! # async fn sign_up(
//! #     auth: Auth,
//! #     Form(form): Form<neon_auth_axum::methods::SignUpEmail>,
//! # ) -> Result<(), Rejection> {
//! #     auth.sign_up().email(form).await?;
//! #     Ok(())
//! # }
//! # let app: axum::Router = axum::Router::new()
//! #     .route("/auth/sign-up", post(sign_up)).route("/auth/sign-in", post(sign_in))
//! #     .route("/auth/two-factor", get(ask_for_code).post(take_code))
//! #     .route("/account/second-factor", post(set_up)).route("/account/second-factor/confirm", post(confirm))
//! #     .route("/account", get(async |me: Session| me.user.get_as::<bool>("twoFactorEnabled").ok().flatten().unwrap_or_default().to_string()))
//! #     .route("/dashboard", get(async |me: Session| me.user.email.to_string()))
//! #     .layer(protect(&auth));
//! # use neon_auth_axum::testing::Browser;
//! # let email = "ann@example.com";
//! # let typed = [("email", email), ("password", "correct horse 1"), ("name", "Ann")];
//! # let ann = Browser::new(app.clone());
//! # assert_eq!(ann.form("/auth/sign-up", &typed).await?.status(), 200);
//! # let shown = ann.form("/account/second-factor", &[("password", "correct horse 1")]).await?;
//! # assert!(shown.text().starts_with("<pre>otpauth://totp/"), "{shown:?}");
//! # assert_eq!(shown.header("cache-control"), Some("private, no-store"));
//! # let backup = shown.text().lines().rev().nth(1).ok_or("no code")?.to_owned();
//! # assert_eq!(ann.get("/account").await?.text(), "false");
//! # let code = || server.totp(email).ok_or("no app");
//! # let confirmed = ann.form("/account/second-factor/confirm", &[("code", &code()?)]).await?;
//! # assert_eq!((confirmed.path(), confirmed.text()), ("/account", "true"));
//! # let wrong = Browser::new(app.clone());
//! # assert_eq!(wrong.form("/auth/sign-in", &typed[..2]).await?.path(), "/auth/two-factor");
//! # assert_eq!(wrong.form("/auth/two-factor", &[("code", "000 000")]).await?.status(), 401);
//! # assert_eq!(wrong.get("/dashboard").await?.path(), "/auth/sign-in");
//! # let there = wrong.form("/auth/two-factor", &[("code", &backup)]).await?;
//! # assert_eq!((there.path(), there.text()), ("/dashboard", email));
//! # let trusted = Browser::new(app.clone());
//! # trusted.form("/auth/sign-in", &typed[..2]).await?;
//! # let code = code()?;
//! # let spaced = format!("{} {}", &code[..3], &code[3..]);
//! # let there = trusted.form("/auth/two-factor", &[("code", &spaced), ("trust", "on")]).await?;
//! # assert_eq!(there.text(), email);
//! # assert!(trusted.forget("__Secure-neon-auth.session_token"));
//! # assert_eq!(trusted.form("/auth/sign-in", &typed[..2]).await?.path(), "/dashboard");
//! # let _: Response = Html("").into_response();
//! # Ok(())
//! # }
//! ```
//!
//! - **Nobody has a second factor before the first code** that the app shows. Draw `totp_uri` as a QR code, and show the
//!   backup codes once: they are what is left if the device is lost. The URI holds the secret. No browser
//!   keeps the page: an answer to somebody who is signed in is `no-store` if it is HTML.
//! - **Setting up, confirming and turning off end the session and begin another one** in the same browser. The `token` in
//!   the reply of `verify_totp` is then the one that has ended; the cookie on the response is the one in force.
//! - **What asks for it** is a password: of an address, a name or a phone number. Codes and links by mail, providers and
//!   passkeys do not.
//! - **Wrong codes**: after five the sign-in begins again, with `TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE`. After ten in a row
//!   the account is locked for 15 minutes, with `ACCOUNT_TEMPORARILY_LOCKED`. Better Auth 1.4 has neither.
//! - **A trusted browser** is one with a cookie of 30 days, which each sign-in renews.
//! - Codes can be sent instead: [`send_otp`](crate::neon_auth::TwoFactor::send_otp) and
//!   [`verify_otp`](crate::neon_auth::TwoFactor::verify_otp).
//!
//! # Passkeys
//!
//! A passkey needs a script, and the script needs nothing of yours: it calls the routes of the plugin through
//! [`handler`](crate::handler), and the browser has the session afterwards.
//!
//! ```js
//! const call = async (path, body) => {
//!   const request = body && {
//!     method: 'POST',
//!     headers: { 'content-type': 'application/json' },
//!     body: JSON.stringify(body),
//!   };
//!   const answer = await fetch(`/api/auth/passkey/${path}`, request || {});
//!   if (!answer.ok) throw new Error((await answer.json()).message);
//!   return answer.json();
//! };
//!
//! export async function addPasskey(name) {
//!   const options = await call(`generate-register-options?name=${encodeURIComponent(name)}`);
//!   const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
//!   const response = await navigator.credentials.create({ publicKey });
//!   return call('verify-registration', { response: response.toJSON(), name });
//! }
//!
//! export async function signInWithPasskey() {
//!   const options = await call('generate-authenticate-options');
//!   const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
//!   const response = await navigator.credentials.get({ publicKey });
//!   await call('verify-authentication', { response: response.toJSON() });
//!   location.assign('/dashboard');
//! }
//! ```
//!
//! The list of the user's passkeys, their names and deleting them are pages without a script, with the methods of
//! [`passkey`](crate::RequestAuth::passkey).
//!
//! - The server's `rpID` is the host that browsers have for the application, and its `origin` the application's. With
//!   another one the browser refuses, or upstream does, with `FAILED_TO_VERIFY_REGISTRATION`.
//! - Options are good for five minutes, once, and in the browser that asked: a cookie of upstream's says so.
//!
//! # In tests
//!
//! `neon-auth-dev-server` has both plugins. `server.totp("ann@example.com")` is the code that Ann's app shows, and an
//! `Authenticator` takes the place of the browser's:
//!
//! ```
//! use neon_auth_axum::testing::Browser;
//! use neon_auth_dev_server::{Authenticator, DevServer, Plugin};
//! # use axum::routing::get;
//! # use neon_auth_axum::{NeonAuth, Session, protect};
//! # fn app(auth: &NeonAuth) -> axum::Router {
//! #     axum::Router::new().route("/dashboard", get(async |me: Session| me.user.email.to_string()))
//! #         .nest_service("/api/auth", neon_auth_axum::handler(auth)).layer(protect(auth))
//! # }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let server = DevServer::builder().plugin(Plugin::Passkey).start()?;
//! # let auth = neon_auth_axum::new(neon_auth_axum::Config::builder()
//! #     .base_url(server.base_url()).cookie_secret("0123456789abcdef0123456789abcdef").build()?);
//! let mut authenticator = Authenticator::new("http://localhost:3000");
//!
//! let ann = Browser::new(app(&auth)).cookies(server.sign_in_as("ann@example.com"));
//! let options = ann.get("/api/auth/passkey/generate-register-options").await?;
//! let response: serde_json::Value =
//!     serde_json::from_str(&authenticator.register(options.text())?)?;
//! let body = serde_json::json!({ "response": response, "name": "laptop" });
//! let made = ann.json("POST", "/api/auth/passkey/verify-registration", &body).await?;
//! assert_eq!(made.status(), 200);
//!
//! let elsewhere = Browser::new(app(&auth));
//! let options = elsewhere.get("/api/auth/passkey/generate-authenticate-options").await?;
//! let response: serde_json::Value =
//!     serde_json::from_str(&authenticator.authenticate(options.text())?)?;
//! let body = serde_json::json!({ "response": response });
//! elsewhere.json("POST", "/api/auth/passkey/verify-authentication", &body).await?;
//! assert_eq!(elsewhere.get("/dashboard").await?.text(), "ann@example.com");
//! # Ok(())
//! # }
//! ```
//!
//! # Differences
//!
//! The methods and the script are the same everywhere. `neon-auth-actix` awaits the methods; `neon-auth-threads` and
//! `neon-auth-rouille` end each with `.send()`.
