//! Banning users, for a while or for good.

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::USER_NOT_FOUND;
use crate::refusal::admin::{YOU_ARE_NOT_ALLOWED_TO_BAN_USERS, YOU_CANNOT_BAN_YOURSELF};
use crate::reply::{Answer, Reply};
use crate::store::User;

use super::UserReply;

const NO_REASON: &str = "No reason";

/// POST `admin/ban-user`: ends the user's sessions. A ban without an end keeps that of an earlier
/// one.
pub(in crate::routes) fn ban(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let user_id = fields.id("userId");
    let reason = fields.optional_string("banReason");
    let seconds = fields.optional_number("banExpiresIn");
    fields.finish()?;
    let current =
        auth.require_permission(call, ("user", "ban"), YOU_ARE_NOT_ALLOWED_TO_BAN_USERS)?;
    auth.subject(&user_id)?;
    if user_id == current.user.id {
        return Err(YOU_CANNOT_BAN_YOURSELF);
    }
    let reason = reason.filter(|reason| !reason.is_empty());
    let end = seconds
        .filter(|&seconds| seconds != 0.0)
        .map(|seconds| call.now.after_seconds(seconds));
    let user = auth
        .store
        .update_user(&user_id, call.now, |user| {
            user.banned = true;
            user.ban_reason = Some(reason.unwrap_or_else(|| NO_REASON.to_owned()));
            user.ban_expires = end.or(user.ban_expires);
        })
        .ok_or(USER_NOT_FOUND)?;
    auth.store.delete_sessions(&user_id);
    Ok(Reply::json(&UserReply { user: &user }).with_cookies(current.renewal))
}

/// POST `admin/unban-user`: also one who is not banned.
pub(in crate::routes) fn unban(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let user_id = fields.id("userId");
    fields.finish()?;
    let current =
        auth.require_permission(call, ("user", "ban"), YOU_ARE_NOT_ALLOWED_TO_BAN_USERS)?;
    auth.subject(&user_id)?;
    let user = auth
        .store
        .update_user(&user_id, call.now, User::lift_ban)
        .ok_or(USER_NOT_FOUND)?;
    Ok(Reply::json(&UserReply { user: &user }).with_cookies(current.renewal))
}
