//! Names that users choose and sign in with.

use http::StatusCode;
use serde::Serialize;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::Refusal;
use crate::refusal::username::{INVALID_USERNAME, USERNAME_TOO_LONG, USERNAME_TOO_SHORT};
use crate::reply::{Answer, Reply};

/// POST `is-username-available`
pub(super) fn is_available(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct Availability {
        available: bool,
    }
    let mut fields = call.fields();
    let username = fields.string("username");
    fields.finish()?;
    check_form(&username)
        .map_err(|refusal| refusal.with_status(StatusCode::UNPROCESSABLE_ENTITY))?;
    let holder = auth.store.user_by_username(&username);
    Ok(Reply::json(&Availability {
        available: holder.is_none(),
    }))
}

/// Refuses a name that is too short or too long, or has other characters than it may.
fn check_form(username: &str) -> Result<(), Refusal> {
    if username.is_empty() {
        return Err(INVALID_USERNAME);
    }
    match username.encode_utf16().count() {
        ..3 => return Err(USERNAME_TOO_SHORT),
        3..=30 => {}
        31.. => return Err(USERNAME_TOO_LONG),
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    match username.chars().all(is_plain) {
        true => Ok(()),
        false => Err(INVALID_USERNAME),
    }
}
