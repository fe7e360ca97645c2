//! Signing up.

use serde::Serialize;

use crate::call::Call;
use crate::fields::is_truthy;
use crate::neon_auth::NeonAuth;
use crate::refusal::{Refusal, USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL};
use crate::reply::{Answer, Reply};
use crate::sessions::Remember;
use crate::store::User;

use super::password::check_length;

/// Fields of a user that only the server sets, and that have no default to fall back on.
const SERVER_FIELDS: [&str; 3] = ["role", "banReason", "banExpires"];

/// The answer to a sign-in that began a session.
#[derive(Serialize)]
pub(super) struct SignedIn<'a> {
    pub(super) token: &'a str,
    pub(super) user: &'a User,
}

/// Refuses somebody new who sets a field that is not theirs to set.
pub(super) fn refuse_server_fields(call: &Call) -> Result<(), Refusal> {
    for field in SERVER_FIELDS {
        if call.record()?.get(field).is_some_and(is_truthy) {
            return Err(Refusal::field_not_allowed(field));
        }
    }
    Ok(())
}

/// POST `sign-up/email`
pub(super) fn with_password(auth: &mut NeonAuth, call: &Call) -> Answer {
    let usernames = auth.names_at_sign_up(call)?;
    let mut fields = call.open_fields();
    let name = fields.string("name");
    let email = fields.email("email");
    let password = fields.non_empty("password");
    let image = fields.optional_string("image");
    let callback_url = fields.optional_string("callbackURL");
    let remember_me = fields.optional_bool("rememberMe");
    fields.finish()?;
    auth.trusted.check_form(call)?;
    check_length(&password)?;
    refuse_server_fields(call)?;
    if auth.store.user_by_email(&email).is_some() {
        return Err(USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL);
    }
    let mut user = User::new(auth.random.uuid(), &email, name, call.now);
    user.image = image;
    user.usernames = usernames;
    let user = auth.store.add_user(user);
    auth.set_password(&user.id, &password, call.now);
    auth.send_verification_link(call.now, &user.email, callback_url.as_deref());

    let remember = Remember::from_form(remember_me);
    let session = auth.begin_session(call, &user.id, remember)?;
    let cookies = auth.session_cookies(call, &session, remember);
    let body = SignedIn {
        token: &session.token,
        user: &user,
    };
    Ok(Reply::json(&body).with_cookies(cookies))
}
