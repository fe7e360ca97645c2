//! A second factor: codes of an authenticator app, mailed codes and backup codes.

pub(super) mod backup;
mod challenge;
pub(super) mod mailed;
pub(super) mod setup;
pub(super) mod totp;
mod trust;

use serde::Serialize;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::{INVALID_PASSWORD, PASSWORD_TOO_LONG, Refusal};
use crate::reply::Reply;
use crate::sessions::Current;
use crate::store::User;

use super::password::is_too_long;

pub(super) use trust::Trust;

/// A code that a user gives.
struct GivenCode {
    code: String,
    /// Whether this browser is to need no second factor for a while.
    trusts_device: bool,
}

impl GivenCode {
    fn read(call: &Call) -> Result<Self, Refusal> {
        let mut fields = call.fields();
        let code = fields.string("code");
        let trusts_device = fields.optional_bool("trustDevice") == Some(true);
        fields.finish()?;
        Ok(Self {
            code,
            trusts_device,
        })
    }
}

/// The answer to a right code.
#[derive(Serialize)]
struct Verified<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
    user: &'a User,
}

impl<'a> Verified<'a> {
    fn new(token: &'a str, user: &'a User) -> Self {
        Self {
            token: Some(token),
            user,
        }
    }
}

/// The answer to a right code of a user who is signed in already.
fn still_signed_in(current: Current) -> Reply {
    let body = Verified::new(&current.session.token, &current.user);
    Reply::json(&body).with_cookies(current.renewal)
}

impl NeonAuth {
    /// Refuses a password that is not the user's.
    fn check_own_password(&self, user_id: &str, password: &str) -> Result<(), Refusal> {
        if is_too_long(password) {
            return Err(PASSWORD_TOO_LONG);
        }
        match self.is_password(user_id, password) {
            true => Ok(()),
            false => Err(INVALID_PASSWORD),
        }
    }
}
