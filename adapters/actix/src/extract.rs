//! The session and the server methods, as extractors.

use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use derive_more::Deref;
use futures_util::future::LocalBoxFuture;
use neon_auth::{RequestAuth, Role};

use crate::rejection::Rejection;

/// The server methods, on behalf of this request: `auth.sign_in().email(…)`. Their cookies reach the response by
/// themselves.
///
/// It derefs to [`RequestAuth`], so these are methods of it; all of them are on that page:
///
/// | method | |
/// |---|---|
/// | [`get_session`](RequestAuth::get_session) | who is signed in, or none |
/// | [`sign_in`](RequestAuth::sign_in), [`sign_up`](RequestAuth::sign_up), [`sign_out`](RequestAuth::sign_out) | `auth.sign_in().email(…)`, `.social(…)`, `.email_otp(…)`, … |
/// | [`update_user`](RequestAuth::update_user), [`change_password`](RequestAuth::change_password), [`delete_user`](RequestAuth::delete_user) | the user's account |
/// | [`list_sessions`](RequestAuth::list_sessions), [`revoke_session`](RequestAuth::revoke_session), [`revoke_other_sessions`](RequestAuth::revoke_other_sessions) | where else the user is signed in |
/// | [`email_otp`](RequestAuth::email_otp), [`magic_link`](RequestAuth::magic_link), [`organization`](RequestAuth::organization), [`admin`](RequestAuth::admin) | groups of methods |
/// | [`token`](RequestAuth::token) | a JWT for other services |
/// | [`call`](RequestAuth::call) | a route that has no method here |
/// | [`return_path`](RequestAuth::return_path) | checks a `redirectTo` |
/// | [`request`](RequestAuth::request), [`neon_auth`](RequestAuth::neon_auth) | the request's head, and the application's Neon Auth |
///
/// Its own methods are below.
#[doc(alias = "get_session")]
#[doc(alias = "sign_in")]
#[doc(alias = "sign_up")]
#[doc(alias = "sign_out")]
#[doc(alias = "api")]
#[doc(alias = "server methods")]
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
    /// [`ErrorCode::UntrustedOrigin`](neon_auth::ErrorCode::UntrustedOrigin); see [`check_origin`](neon_auth::check_origin) for the
    /// rule.
    #[doc(alias = "csrf")]
    pub fn require_trusted_origin(&self) -> Result<(), Rejection> {
        Ok(neon_auth::require_trusted_origin(&self.0)?)
    }

    /// Who is signed in, if it is somebody with this role, asked of upstream for this very request. See [`WithRole`] for
    /// the same as an extractor.
    ///
    /// # Errors
    ///
    /// Nobody is signed in, somebody without the role is, or that is unknown.
    pub async fn require_role(&self, role: &str) -> Result<neon_auth::Session, Rejection> {
        Ok(neon_auth::require_role(&self.0, role).await?)
    }

    /// The same by the session cookie, if it has the answer; see [`WithCachedRole`].
    ///
    /// # Errors
    ///
    /// As those of [`require_role`](Self::require_role).
    pub async fn require_cached_role(&self, role: &str) -> Result<neon_auth::Session, Rejection> {
        Ok(neon_auth::require_cached_role(&self.0, role).await?)
    }

    /// Who is signed in, if it is a member of the active organization with this role there; see
    /// [`WithOrganizationRole`].
    ///
    /// # Errors
    ///
    /// As those of [`require_role`](Self::require_role).
    pub async fn require_organization_role(
        &self,
        role: &str,
    ) -> Result<neon_auth::Session, Rejection> {
        Ok(neon_auth::require_organization_role(&self.0, role).await?)
    }

    /// Who is signed in, if the user signed in at most this long ago; see [`SignedInWithin`].
    ///
    /// # Errors
    ///
    /// Nobody is signed in, somebody is who signed in earlier, or that is unknown.
    pub async fn require_signed_in_within(
        &self,
        duration: Duration,
    ) -> Result<neon_auth::Session, Rejection> {
        Ok(neon_auth::require_signed_in_within(&self.0, duration).await?)
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
/// It derefs to the [session itself](neon_auth::Session):
///
/// | field or method | |
/// |---|---|
/// | `user` | [`User`](neon_auth::User): `id`, `name`, `email`, `email_verified`, `image`, `role`, `banned`, `created_at`, … |
/// | `user.has_role("admin")` | whether the user has a role: see [`has_role`](neon_auth::User::has_role) |
/// | `user.get("field")?`, `user.get_as::<T>("field")?` | a field that your Neon Auth adds |
/// | `session` | [`SessionRecord`](neon_auth::SessionRecord): `id`, `user_id`, `token`, `expires_at`, `created_at`, `ip_address`, `user_agent`, `active_organization_id`, `impersonated_by`, … |
/// | [`source()`](neon_auth::Session::source) | whether it comes from upstream or from the cookie |
/// | [`expires()`](neon_auth::Session::expires) | when the session ends |
/// | [`to_json()`](neon_auth::Session::to_json) | both as upstream wrote them, **the token included** |
///
/// A text there is a [`Text`](neon_auth::Text): it is used as a `&str`, and `to_string()` makes a `String` of it.
///
/// **Do not answer `web::Json(session.0)`.** It would hand `session.token` to the page's scripts, and that is a
/// credential. Answer the user alone, or fields that you choose:
///
/// ```
/// use actix_web::HttpResponse;
/// use neon_auth_actix::Session;
///
/// async fn me(session: Session) -> HttpResponse {
///     HttpResponse::Ok().json(&*session.user)
/// }
/// # let _ = actix_web::web::get().to(me);
/// ```
///
/// **Never take `Option<Session>`.** actix makes `None` of every error, an outage included: somebody who is signed in
/// would look signed out.
#[doc(alias = "CurrentUser")]
#[doc(alias = "User")]
#[doc(alias = "AuthUser")]
#[doc(alias = "get_session")]
#[doc(alias = "getSession")]
#[doc(alias = "require_user")]
#[derive(Clone, Debug, Deref)]
pub struct Session(pub neon_auth::Session);

/// Who is signed in, if anybody is. It derefs to an `Option` of the session.
///
/// If it is unknown who is signed in, it answers 502: an outage is never "nobody".
#[derive(Clone, Debug, Deref)]
pub struct MaybeSession(pub Option<neon_auth::Session>);

/// Who is signed in, asked of upstream for this very request: for what must not happen on the strength of a cookie
/// that is some minutes old.
///
/// It derefs to the session itself, as [`Session`] does. Never take `Option` of it, but [`MaybeFreshSession`].
#[doc(alias = "disableCookieCache")]
#[doc(alias = "revalidate")]
#[derive(Clone, Debug, Deref)]
pub struct FreshSession(pub neon_auth::Session);

/// Who is signed in, if anybody is, asked of upstream for this very request. It derefs to an `Option` of the session.
#[derive(Clone, Debug, Deref)]
pub struct MaybeFreshSession(pub Option<neon_auth::Session>);

/// Who is signed in, if it is somebody with the role `R`, asked of upstream for this very request.
///
/// It derefs to the session itself, as [`Session`] does.
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
#[doc(alias = "admin")]
#[doc(alias = "RequireRole")]
#[doc(alias = "require_role")]
#[doc(alias = "permission")]
#[derive(Debug, Deref)]
pub struct WithRole<R>(#[deref] neon_auth::Session, PhantomData<fn() -> R>);

/// The same by the session cookie, if it has the answer: a role that was taken away counts until the cookie expires, one
/// `session_data_ttl` at most.
///
/// It derefs to the session itself, as [`Session`] does.
#[doc(alias = "admin")]
#[doc(alias = "require_role")]
#[derive(Debug, Deref)]
pub struct WithCachedRole<R>(#[deref] neon_auth::Session, PhantomData<fn() -> R>);

/// Gives who is signed in, if it is a member of the active organization with the role `R` there, asked of upstream for this
/// very request: a session does not hold it. If no organization is active, it is 403 `FORBIDDEN`.
///
/// The organization is the `active_organization_id` of the session that it gives. After another one was made active by
/// another browser, the cached session has the earlier one for up to one TTL, and the role is that of the earlier one.
///
/// It derefs to the session itself, as [`Session`] does.
#[doc(alias = "member")]
#[doc(alias = "tenant")]
#[doc(alias = "require_organization_role")]
#[derive(Debug, Deref)]
pub struct WithOrganizationRole<R>(#[deref] neon_auth::Session, PhantomData<fn() -> R>);

/// Who is signed in, if the user signed in at most so many seconds ago: for what a browser that was left alone must not
/// do, such as a change of password. It is asked of upstream for this very request, as [`FreshSession`] is, which says
/// nothing about when the user signed in.
///
/// Somebody who signed in earlier is sent to the login page, with `error=SESSION_NOT_FRESH` in its query, or as a client
/// of an API gets 403. So the login page must not send back everybody who is signed in.
///
/// It derefs to the session itself, as [`Session`] does.
///
/// ```
/// use neon_auth_actix::SignedInWithin;
///
/// async fn change_password(session: SignedInWithin<600>) -> String {
///     format!("{} signed in within ten minutes", session.user.name)
/// }
/// # let _ = actix_web::web::post().to(change_password);
/// ```
#[doc(alias = "sudo")]
#[doc(alias = "freshAge")]
#[doc(alias = "reauthenticate")]
#[doc(alias = "step_up")]
#[derive(Clone, Debug, Deref)]
pub struct SignedInWithin<const SECONDS: u64>(pub neon_auth::Session);

/// Makes something an extractor, by what it finds out from an [`Auth`].
macro_rules! extractors {
    ($($extractor:ident $(<$parameter:ident>, [$($generics:tt)*])?, |$auth:ident| $found:expr;)*) => { $(
        impl $(<$($generics)*>)? FromRequest for $extractor $(<$parameter>)? {
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
    Session, |auth| Self(neon_auth::require_session(auth).await?);
    MaybeSession, |auth| Self(neon_auth::optional_session(auth).await?);
    FreshSession, |auth| Self(neon_auth::require_fresh_session(auth).await?);
    MaybeFreshSession, |auth| Self(neon_auth::optional_fresh_session(auth).await?);
    WithRole<R>, [R: Role + 'static],
        |auth| Self(auth.require_role(R::NAME).await?, PhantomData);
    WithCachedRole<R>, [R: Role + 'static],
        |auth| Self(auth.require_cached_role(R::NAME).await?, PhantomData);
    WithOrganizationRole<R>, [R: Role + 'static],
        |auth| Self(auth.require_organization_role(R::NAME).await?, PhantomData);
    SignedInWithin<SECONDS>, [const SECONDS: u64],
        |auth| Self(auth.require_signed_in_within(Duration::from_secs(SECONDS)).await?);
}
