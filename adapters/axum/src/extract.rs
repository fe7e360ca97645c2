//! The session and the server methods, as extractors.

use std::ops::Deref;

use axum_core::extract::{FromRequestParts, OptionalFromRequestParts};
use http::request::Parts;
use neon_auth_tokio::driver;
use neon_auth_tokio::driver::core;

use crate::rejection::Rejection;

/// The server methods, on behalf of this request: `auth.sign_in().email(…)`. Their cookies reach the response by
/// themselves.
#[derive(Clone, Debug)]
pub struct Auth(driver::Auth);

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
        let session = auth.get_session().await;
        signed_in(&auth, session).map(Self)
    }
}

impl<S: Sync> FromRequestParts<S> for FreshSession {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejection> {
        let auth = Auth::from_request_parts(parts, state).await?;
        let session = auth.get_session().fresh().await;
        signed_in(&auth, session).map(Self)
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Session {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Rejection> {
        let auth = <Auth as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        match auth.get_session().await {
            Ok(session) => Ok(session.map(Self)),
            Err(error) => Err(Rejection::unknown(&auth, &error)),
        }
    }
}

fn signed_in(
    auth: &Auth,
    session: Result<Option<core::Session>, core::Error>,
) -> Result<core::Session, Rejection> {
    match session {
        Ok(Some(session)) => Ok(session),
        Ok(None) => Err(Rejection::signed_out(auth)),
        Err(error) => Err(Rejection::unknown(auth, &error)),
    }
}
