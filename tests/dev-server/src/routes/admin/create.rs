//! Signing others up.

use http::StatusCode;

use crate::call::Call;
use crate::fields::is_email;
use crate::neon_auth::NeonAuth;
use crate::refusal::admin::YOU_ARE_NOT_ALLOWED_TO_CREATE_USERS;
use crate::refusal::{INVALID_EMAIL, USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL};
use crate::reply::{Answer, Reply};
use crate::routes::username::NewNames;
use crate::store::User;

use super::{UserReply, user_data};

/// POST `admin/create-user`: no mail is sent, and a password may be as short as one likes.
pub(in crate::routes) fn create_user(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let email = fields.string("email").to_lowercase();
    let password = fields.optional_string("password").filter(|p| !p.is_empty());
    let name = fields.string("name");
    let roles = fields.optional_texts("role");
    let data = fields.optional_record("data").cloned().unwrap_or_default();
    fields.finish()?;
    let current = auth.require_permission(
        call,
        ("user", "create"),
        YOU_ARE_NOT_ALLOWED_TO_CREATE_USERS,
    )?;
    let id = auth.random.uuid();
    let mut user = User::new(id, &email, name.clone(), call.now);
    // An administrator may set what a plugin adds, too.
    auth.store.plugins.extend(&mut user);
    user_data::apply(&mut user, &data)?;
    // A field of the body counts more than the same field in `data`.
    user.email = email;
    user.name = name;
    if let Some(roles) = roles {
        user.role = roles.join(",");
    }
    if !is_email(&user.email) {
        return Err(INVALID_EMAIL);
    }
    if auth.store.user_by_email(&user.email).is_some() {
        return Err(USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL.with_status(StatusCode::BAD_REQUEST));
    }
    let names = auth.read_names(&data, None)?;
    user.usernames = names.map(NewNames::of_somebody_new);
    let user = auth.store.add_user(user);
    if let Some(password) = password {
        auth.set_password(&user.id, &password, call.now);
    }
    Ok(Reply::json(&UserReply { user: &user }).with_cookies(current.renewal))
}
