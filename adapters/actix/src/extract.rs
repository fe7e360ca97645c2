//! What a handler may ask for as an argument.

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::future::LocalBoxFuture;
use neon_auth::RequestAuth;
use neon_auth::adapter::Extract;

use crate::rejection::Rejection;

/// Makes a type an extractor of actix's.
macro_rules! from_request {
    ($Extractor:ident $(<$parameter:ident>)? [$($declared:tt)*]) => {
        impl<$($declared)*> FromRequest for $Extractor $(<$parameter>)?
        where
            Self: 'static,
        {
            type Error = Rejection;
            type Future = LocalBoxFuture<'static, Result<Self, Rejection>>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                let auth = bound(request);
                Box::pin(async move { Ok(<Self as Extract>::extract(&auth?).await?) })
            }
        }
    };
}

neon_auth::extractors! {
    rejection: Rejection, each: from_request,
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
    Auth,
    ///
    /// ```
    /// use actix_web::web::{Form, Redirect};
    /// use neon_auth_actix::methods::SignInEmail;
    /// use neon_auth_actix::{Arrival, Auth, Rejection};
    ///
    /// async fn sign_in(arrival: Arrival, auth: Auth, form: Form<SignInEmail>) -> Result<Redirect, Rejection> {
    ///     auth.require_trusted_origin()?;
    ///     auth.sign_in().email(form.into_inner()).await?;
    ///     let to = arrival.redirect_to().unwrap_or("/dashboard");
    ///     Ok(Redirect::to(to.to_owned()).see_other())
    /// }
    /// # let _ = actix_web::web::post().to(sign_in);
    /// ```
    Arrival,
    ///
    /// [`MaybeSession`] does not insist that somebody is signed in. **Never take `Option<Session>`.** actix makes `None` of
    /// every error, an outage included: somebody who is signed in would look signed out.
    ///
    /// **Do not answer `web::Json(session)`.** It would hand `session.token` to the page's scripts, and that is a
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
    Session,
    ///
    /// Never take `Option` of it, but [`MaybeFreshSession`].
    FreshSession,
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
    WithRole,
    WithCachedRole,
    WithOrganizationRole,
    ///
    /// ```
    /// use neon_auth_actix::SignedInWithin;
    ///
    /// async fn change_password(session: SignedInWithin<600>) -> String {
    ///     format!("{} signed in within ten minutes", session.user.name)
    /// }
    /// # let _ = actix_web::web::post().to(change_password);
    /// ```
    SignedInWithin,
}

/// What a gate of ours has put into the request.
fn bound(request: &HttpRequest) -> Result<RequestAuth, Rejection> {
    let auth = request.extensions().get::<RequestAuth>().cloned();
    auth.ok_or_else(Rejection::no_gate)
}

impl FromRequest for Auth {
    type Error = Rejection;
    type Future = Ready<Result<Self, Rejection>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(bound(request).map(Self))
    }
}

/// Gives who is signed in, if anybody is. It derefs to an `Option` of the session.
///
/// If it is unknown who is signed in, it answers 502: an outage is never "nobody".
#[derive(Clone, Debug)]
pub struct MaybeSession(Option<neon_auth::Session>);

/// Gives who is signed in, if anybody is, asked of upstream for this very request. It derefs to an `Option` of the
/// session.
#[derive(Clone, Debug)]
pub struct MaybeFreshSession(Option<neon_auth::Session>);

/// Makes a type that may hold a session an extractor, by what asks for it.
macro_rules! optional {
    ($($Extractor:ident: $ask:path;)*) => { $(
        impl Extract for $Extractor {
            async fn extract(auth: &RequestAuth) -> Result<Self, neon_auth::Rejection> {
                Ok(Self($ask(auth).await?))
            }
        }

        impl $Extractor {
            /// Returns the session, for good.
            #[must_use]
            pub fn into_inner(self) -> Option<neon_auth::Session> {
                self.0
            }
        }

        impl Deref for $Extractor {
            type Target = Option<neon_auth::Session>;

            fn deref(&self) -> &Option<neon_auth::Session> {
                &self.0
            }
        }

        from_request! { $Extractor [] }
    )* };
}

optional! {
    MaybeSession: neon_auth::optional_session;
    MaybeFreshSession: neon_auth::optional_fresh_session;
}
