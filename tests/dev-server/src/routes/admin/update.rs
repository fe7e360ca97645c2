//! Changing users.

use http::StatusCode;
use serde_json::Value;

use crate::call::Call;
use crate::fields::is_email;
use crate::neon_auth::NeonAuth;
use crate::refusal::admin::{
    NO_DATA_TO_UPDATE, PASSWORD_CANNOT_BE_UPDATED_VIA_UPDATE_USER,
    YOU_ARE_NOT_ALLOWED_TO_CHANGE_USERS_ROLE, YOU_ARE_NOT_ALLOWED_TO_SET_USERS_PASSWORD,
    YOU_ARE_NOT_ALLOWED_TO_UPDATE_USERS, YOU_CANNOT_BAN_YOURSELF,
};
use crate::refusal::{INVALID_EMAIL, USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL, USER_NOT_FOUND};
use crate::reply::{Answer, Reply};
use crate::routes::password::check_length;

use super::{UserReply, user_data};

/// POST `admin/update-user`: a ban in the data ends the user's sessions.
pub(in crate::routes) fn update_user(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let user_id = fields.id("userId");
    let data = fields.record("data");
    fields.finish()?;
    let current = auth.require_permission(
        call,
        ("user", "update"),
        YOU_ARE_NOT_ALLOWED_TO_UPDATE_USERS,
    )?;
    if data.is_empty() {
        return Err(NO_DATA_TO_UPDATE);
    }
    if data.contains_key("password") {
        return Err(PASSWORD_CANNOT_BE_UPDATED_VIA_UPDATE_USER);
    }
    if let Some(roles) = data.get("role") {
        user_data::roles(roles)?;
    }
    let bans = data.get("banned") == Some(&Value::Bool(true));
    if bans && user_id == current.user.id {
        return Err(YOU_CANNOT_BAN_YOURSELF);
    }
    if let Some(email) = data.get("email") {
        let email = email.as_str().unwrap_or_default().to_lowercase();
        if !is_email(&email) {
            return Err(INVALID_EMAIL);
        }
        let holder = auth.store.user_by_email(&email);
        if holder.is_some_and(|holder| holder.id != user_id) {
            return Err(USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL.with_status(StatusCode::BAD_REQUEST));
        }
    }
    let mut changed = auth.subject(&user_id)?.clone();
    user_data::apply(&mut changed, &data)?;
    // The real server, too, compares with the administrator, not with the user.
    if let Some(names) = auth.read_names(&data, Some(&current.user.id))? {
        names.give_to(&mut changed);
    }
    let user = auth
        .store
        .update_user(&user_id, call.now, |user| *user = changed)
        .ok_or(USER_NOT_FOUND)?;
    if bans {
        auth.store.delete_sessions(&user_id);
    }
    Ok(Reply::json(&user).with_cookies(current.renewal))
}

/// POST `admin/set-role`: also a role that there is not, which then grants nothing.
pub(in crate::routes) fn set_role(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let user_id = fields.id("userId");
    let role = fields.texts("role").join(",");
    fields.finish()?;
    let current = auth.require_permission(
        call,
        ("user", "set-role"),
        YOU_ARE_NOT_ALLOWED_TO_CHANGE_USERS_ROLE,
    )?;
    auth.subject(&user_id)?;
    let user = auth
        .store
        .update_user(&user_id, call.now, |user| user.role = role)
        .ok_or(USER_NOT_FOUND)?;
    Ok(Reply::json(&UserReply { user: &user }).with_cookies(current.renewal))
}

/// POST `admin/set-user-password`: the user's sessions go on.
pub(in crate::routes) fn set_password(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let new_password = fields.string("newPassword");
    fields.refuse_empty("newPassword");
    let user_id = fields.id("userId");
    fields.refuse_empty("userId");
    fields.finish()?;
    let current = auth.require_permission(
        call,
        ("user", "set-password"),
        YOU_ARE_NOT_ALLOWED_TO_SET_USERS_PASSWORD,
    )?;
    check_length(&new_password)?;
    auth.subject(&user_id)?;
    auth.set_password(&user_id, &new_password, call.now);
    Ok(Reply::status_true().with_cookies(current.renewal))
}
