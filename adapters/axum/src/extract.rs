//! The session and the server methods, as extractors.

use std::marker::PhantomData;

use axum_core::extract::{FromRequestParts, OptionalFromRequestParts};
use derive_more::Deref;
use http::request::Parts;
use neon_auth_tower::driver::RequestAuth;
use neon_auth_tower::driver::core;
use neon_auth_tower::web::{self, Role};

use crate::rejection::Rejection;

/// The server methods, on behalf of this request: `auth.sign_in().email(…)`. Their cookies reach the response by
/// themselves. All of them are on the page of [`RequestAuth`].
#[derive(Clone, Debug, Deref)]
pub struct Auth(pub RequestAuth);

impl Auth {
    /// Checks that a request which may change something does not come from a page of another site: for an application's
    /// own public forms, such as sign-in. [`Session`] and [`FreshSession`] check it by themselves.
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
    ///
    /// # Errors
    ///
    /// [`Failure::UntrustedOrigin`](core::Failure::UntrustedOrigin); see [`check_origin`](core::check_origin) for the
    /// rule.
    pub fn require_trusted_origin(&self) -> Result<(), Rejection> {
        Ok(web::require_trusted_origin(&self.0)?)
    }

    /// Who is signed in, if it is somebody with this role, asked of upstream for this very request. See [`WithRole`] for
    /// the same as an extractor.
    ///
    /// # Errors
    ///
    /// Nobody is signed in, somebody without the role is, or that is unknown.
    pub async fn require_role(&self, role: &str) -> Result<core::Session, Rejection> {
        Ok(web::require_role(&self.0, role).await?)
    }
}

impl<S: Sync> FromRequestParts<S> for Auth {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Rejection> {
        let auth = parts.extensions.get::<RequestAuth>();
        auth.cloned().map(Self).ok_or_else(Rejection::no_layer)
    }
}

/// Who is signed in. As an argument of a handler it insists that somebody is; `Option<Session>` does not.
///
/// It derefs to the session itself, whose two fields are [`session`](core::Session::session) and
/// [`user`](core::Session::user).
#[derive(Clone, Debug, Deref)]
pub struct Session(pub core::Session);

/// Who is signed in, asked of upstream for this very request: for what must not happen on the strength of a cookie
/// that is some minutes old.
///
/// It derefs to the session itself, as [`Session`] does.
#[derive(Clone, Debug, Deref)]
pub struct FreshSession(pub core::Session);

/// Who is signed in, if it is somebody with the role `R`, asked of upstream for this very request.
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
#[derive(Debug, Deref)]
pub struct WithRole<R>(#[deref] core::Session, PhantomData<fn() -> R>);

impl<S: Sync> FromRequestParts<S> for Session {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejection> {
        let auth = Auth::from_request_parts(parts, state).await?;
        Ok(Self(web::require_session(&auth).await?))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Session {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Rejection> {
        let auth = <Auth as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        Ok(web::optional_session(&auth).await?.map(Self))
    }
}

impl<S: Sync> FromRequestParts<S> for FreshSession {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejection> {
        let auth = Auth::from_request_parts(parts, state).await?;
        Ok(Self(web::require_fresh_session(&auth).await?))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for FreshSession {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Rejection> {
        let auth = <Auth as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        Ok(web::optional_fresh_session(&auth).await?.map(Self))
    }
}

impl<S: Sync, R: Role> FromRequestParts<S> for WithRole<R> {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejection> {
        let auth = Auth::from_request_parts(parts, state).await?;
        Ok(Self(auth.require_role(R::NAME).await?, PhantomData))
    }
}
