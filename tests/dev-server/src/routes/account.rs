//! A user's own account.

use serde::Serialize;
use serde_json::Value;

use crate::call::Call;
use crate::cookie;
use crate::fields::{is_truthy, wrong_type};
use crate::neon_auth::NeonAuth;
use crate::plugin::Plugin;
use crate::refusal::{
    CREDENTIAL_ACCOUNT_NOT_FOUND, EMAIL_CAN_NOT_BE_UPDATED, INVALID_PASSWORD, INVALID_TOKEN,
    Refusal, SESSION_EXPIRED, UNAUTHORIZED,
};
use crate::reply::{Answer, Reply};
use crate::sessions::Remember;
use crate::store::{Account, UPDATE_AGE};

/// Fields of a user that only the server changes.
const SERVER_FIELDS: [&str; 5] = ["emailVerified", "role", "banned", "banReason", "banExpires"];

/// POST `update-user`
pub(super) fn update_user(auth: &mut NeonAuth, call: &Call) -> Answer {
    let record = call.record()?;
    let current = auth.optional_session(call);
    let own_id = current.as_ref().map(|current| &*current.user.id);
    let names = auth.read_names(record, own_id)?;
    let current = current.ok_or(UNAUTHORIZED)?;
    if record.get("email").is_some_and(is_truthy) {
        return Err(EMAIL_CAN_NOT_BE_UPDATED);
    }
    for field in SERVER_FIELDS {
        if record.get(field).is_some_and(is_truthy) {
            return Err(Refusal::field_not_allowed(field));
        }
    }
    let sets_factor = record.get("twoFactorEnabled").is_some_and(is_truthy);
    if sets_factor && auth.store.plugins.has(Plugin::TwoFactor) {
        return Err(Refusal::field_not_allowed("twoFactorEnabled"));
    }
    let name = match record.get("name") {
        None => None,
        Some(Value::String(name)) => Some(name.clone()),
        other => {
            return Err(Refusal::validation(wrong_type(
                "body.name",
                "string",
                other,
            )));
        }
    };
    let image = match record.get("image") {
        None => None,
        Some(Value::Null) => Some(None),
        Some(Value::String(image)) => Some(Some(image.clone())),
        other => {
            return Err(Refusal::validation(wrong_type(
                "body.image",
                "string",
                other,
            )));
        }
    };
    let names = names.filter(|names| !names.is_empty());
    if name.is_none() && image.is_none() && names.is_none() {
        return Err(Refusal::without_code("No fields to update"));
    }
    auth.store.update_user(&current.user.id, call.now, |user| {
        if let Some(name) = name {
            user.name = name;
        }
        if let Some(image) = image {
            user.image = image;
        }
        if let Some(names) = names {
            names.give_to(user);
        }
    });
    let cookies = auth.session_cookies(call, &current.session, Remember::AsBefore);
    Ok(Reply::status_true().with_cookies(cookies))
}

/// POST `change-email`: a proved address must allow the change, a new one must be proved.
pub(super) fn change_email(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let new_email = fields.email("newEmail");
    let callback_url = fields.optional_string("callbackURL");
    fields.finish()?;
    let current = auth.require_session(call)?;
    if new_email == current.user.email {
        return Err(Refusal::without_code("Email is the same"));
    }
    // Nobody learns here whether another user has the address.
    if auth.store.user_by_email(&new_email).is_none() {
        auth.send_change_link(call.now, &current.user, &new_email, callback_url.as_deref());
    }
    Ok(Reply::status_true().with_cookies(current.renewal))
}

/// POST `delete-user`
pub(super) fn delete_user(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct Deleted {
        success: bool,
        message: &'static str,
    }
    let mut fields = call.fields();
    fields.optional_string("callbackURL");
    let password = fields.optional_string("password").filter(|p| !p.is_empty());
    let token = fields.optional_string("token").filter(|t| !t.is_empty());
    fields.finish()?;
    let current = auth.require_session(call)?;
    if let Some(password) = &password {
        if auth.store.credential(&current.user.id).is_none() {
            return Err(CREDENTIAL_ACCOUNT_NOT_FOUND);
        }
        if !auth.is_password(&current.user.id, password) {
            return Err(INVALID_PASSWORD);
        }
    }
    if token.is_some() {
        // Deletion is not confirmed by mail here, so no token can be right.
        return Err(INVALID_TOKEN.with_status(http::StatusCode::NOT_FOUND));
    }
    let is_fresh = call.now < current.session.created_at.after(UPDATE_AGE);
    if password.is_none() && !is_fresh {
        return Err(SESSION_EXPIRED);
    }
    auth.store.delete_user(&current.user.id);
    let body = Deleted {
        success: true,
        message: "User deleted",
    };
    Ok(Reply::json(&body).with_cookies(cookie::clear_session()))
}

/// GET `list-accounts`
pub(super) fn list_accounts(auth: &mut NeonAuth, call: &Call) -> Answer {
    let current = auth.require_session(call)?;
    let accounts: Vec<&Account> = auth.store.accounts_of(&current.user.id).collect();
    Ok(Reply::json(&accounts).with_cookies(current.renewal))
}
