//! Who is signed in, for a handler that depends on it.

use neon_auth_driver::core::{Failure, Session, Source};
use neon_auth_driver::{Mode, Pending, RequestAuth};

use crate::rejection::Rejection;

/// A role that a handler insists on, as a type.
///
/// ```
/// use neon_auth_web::Role;
///
/// struct Admin;
///
/// impl Role for Admin {
///     const NAME: &'static str = "admin";
/// }
/// ```
pub trait Role {
    /// The role's name, as Better Auth has it.
    const NAME: &'static str;
}

/// Who is signed in. The request's origin is checked first ([`require_trusted_origin`]).
///
/// # Errors
///
/// Nobody is signed in, or that is unknown.
pub fn require_session<M: Mode>(
    auth: &RequestAuth<M>,
) -> Pending<'_, M, Result<Session, Rejection>> {
    Pending::new(async move {
        require_trusted_origin(auth)?;
        let session = optional_session(auth).future().await?;
        session.ok_or_else(|| Rejection::signed_out(auth))
    })
}

/// Who is signed in, asked of upstream for this very request: for what must not happen on the strength of a cookie that
/// is some minutes old.
///
/// # Errors
///
/// As those of [`require_session`].
pub fn require_fresh_session<M: Mode>(
    auth: &RequestAuth<M>,
) -> Pending<'_, M, Result<Session, Rejection>> {
    Pending::new(async move {
        require_trusted_origin(auth)?;
        let session = optional_fresh_session(auth).future().await?;
        session.ok_or_else(|| Rejection::signed_out(auth))
    })
}

/// Who is signed in, if it is somebody with this role, asked of upstream for this very request: a role in a cookie may
/// have been taken away.
///
/// # Errors
///
/// As those of [`require_session`], and [`Failure::Forbidden`] if somebody is signed in who lacks the role.
pub fn require_role<'a, M: Mode>(
    auth: &'a RequestAuth<M>,
    role: &'a str,
) -> Pending<'a, M, Result<Session, Rejection>> {
    Pending::new(async move {
        let session = require_fresh_session(auth).future().await?;
        match session.user.has_role(role) {
            true => Ok(session),
            false => Err(Rejection::of(auth, Failure::Forbidden)),
        }
    })
}

/// Who is signed in, if anybody is.
///
/// # Errors
///
/// It is unknown: an outage is never "nobody".
pub fn optional_session<M: Mode>(
    auth: &RequestAuth<M>,
) -> Pending<'_, M, Result<Option<Session>, Rejection>> {
    auth.get_session()
        .pending()
        .map(move |result| result.map_err(|error| Rejection::unknown(auth, &error)))
}

/// Who is signed in, if anybody is, asked of upstream for this very request. What a gate or another call has asked upstream
/// for it already is not asked again.
///
/// # Errors
///
/// As those of [`optional_session`].
pub fn optional_fresh_session<M: Mode>(
    auth: &RequestAuth<M>,
) -> Pending<'_, M, Result<Option<Session>, Rejection>> {
    Pending::new(async move {
        let session = optional_session(auth).future().await?;
        match &session {
            Some(session) if session.source() != Source::Upstream => {
                let asked = auth.get_session().fresh().pending().future().await;
                asked.map_err(|error| Rejection::unknown(auth, &error))
            }
            _ => Ok(session),
        }
    })
}

/// Checks that a request which may change something does not come from a page of another site: for an application's own
/// public forms, such as sign-in. See [`check_origin`](neon_auth_driver::core::check_origin) for the rule.
///
/// # Errors
///
/// [`Failure::UntrustedOrigin`].
pub fn require_trusted_origin<M: Mode>(auth: &RequestAuth<M>) -> Result<(), Rejection> {
    auth.check_origin()
        .map_err(|failure| Rejection::of(auth, failure))
}
