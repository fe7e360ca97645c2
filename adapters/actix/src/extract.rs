//! The session and the server methods, as extractors.

use std::future::{Ready, ready};
use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use derive_more::Deref;
use futures_util::future::LocalBoxFuture;
use neon_auth_tokio::driver::core;
use neon_auth_web::{self as web, RequestAuth, Role};

use crate::rejection::Rejection;

/// The server methods, on behalf of this request: `auth.sign_in().email(…)`. Their cookies reach the response by
/// themselves. All of them are on the page of [`RequestAuth`].
#[derive(Clone, Debug, Deref)]
pub struct Auth(pub RequestAuth);

impl Auth {
    /// Checks that a request which may change something does not come from a page of another site: for an application's
    /// own public forms, such as sign-in. [`Session`], [`FreshSession`] and [`WithRole`] check it by themselves.
    ///
    /// ```
    /// use neon_auth_actix::{Auth, Rejection};
    ///
    /// async fn subscribe(auth: Auth) -> Result<&'static str, Rejection> {
    ///     auth.require_trusted_origin()?;
    ///     Ok("Thank you")
    /// }
    /// # let _ = actix_web::web::post().to(subscribe);
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

    fn of(request: &HttpRequest) -> Result<Self, Rejection> {
        let auth = request.extensions().get::<RequestAuth>().cloned();
        auth.map(Self).ok_or_else(Rejection::no_gate)
    }
}

impl FromRequest for Auth {
    type Error = Rejection;
    type Future = Ready<Result<Self, Rejection>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

/// Who is signed in. As an argument of a handler it insists that somebody is; [`MaybeSession`] does not.
///
/// It derefs to the session itself, whose two fields are [`session`](core::Session::session) and
/// [`user`](core::Session::user).
///
/// **Never take `Option<Session>`.** actix makes `None` of every error, an outage included: somebody who is signed in
/// would look signed out.
#[derive(Clone, Debug, Deref)]
pub struct Session(pub core::Session);

/// Who is signed in, if anybody is. It derefs to an `Option` of the session.
///
/// If it is unknown who is signed in, it answers 502: an outage is never "nobody".
#[derive(Clone, Debug, Deref)]
pub struct MaybeSession(pub Option<core::Session>);

/// Who is signed in, asked of upstream for this very request: for what must not happen on the strength of a cookie
/// that is some minutes old.
///
/// It derefs to the session itself, as [`Session`] does. Never take `Option` of it, but [`MaybeFreshSession`].
#[derive(Clone, Debug, Deref)]
pub struct FreshSession(pub core::Session);

/// Who is signed in, if anybody is, asked of upstream for this very request. It derefs to an `Option` of the session.
#[derive(Clone, Debug, Deref)]
pub struct MaybeFreshSession(pub Option<core::Session>);

/// Who is signed in, if it is somebody with the role `R`, asked of upstream for this very request.
///
/// ```
/// use neon_auth_actix::{Role, WithRole};
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
/// # let _ = actix_web::web::get().to(statistics);
/// ```
#[derive(Debug, Deref)]
pub struct WithRole<R>(#[deref] core::Session, PhantomData<fn() -> R>);

/// Makes something an extractor, by what it finds out from an [`Auth`].
macro_rules! extractors {
    ($($extractor:ident $(<$role:ident>)?, |$auth:ident| $found:expr;)*) => { $(
        impl $(<$role: Role + 'static>)? FromRequest for $extractor $(<$role>)? {
            type Error = Rejection;
            type Future = LocalBoxFuture<'static, Result<Self, Rejection>>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                let auth = Auth::of(request);
                Box::pin(async move {
                    let $auth = &auth?;
                    Ok($found)
                })
            }
        }
    )* };
}

extractors! {
    Session, |auth| Self(web::require_session(auth).await?);
    MaybeSession, |auth| Self(web::optional_session(auth).await?);
    FreshSession, |auth| Self(web::require_fresh_session(auth).await?);
    MaybeFreshSession, |auth| Self(web::optional_fresh_session(auth).await?);
    WithRole<R>, |auth| Self(auth.require_role(R::NAME).await?, PhantomData);
}
