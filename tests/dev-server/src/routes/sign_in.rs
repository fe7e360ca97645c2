//! Signing in with a password.

use serde::Serialize;

use crate::call::Call;
use crate::fields::{Fields, is_email};
use crate::neon_auth::NeonAuth;
use crate::refusal::{INVALID_EMAIL, INVALID_EMAIL_OR_PASSWORD};
use crate::reply::{Answer, Reply};
use crate::sessions::Remember;
use crate::store::User;

use super::two_factor::Trust;

#[derive(Serialize)]
struct SignedIn<'a> {
    redirect: bool,
    token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    user: &'a User,
}

/// What a form says besides who signs in.
pub(super) struct PasswordForm {
    callback_url: Option<String>,
    remember: Remember,
}

impl PasswordForm {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            callback_url: fields.optional_string("callbackURL"),
            remember: Remember::from_form(fields.optional_bool("rememberMe")),
        }
    }
}

/// POST `sign-in/email`
pub(super) fn with_password(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let email = fields.string("email");
    let password = fields.string("password");
    let form = PasswordForm::read(&mut fields);
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
    auth.sign_in(call, &user, &form)
}

impl NeonAuth {
    /// Begins the session of a user whose password was right.
    pub(super) fn sign_in(&mut self, call: &Call, user: &User, form: &PasswordForm) -> Answer {
        let session = self.begin_session(call, &user.id, form.remember)?;
        let callback_url = form.callback_url.as_deref();
        let target = callback_url.filter(|url| !url.is_empty());
        let trust = match self.trust(call, user) {
            Trust::Unneeded => None,
            Trust::Renewed(cookie) => Some(cookie),
            Trust::Missing => {
                let due = self.challenge(call, user, &session, form.remember);
                return Ok(due.with_location(target.map(str::to_owned)));
            }
        };
        let body = SignedIn {
            redirect: target.is_some(),
            token: &session.token,
            url: callback_url,
            user,
        };
        Ok(Reply::json(&body)
            .with_cookies(self.session_cookies(call, &session, form.remember))
            .with_cookies(trust)
            .with_location(target.map(str::to_owned)))
    }
}
