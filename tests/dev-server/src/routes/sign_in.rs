//! Signing in with a password.

use serde::Serialize;

use crate::call::Call;
use crate::fields::is_email;
use crate::neon_auth::NeonAuth;
use crate::refusal::{INVALID_EMAIL, INVALID_EMAIL_OR_PASSWORD};
use crate::reply::{Answer, Reply};
use crate::sessions::Remember;
use crate::store::User;

#[derive(Serialize)]
struct SignedIn<'a> {
    redirect: bool,
    token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    user: &'a User,
}

/// POST `sign-in/email`
pub(super) fn with_password(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let email = fields.string("email");
    let password = fields.string("password");
    let callback_url = fields.optional_string("callbackURL");
    let remember_me = fields.optional_bool("rememberMe");
    fields.finish()?;
    auth.trusted.check_form(call)?;
    if !is_email(&email) {
        return Err(INVALID_EMAIL);
    }
    let Some(user) = auth.store.user_by_email(&email).cloned() else {
        return Err(INVALID_EMAIL_OR_PASSWORD);
    };
    if !auth.is_password(&user.id, &password) {
        return Err(INVALID_EMAIL_OR_PASSWORD);
    }
    let remember = Remember::from_form(remember_me);
    let session = auth.begin_session(call, &user.id, remember)?;
    let target = callback_url.clone().filter(|url| !url.is_empty());
    let body = SignedIn {
        redirect: target.is_some(),
        token: &session.token,
        url: callback_url.as_deref(),
        user: &user,
    };
    Ok(Reply::json(&body)
        .with_cookies(auth.session_cookies(call, &session, remember))
        .with_location(target))
}
