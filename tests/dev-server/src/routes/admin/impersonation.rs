//! Acting in a user's name, and being oneself again.

use std::time::Duration;

use http::StatusCode;
use serde::Serialize;

use crate::call::Call;
use crate::cookie;
use crate::neon_auth::NeonAuth;
use crate::refusal::Refusal;
use crate::refusal::admin::{
    YOU_ARE_NOT_ALLOWED_TO_IMPERSONATE_USERS, YOU_CANNOT_IMPERSONATE_ADMINS,
};
use crate::reply::{Answer, Reply};
use crate::sessions::Remember;
use crate::store::{LIFETIME, Session, User};

/// How long one may act in another's name.
const IMPERSONATION_LIFETIME: Duration = Duration::from_secs(60 * 60);

#[derive(Serialize)]
struct SessionAndUser<'a> {
    session: &'a Session,
    user: &'a User,
}

/// POST `admin/impersonate-user`: the administrator's own session waits in a cookie, together with
/// whether it ends with the browser.
pub(in crate::routes) fn begin(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let user_id = fields.id("userId");
    fields.finish()?;
    let own = auth.require_permission(
        call,
        ("user", "impersonate"),
        YOU_ARE_NOT_ALLOWED_TO_IMPERSONATE_USERS,
    )?;
    let user = auth.subject(&user_id)?.clone();
    if user.role.split(',').any(|role| role == "admin") {
        return Err(YOU_CANNOT_IMPERSONATE_ADMINS);
    }
    let mut session = auth.begin_session(call, &user.id, Remember::No)?;
    session.expires_at = call.now.after(IMPERSONATION_LIFETIME);
    session.impersonated_by = Some(own.user.id);
    if let Some(stored) = auth.store.session_mut(&session.token) {
        stored.clone_from(&session);
    }
    let dont_remember = auth.signed_cookie(call, cookie::DONT_REMEMBER);
    let way_back = format!(
        "{}:{}",
        own.session.token,
        dont_remember.unwrap_or_default()
    );
    let way_back = auth.signer.sign(&way_back);
    let body = SessionAndUser {
        session: &session,
        user: &user,
    };
    Ok(Reply::json(&body)
        .with_cookies(cookie::clear_session())
        .with_cookies([cookie::set(
            cookie::ADMIN_SESSION,
            &way_back,
            Some(LIFETIME),
        )])
        .with_cookies(auth.session_cookies(call, &session, Remember::No)))
}

/// POST `admin/stop-impersonating`
pub(in crate::routes) fn stop(auth: &mut NeonAuth, call: &Call) -> Answer {
    let current = auth.administrator(call)?;
    let administrator = current
        .session
        .impersonated_by
        .ok_or(Refusal::without_code("You are not impersonating anyone"))?;
    let user = auth.store.user_by_id(&administrator).cloned();
    let user = user.ok_or(fault("Failed to find user"))?;
    let way_back = auth
        .signed_cookie(call, cookie::ADMIN_SESSION)
        .ok_or(fault("Failed to find admin session"))?;
    let (token, dont_remember) = way_back.split_once(':').unwrap_or((way_back, ""));
    let session = auth
        .store
        .session(token)
        .filter(|session| session.user_id == user.id)
        .cloned()
        .ok_or(fault("Failed to find admin session"))?;
    auth.store.delete_session(&current.session.token);
    let remember = match dont_remember {
        "" => Remember::Yes,
        _ => Remember::No,
    };
    let body = SessionAndUser {
        session: &session,
        user: &user,
    };
    Ok(Reply::json(&body)
        .with_cookies(auth.session_cookies(call, &session, remember))
        .with_cookies([cookie::clear(cookie::ADMIN_SESSION)]))
}

/// What the real server answers by 500 although the request is to blame.
fn fault(message: &'static str) -> Refusal {
    Refusal::without_code(message).with_status(StatusCode::INTERNAL_SERVER_ERROR)
}
