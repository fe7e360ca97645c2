//! Who is signed in, for a handler that depends on it; else a [`Rejection`].

mod rejection;

use std::time::Duration;

use crate::methods::GetActiveMemberRole;
use crate::{Error, ErrorCode, Session, Source, has_role};
use crate::{Mode, Pending, RequestAuth};
use http::StatusCode;

pub use self::rejection::Rejection;

/// Names a role that a handler asks for, as a type.
///
/// ```
/// use neon_auth::Role;
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

/// Returns who is signed in. The request's origin is checked first ([`require_trusted_origin`]).
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

/// Returns who is signed in, asked of upstream for this very request: for what must not happen on the strength of a
/// cookie that is some minutes old.
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

/// Returns who is signed in, if it is somebody with this role, asked of upstream for this very request: a role in a
/// cookie may have been taken away. [`require_cached_role`] believes the cookie.
///
/// # Errors
///
/// As those of [`require_session`], and [`ErrorCode::Forbidden`] if somebody is signed in who lacks the role.
pub fn require_role<'a, M: Mode>(
    auth: &'a RequestAuth<M>,
    role: &'a str,
) -> Pending<'a, M, Result<Session, Rejection>> {
    Pending::new(async move {
        let session = require_fresh_session(auth).future().await?;
        with_role(auth, session, role)
    })
}

/// Returns who is signed in, if it is somebody with this role, by the session cookie if it has the answer: a role that
/// another process took away counts until the cookie expires, one `session_data_ttl` at most. One that this process
/// takes away ends at once. A cookie that counts only because upstream is down (`stale_if_error`) has no role.
///
/// # Errors
///
/// As those of [`require_role`].
pub fn require_cached_role<'a, M: Mode>(
    auth: &'a RequestAuth<M>,
    role: &'a str,
) -> Pending<'a, M, Result<Session, Rejection>> {
    Pending::new(async move {
        let session = require_session(auth).future().await?;
        match session.source() {
            Source::StaleCache => Err(Rejection::of(auth, ErrorCode::UpstreamError)),
            _ => with_role(auth, session, role),
        }
    })
}

fn with_role<M: Mode>(
    auth: &RequestAuth<M>,
    session: Session,
    role: &str,
) -> Result<Session, Rejection> {
    match session.user.has_role(role) {
        true => Ok(session),
        false => Err(Rejection::of(auth, ErrorCode::Forbidden)),
    }
}

/// Gives who is signed in, if it is a member of the active organization with this role there, asked of upstream for this
/// very request: a session does not hold it.
///
/// The active organization is that of the session which is given, `active_organization_id`, though another one may be
/// active upstream by now. If the cached session has none, upstream is asked for the session first.
///
/// # Errors
///
/// As those of [`require_role`]; [`ErrorCode::Forbidden`] also if no organization is active.
pub fn require_organization_role<'a, M: Mode>(
    auth: &'a RequestAuth<M>,
    role: &'a str,
) -> Pending<'a, M, Result<Session, Rejection>> {
    Pending::new(async move {
        let mut session = require_session(auth).future().await?;
        if session.session.active_organization_id.is_none() {
            session = require_fresh_session(auth).future().await?;
        }
        // By its id: upstream may know another one as the active one, in which the user has another role.
        let Some(organization) = &session.session.active_organization_id else {
            return Err(Rejection::of(auth, ErrorCode::Forbidden));
        };
        let asked = GetActiveMemberRole::new().organization_id(organization);
        let member = auth.organization().get_active_member_role(asked);
        match member.future().await {
            Ok(member) if has_role(&member.role, role) => Ok(session),
            Ok(_) => Err(Rejection::of(auth, ErrorCode::Forbidden)),
            // The session is over. Asked for it, upstream says so, and the dead cookies are cleared.
            Err(error) if error.status() == StatusCode::UNAUTHORIZED => {
                require_fresh_session(auth).future().await?;
                Err(Rejection::unknown(auth, &error))
            }
            Err(error) if is_no_member(&error) => Err(Rejection::of(auth, ErrorCode::Forbidden)),
            Err(error) => Err(Rejection::unknown(auth, &error)),
        }
    })
}

/// Whether upstream says that the user has no role. A firewall's 403, a rate limit and the like say nothing about it.
fn is_no_member(error: &Error) -> bool {
    matches!(
        error.code(),
        "NO_ACTIVE_ORGANIZATION"
            | "ORGANIZATION_NOT_FOUND"
            | "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION"
            | "YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION"
    )
}

/// Returns who is signed in, if the user signed in at most this long ago, asked of upstream for this very request: for
/// what a browser that was left alone must not do, such as a change of password.
///
/// Somebody who signed in earlier is sent to the login page, with `error=SESSION_NOT_FRESH` in its query. So that page must
/// not send back everybody who is signed in.
///
/// # Errors
///
/// As those of [`require_session`], and [`ErrorCode::SessionNotFresh`].
pub fn require_signed_in_within<M: Mode>(
    auth: &RequestAuth<M>,
    duration: Duration,
) -> Pending<'_, M, Result<Session, Rejection>> {
    Pending::new(async move {
        let session = require_fresh_session(auth).future().await?;
        match session.signed_in_within(auth.neon_auth().now(), duration) {
            true => Ok(session),
            false => Err(Rejection::not_recent(auth)),
        }
    })
}

/// Returns who is signed in, if anybody is.
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

/// Returns who is signed in, if anybody is, asked of upstream for this very request. What a gate or another call has
/// asked upstream for it already is not asked again.
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
            Some(_) if !auth.knows_fresh_session() => {
                let asked = auth.get_session().fresh().pending().future().await;
                asked.map_err(|error| Rejection::unknown(auth, &error))
            }
            _ => Ok(session),
        }
    })
}

/// Checks that a request which may change something does not come from a page of another site: for an application's own
/// public forms, such as sign-in. See [`check_origin`](crate::check_origin) for the rule.
///
/// # Errors
///
/// [`ErrorCode::UntrustedOrigin`].
pub fn require_trusted_origin<M: Mode>(auth: &RequestAuth<M>) -> Result<(), Rejection> {
    auth.check_origin()
        .map_err(|failure| Rejection::of(auth, failure))
}
