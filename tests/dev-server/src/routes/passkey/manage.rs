//! The passkeys that a user has.

use http::StatusCode;
use serde::Serialize;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::Refusal;
use crate::refusal::passkey::{PASSKEY_NOT_FOUND, YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY};
use crate::reply::{Answer, Reply};
use crate::sessions::Current;
use crate::store::Passkey;

/// GET `passkey/list-user-passkeys`
pub(in crate::routes) fn list(auth: &mut NeonAuth, call: &Call) -> Answer {
    let current = auth.require_session(call)?;
    let passkeys: Vec<&Passkey> = auth.store.passkeys_of(&current.user.id).collect();
    Ok(Reply::json(&passkeys).with_cookies(current.renewal))
}

/// POST `passkey/update-passkey`: gives a passkey another name.
pub(in crate::routes) fn rename(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct Renamed<'a> {
        passkey: &'a Passkey,
    }
    let mut fields = call.fields();
    let id = fields.string("id");
    let name = fields.trimmed_non_empty("name");
    fields.finish()?;
    let current = auth.require_passkey(call, &id, YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY)?;
    let passkey = auth.store.passkey_mut(&id).ok_or(PASSKEY_NOT_FOUND)?;
    passkey.name = Some(name);
    Ok(Reply::json(&Renamed { passkey }).with_cookies(current.renewal))
}

/// POST `passkey/delete-passkey`
pub(in crate::routes) fn delete(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let id = fields.string("id");
    fields.finish()?;
    let current = auth.require_passkey(call, &id, Refusal::bare(StatusCode::UNAUTHORIZED))?;
    auth.store.delete_passkey(&id);
    Ok(Reply::status_true().with_cookies(current.renewal))
}

impl NeonAuth {
    /// The session of a request about a passkey, which must be its user's.
    fn require_passkey(
        &mut self,
        call: &Call,
        id: &str,
        not_theirs: Refusal,
    ) -> Result<Current, Refusal> {
        let current = self.require_session(call)?;
        if id.is_empty() {
            return Err(Refusal::without_code("Missing required parameter: id"));
        }
        let passkey = self.store.passkey(id).ok_or(PASSKEY_NOT_FOUND)?;
        match passkey.user_id == current.user.id {
            true => Ok(current),
            false => Err(not_theirs),
        }
    }
}
