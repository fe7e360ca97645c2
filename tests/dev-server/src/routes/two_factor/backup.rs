//! Backup codes, for a user whose app is lost.

use serde::Serialize;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::two_factor::{
    BACKUP_CODES_NOT_ENABLED, INVALID_BACKUP_CODE, TWO_FACTOR_NOT_ENABLED,
};
use crate::reply::{Answer, Reply};

use super::challenge::Claimant;
use super::{Verified, still_signed_in};

/// POST `two-factor/verify-backup-code`
pub(in crate::routes) fn verify(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let code = fields.string("code");
    let begins_no_session = fields.optional_bool("disableSession") == Some(true);
    let trusts_device = fields.optional_bool("trustDevice") == Some(true);
    fields.finish()?;
    let challenged = match auth.claimant(call)? {
        Claimant::SignedIn(current) => {
            let factor = auth.store.second_factor_mut(&current.user.id);
            let factor = factor.ok_or(BACKUP_CODES_NOT_ENABLED)?;
            return match factor.use_backup_code(&code) {
                true => Ok(still_signed_in(*current)),
                false => Err(INVALID_BACKUP_CODE),
            };
        }
        Claimant::Challenged(challenged) => challenged,
    };
    if auth.store.second_factor(&challenged.user.id).is_none() {
        return Err(BACKUP_CODES_NOT_ENABLED);
    }
    let tried = auth.try_factor(
        call,
        &challenged,
        |factor| factor.use_backup_code(&code),
        INVALID_BACKUP_CODE,
    );
    match tried {
        Ok(()) if begins_no_session => Ok(Reply::json(&Verified {
            token: None,
            user: &challenged.user,
        })),
        Ok(()) => auth.complete_sign_in(call, &challenged, trusts_device),
        Err(reply) => Ok(reply),
    }
}

/// POST `two-factor/generate-backup-codes`: those before count no more.
pub(in crate::routes) fn generate(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Generated<'a> {
        status: bool,
        backup_codes: &'a [String],
    }
    let mut fields = call.fields();
    let password = fields.string("password");
    fields.finish()?;
    let current = auth.require_session(call)?;
    if current.user.two_factor_enabled != Some(true) {
        return Err(TWO_FACTOR_NOT_ENABLED);
    }
    auth.check_own_password(&current.user.id, &password)?;
    let backup_codes = auth.backup_codes();
    let factor = auth.store.second_factor_mut(&current.user.id);
    let factor = factor.ok_or(TWO_FACTOR_NOT_ENABLED)?;
    let reply = Reply::json(&Generated {
        status: true,
        backup_codes: &backup_codes,
    });
    factor.backup_codes = backup_codes;
    Ok(reply.with_cookies(current.renewal))
}
