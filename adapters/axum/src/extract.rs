//! The session and the server methods, as extractors.

use std::ops::Deref;

use axum_core::extract::{FromRequestParts, OptionalFromRequestParts};
use http::request::Parts;
use neon_auth_tokio::driver;
use neon_auth_tokio::driver::core::{self, Source};

use crate::rejection::Rejection;

/// The server methods, on behalf of this request: `auth.sign_in().email(…)`. Their cookies reach the response by
/// themselves.
#[derive(Clone, Debug)]
pub struct Auth(driver::Auth);

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
        self.check_origin()
            .map_err(|failure| Rejection::of(&self.0, failure))
    }
}

impl Deref for Auth {
    type Target = driver::Auth;

    fn deref(&self) -> &driver::Auth {
        &self.0
    }
}

impl<S: Sync> FromRequestParts<S> for Auth {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Rejection> {
        parts
            .extensions
            .get::<driver::Auth>()
            .cloned()
            .map(Self)
            .ok_or_else(Rejection::no_layer)
    }
}

/// Who is signed in. As an argument of a handler it insists that somebody is; `Option<Session>` does not.
#[derive(Clone, Debug)]
pub struct Session(pub core::Session);

/// Who is signed in, asked of upstream for this very request: for what must not happen on the strength of a cookie
/// that is some minutes old.
#[derive(Clone, Debug)]
pub struct FreshSession(pub core::Session);

impl Deref for Session {
    type Target = core::Session;

    fn deref(&self) -> &core::Session {
        &self.0
    }
}

impl Deref for FreshSession {
    type Target = core::Session;

    fn deref(&self) -> &core::Session {
        &self.0
    }
}

impl<S: Sync> FromRequestParts<S> for Session {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejection> {
        let auth = Auth::from_request_parts(parts, state).await?;
        auth.require_trusted_origin()?;
        let session = cached_or_fresh(&auth).await?;
        session
            .map(Self)
            .ok_or_else(|| Rejection::signed_out(&auth))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Session {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Rejection> {
        let auth = <Auth as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        Ok(cached_or_fresh(&auth).await?.map(Self))
    }
}

impl<S: Sync> FromRequestParts<S> for FreshSession {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejection> {
        let auth = Auth::from_request_parts(parts, state).await?;
        auth.require_trusted_origin()?;
        let session = fresh(&auth).await?;
        session
            .map(Self)
            .ok_or_else(|| Rejection::signed_out(&auth))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for FreshSession {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Rejection> {
        let auth = <Auth as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        Ok(fresh(&auth).await?.map(Self))
    }
}

async fn cached_or_fresh(auth: &Auth) -> Result<Option<core::Session>, Rejection> {
    let told = auth.get_session().await;
    told.map_err(|error| Rejection::unknown(auth, &error))
}

/// What the layer or another extractor has asked upstream for this request already is not asked again.
async fn fresh(auth: &Auth) -> Result<Option<core::Session>, Rejection> {
    let told = cached_or_fresh(auth).await?;
    let Some(Source::Cache | Source::StaleCache) = told.as_ref().map(core::Session::source) else {
        return Ok(told);
    };
    let told = auth.get_session().fresh().await;
    told.map_err(|error| Rejection::unknown(auth, &error))
}
