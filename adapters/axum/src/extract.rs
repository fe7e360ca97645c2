//! What a handler may ask for as an argument.

use axum_core::extract::{FromRequestParts, OptionalFromRequestParts};
use http::request::Parts;
use neon_auth::RequestAuth;
use neon_auth::adapter::Extract;

use crate::rejection::Rejection;

/// Makes a type an extractor of axum's.
macro_rules! from_request_parts {
    ($Extractor:ident $(<$parameter:ident>)? [$($declared:tt)*]) => {
        impl<S: Sync, $($declared)*> FromRequestParts<S> for $Extractor $(<$parameter>)? {
            type Rejection = Rejection;

            async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Rejection> {
                Ok(Self::extract(bound(parts)?).await?)
            }
        }
    };
}

neon_auth::extractors! {
    rejection: Rejection, each: from_request_parts,
    ///
    /// ```
    /// use axum::response::{IntoResponse, Response};
    /// use neon_auth_axum::{Auth, Rejection};
    ///
    /// async fn subscribe(auth: Auth) -> Result<Response, Rejection> {
    ///     auth.require_trusted_origin()?;
    ///     Ok("Thank you".into_response())
    /// }
    /// # let _: axum::Router = axum::Router::new().route("/", axum::routing::post(subscribe));
    /// ```
    Auth,
    ///
    /// ```
    /// use axum::response::{Html, Redirect};
    /// use axum::extract::Form;
    /// use neon_auth_axum::methods::SignInEmail;
    /// use neon_auth_axum::{Arrival, Auth, Rejection};
    ///
    /// async fn show(arrival: Arrival) -> Html<String> {
    ///     let sign_up = arrival.carried_to("/auth/sign-up").replace('&', "&amp;");
    ///     Html(format!("<form method=\"post\">…</form> <a href=\"{sign_up}\">Create an account</a>"))
    /// }
    ///
    /// async fn sign_in(arrival: Arrival, auth: Auth, Form(form): Form<SignInEmail>) -> Result<Redirect, Rejection> {
    ///     auth.require_trusted_origin()?;
    ///     auth.sign_in().email(form).await?;
    ///     Ok(Redirect::to(arrival.redirect_to().unwrap_or("/dashboard")))
    /// }
    /// # let _: axum::Router = axum::Router::new().route("/auth/sign-in", axum::routing::get(show).post(sign_in));
    /// ```
    Arrival,
    ///
    /// `Option<Session>` does not insist that somebody is signed in.
    ///
    /// # As JSON
    ///
    /// **Do not answer `Json(session)`.** It would hand `session.token` to the page's scripts, and that is a credential: the
    /// cookie that holds it is `HttpOnly`, so that no script can read it. Answer the user alone, or fields that you choose:
    ///
    /// ```
    /// use axum::Json;
    /// use axum::response::{IntoResponse, Response};
    /// use neon_auth_axum::Session;
    ///
    /// async fn me(session: Session) -> Response {
    ///     Json(&*session.user).into_response()
    /// }
    /// # let _: axum::Router = axum::Router::new().route("/api/me", axum::routing::get(me));
    /// ```
    Session,
    FreshSession,
    ///
    /// ```
    /// use neon_auth_axum::{Role, WithRole};
    ///
    /// struct Admin;
    ///
    /// impl Role for Admin {
    ///     const NAME: &'static str = "admin";
    /// }
    ///
    /// async fn statistics(admin: WithRole<Admin>) -> String {
    ///     format!("Hello, {}", admin.user.name)
    /// }
    /// # let _: axum::Router = axum::Router::new().route("/", axum::routing::get(statistics));
    /// ```
    WithRole,
    WithCachedRole,
    WithOrganizationRole,
    ///
    /// ```
    /// use neon_auth_axum::SignedInWithin;
    ///
    /// async fn change_password(session: SignedInWithin<600>) -> String {
    ///     format!("{} signed in within ten minutes", session.user.name)
    /// }
    /// # let _: axum::Router = axum::Router::new().route("/", axum::routing::get(change_password));
    /// ```
    SignedInWithin,
}

/// What a layer of ours has put into the request.
fn bound(parts: &Parts) -> Result<&RequestAuth, Rejection> {
    let auth = parts.extensions.get::<RequestAuth>();
    auth.ok_or_else(Rejection::no_layer)
}

impl<S: Sync> FromRequestParts<S> for Auth {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Rejection> {
        Ok(Self(bound(parts)?.clone()))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Session {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Rejection> {
        let session = neon_auth::optional_session(bound(parts)?).await?;
        Ok(session.map(Self))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for FreshSession {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Rejection> {
        let session = neon_auth::optional_fresh_session(bound(parts)?).await?;
        Ok(session.map(Self))
    }
}
