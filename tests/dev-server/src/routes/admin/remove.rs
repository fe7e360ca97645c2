//! Ending sessions and removing users.

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::admin::{
    YOU_ARE_NOT_ALLOWED_TO_DELETE_USERS, YOU_ARE_NOT_ALLOWED_TO_REVOKE_USERS_SESSIONS,
    YOU_CANNOT_REMOVE_YOURSELF,
};
use crate::reply::{Answer, Reply};

/// POST `admin/revoke-user-session`: by its token, whether there is such a session or not.
pub(in crate::routes) fn session(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let token = fields.string("sessionToken");
    fields.finish()?;
    let current = auth.require_permission(
        call,
        ("session", "revoke"),
        YOU_ARE_NOT_ALLOWED_TO_REVOKE_USERS_SESSIONS,
    )?;
    auth.store.delete_session(&token);
    Ok(Reply::success().with_cookies(current.renewal))
}

/// POST `admin/revoke-user-sessions`
pub(in crate::routes) fn sessions(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let user_id = fields.id("userId");
    fields.finish()?;
    let current = auth.require_permission(
        call,
        ("session", "revoke"),
        YOU_ARE_NOT_ALLOWED_TO_REVOKE_USERS_SESSIONS,
    )?;
    auth.store.delete_sessions(&user_id);
    Ok(Reply::success().with_cookies(current.renewal))
}

/// POST `admin/remove-user`
pub(in crate::routes) fn user(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let user_id = fields.id("userId");
    fields.finish()?;
    let current = auth.require_permission(
        call,
        ("user", "delete"),
        YOU_ARE_NOT_ALLOWED_TO_DELETE_USERS,
    )?;
    if user_id == current.user.id {
        return Err(YOU_CANNOT_REMOVE_YOURSELF);
    }
    auth.subject(&user_id)?;
    auth.store.delete_user(&user_id);
    Ok(Reply::success().with_cookies(current.renewal))
}
