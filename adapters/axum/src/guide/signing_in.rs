//! Signing in: your own forms, and Google or GitHub.
//!
//! The pages of [Neon's UI](super::front_end) need nothing of this. For your own pages there are the server methods of
//! [`Auth`](crate::Auth). The cookies that a method brings are on the response by themselves.
//!
//! # A form
//!
//! ```
//! use axum::extract::Form;
//! use axum::response::{Html, IntoResponse, Redirect, Response};
//! use axum::routing::get;
//! use neon_auth_axum::methods::{OrSecondFactor, SignInEmail};
//! use neon_auth_axum::{Arrival, Auth, Rejection};
//!
//! #[derive(serde::Deserialize)]
//! struct Credentials {
//!     email: String,
//!     password: String,
//! }
//!
//! async fn show() -> Html<&'static str> {
//!     // A form without an action goes to the page's own address, so `redirectTo` stays in it.
//!     Html(r#"<form method="post">
//!         <input name="email" type="email"> <input name="password" type="password">
//!         <button>Sign in</button>
//!     </form>"#)
//! }
//!
//! async fn sign_in(
//!     auth: Auth,
//!     arrival: Arrival,
//!     Form(form): Form<Credentials>,
//! ) -> Result<Response, Rejection> {
//!     // The page is public, so nothing else keeps another site's form out.
//!     auth.require_trusted_origin()?;
//!     Ok(match auth.sign_in().email(SignInEmail::new(form.email, form.password)).await {
//!         Ok(OrSecondFactor::Reply(_)) => {
//!             // Anybody can write a link to this page. `Arrival` lets no other site through.
//!             Redirect::to(arrival.redirect_to().unwrap_or("/dashboard")).into_response()
//!         }
//!         Ok(OrSecondFactor::SecondFactor(_)) => Redirect::to("/auth/two-factor").into_response(),
//!         // Upstream's own refusal, such as 401 INVALID_EMAIL_OR_PASSWORD,
//!         // or an outage, such as 502 NETWORK_TIMEOUT.
//!         Err(error) => (error.status(), error.message().to_owned()).into_response(),
//!     })
//! }
//! # let _: axum::Router = axum::Router::new().route("/auth/sign-in", get(show).post(sign_in));
//! ```
//!
//! Signing up, codes by mail and signing out are alike: `auth.sign_up().email(…)`, `auth.sign_in().email_otp(…)`,
//! `auth.sign_out()`. If upstream wants the address to be verified first, a sign-up signs nobody in: its reply's `token` is
//! none, and the page should say so.
//!
//! Sign out by a form with POST, not by a link: any other site can link to a page. `/auth/sign-out` is public by default,
//! so the handler has to check the form itself. It is no error if nobody is signed in.
//!
//! ```
//! use axum::response::Redirect;
//! use neon_auth_axum::{Auth, Rejection};
//!
//! async fn sign_out(auth: Auth) -> Result<Redirect, Rejection> {
//!     auth.require_trusted_origin()?;
//!     // While Neon Auth is down this is an error, and this browser is signed out all the same.
//!     let _ = auth.sign_out().await;
//!     Ok(Redirect::to("/auth/sign-in"))
//! }
//! # let _: axum::Router = axum::Router::new().route("/auth/sign-out", axum::routing::post(sign_out));
//! ```
//!
//! If a method sends a
//! link by mail, give it a full URL to lead back to, such as `https://app.example.com/welcome`: a path is one of the server
//! that the link leads to.
//!
//! # A second factor
//!
//! [`OrSecondFactor::SecondFactor`](crate::methods::OrSecondFactor::SecondFactor) means that the password was right and
//! that nobody is signed in yet. It comes only if the server has Better Auth's plugin `twoFactor` and the user has set
//! one up: see [Second factor and passkeys](super::second_factor).
//!
//! # Google, GitHub and the like
//!
//! Send the browser to the URL that `sign_in().social(…)` gives. There is no callback route to write: the browser comes
//! back to the page that you name, and the layer around that page signs it in.
//!
//! ```
//! use axum::response::{IntoResponse, Redirect, Response};
//! use neon_auth_axum::methods::SignInSocial;
//! use neon_auth_axum::{Auth, Rejection};
//!
//! async fn with_google(auth: Auth) -> Result<Response, Rejection> {
//!     auth.require_trusted_origin()?;
//!     let arguments = SignInSocial::new("google")
//!         .callback_url("/dashboard")
//!         .error_callback_url("/auth/sign-in");
//!     Ok(match auth.sign_in().social(arguments).await {
//!         Ok(begun) => Redirect::to(begun.url.as_deref().unwrap_or("/dashboard")).into_response(),
//!         Err(error) => (error.status(), error.message().to_owned()).into_response(),
//!     })
//! }
//! # let _: axum::Router = axum::Router::new().route("/auth/google", axum::routing::post(with_google));
//! ```
//!
//! - The page to come back to is any page inside [`protect`](crate::protect) or [`attach`](crate::attach), public or not,
//!   but not below `/api/auth`. If that page is outside the layer, nobody is signed in by it.
//! - The way back works under `SameSite=Strict`, too. There it ends on a small page that refreshes itself, since a browser
//!   sends no `Strict` cookies along a redirect that began at another site.
//! - If it fails, the browser is on the login page with `error=` in its query: a code such as `access_denied`. Anybody can
//!   write that into a link, so show a text of your own for the codes you know.
//! - Your origin has to be among the trusted domains in Neon's console: see [Deploying](super::deploying).
//!
//! **In a popup**, which is needed if your application runs in another site's frame, Neon's client does all of it; you
//! serve one page for it: see [Neon's own front end](super::front_end#popups).
//!
//! # Differences
//!
//! The methods are the same everywhere. `neon-auth-actix` awaits them; `neon-auth-threads` and `neon-auth-rouille` end each
//! with `.send()`, and call `require_trusted_origin(auth)?` as a function. Their front pages show the form.
