//! The session of a request, and the user's other sessions.

use serde::Serialize;

use crate::call::Call;
use crate::cookie;
use crate::neon_auth::NeonAuth;
use crate::refusal::METHOD_NOT_ALLOWED_DEFER_SESSION_REQUIRED;
use crate::reply::{Answer, Reply};
use crate::sessions::{Current, Lookup};
use crate::store::{Session, User};

use super::verifier;

#[derive(Serialize)]
struct SessionAndUser<'a> {
    session: &'a Session,
    user: &'a User,
}

/// GET `get-session`, also with a verifier to exchange.
pub(super) fn get(auth: &mut NeonAuth, call: &Call) -> Answer {
    match call.query.non_empty(verifier::PARAMETER) {
        Some(verifier) => verifier::exchange(auth, call, verifier),
        None => {
            let lookup = auth.look_up(call);
            Ok(describe(auth, call, lookup))
        }
    }
}

/// POST `get-session`: refused, as by any server that renews sessions at once.
pub(super) fn post(_: &mut NeonAuth, _: &Call) -> Answer {
    Err(METHOD_NOT_ALLOWED_DEFER_SESSION_REQUIRED)
}

/// The answer that tells a session, or `null`.
pub(super) fn describe(auth: &NeonAuth, call: &Call, lookup: Lookup) -> Reply {
    let token = |user: &User| auth.token_key.user_token(call.now, user, &auth.origin);
    match lookup {
        Lookup::Absent => Reply::json(&()),
        Lookup::Gone => Reply::json(&()).with_cookies(cookie::clear_session()),
        // The real server, too, hands a token along with the news that the session is over.
        Lookup::Expired(user) => Reply::json(&())
            .with_user_token(token(&user))
            .with_cookies(cookie::clear_session()),
        Lookup::Live(current) => {
            let Current {
                session,
                user,
                renewal,
            } = *current;
            let body = SessionAndUser {
                session: &session,
                user: &user,
            };
            Reply::json(&body)
                .with_user_token(token(&user))
                .with_cookies(renewal)
        }
    }
}

/// POST `sign-out`
pub(super) fn sign_out(auth: &mut NeonAuth, call: &Call) -> Answer {
    if let Some(token) = auth.signed_cookie(call, cookie::SESSION_TOKEN) {
        auth.store.delete_session(token);
    }
    Ok(Reply::success().with_cookies(cookie::clear_session()))
}

/// GET `list-sessions`: users do not see when an administrator acts in their name.
pub(super) fn list(auth: &mut NeonAuth, call: &Call) -> Answer {
    let current = auth.require_session(call)?;
    let sessions: Vec<&Session> = auth
        .store
        .sessions_of(&current.user.id)
        .filter(|session| !session.is_over(call.now) && session.impersonated_by.is_none())
        .collect();
    Ok(Reply::json(&sessions).with_cookies(current.renewal))
}

/// POST `revoke-session`: another's session is left alone, without a word.
pub(super) fn revoke(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let token = fields.string("token");
    fields.finish()?;
    let current = auth.require_session(call)?;
    let is_own = auth
        .store
        .session(&token)
        .is_some_and(|session| session.user_id == current.user.id);
    if is_own {
        auth.store.delete_session(&token);
    }
    Ok(Reply::status_true().with_cookies(current.renewal))
}

/// POST `revoke-sessions`: this one, too.
pub(super) fn revoke_all(auth: &mut NeonAuth, call: &Call) -> Answer {
    let current = auth.require_session(call)?;
    auth.store.delete_sessions(&current.user.id);
    Ok(Reply::status_true().with_cookies(current.renewal))
}

/// POST `revoke-other-sessions`
pub(super) fn revoke_others(auth: &mut NeonAuth, call: &Call) -> Answer {
    let Current {
        session: this,
        renewal,
        ..
    } = auth.require_session(call)?;
    auth.store
        .sessions
        .retain(|session| session.user_id != this.user_id || session.token == this.token);
    Ok(Reply::status_true().with_cookies(renewal))
}
