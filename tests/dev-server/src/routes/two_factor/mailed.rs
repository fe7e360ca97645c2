//! Codes that are mailed.

use std::time::Duration;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::outbox::MailKind;
use crate::refusal::Refusal;
use crate::refusal::two_factor::{
    FAILED_TO_CREATE_SESSION, INVALID_CODE, OTP_HAS_EXPIRED, TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE,
};
use crate::reply::{Answer, Reply};
use crate::sessions::Remember;
use crate::store::{MailCode, User};

use super::challenge::{ALLOWED_TRIES, Claimant};
use super::{GivenCode, Verified, still_signed_in};

/// How long a code is good for.
const LIFETIME: Duration = Duration::from_secs(3 * 60);

impl Claimant {
    /// What a code is kept under.
    fn key(&self) -> String {
        match self {
            Self::SignedIn(current) => format!("{}!{}", current.user.id, current.session.id),
            Self::Challenged(challenged) => challenged.id.clone(),
        }
    }

    fn user(&self) -> &User {
        match self {
            Self::SignedIn(current) => &current.user,
            Self::Challenged(challenged) => &challenged.user,
        }
    }
}

/// POST `two-factor/send-otp`
pub(in crate::routes) fn send(auth: &mut NeonAuth, call: &Call) -> Answer {
    if call.body.is_some() {
        let mut fields = call.fields();
        fields.optional_bool("trustDevice");
        fields.finish()?;
    }
    let claimant = auth.claimant(call)?;
    let code = auth.random.code();
    let stored = MailCode {
        code: code.clone(),
        wrong_tries: 0,
    };
    auth.store
        .two_factor_codes
        .insert(claimant.key(), stored, call.now, LIFETIME);
    auth.send_code(
        call.now,
        MailKind::TwoFactorCode,
        &claimant.user().email,
        code,
    );
    let renewal = match claimant {
        Claimant::SignedIn(current) => current.renewal,
        Claimant::Challenged(_) => Vec::new(),
    };
    Ok(Reply::status_true().with_cookies(renewal))
}

/// POST `two-factor/verify-otp`: of a user without a second factor who is signed in, the code turns it on.
pub(in crate::routes) fn verify(auth: &mut NeonAuth, call: &Call) -> Answer {
    let given = GivenCode::read(call)?;
    let claimant = auth.claimant(call)?;
    let user_id = claimant.user().id.clone();
    let is_on = claimant.user().two_factor_enabled == Some(true);
    let key = claimant.key();
    match claimant {
        Claimant::Challenged(challenged) => {
            auth.check_lock(call, &user_id)?;
            let tried = auth.use_mailed_code(call, &key, &given.code);
            if let Some(factor) = auth.store.second_factor_mut(&user_id) {
                match &tried {
                    Ok(()) => factor.forget_failures(),
                    Err(refusal) if *refusal == INVALID_CODE => factor.fail(call.now),
                    Err(_) => {}
                }
            }
            tried?;
            if !is_on {
                return Err(FAILED_TO_CREATE_SESSION);
            }
            auth.complete_sign_in(call, &challenged, given.trusts_device)
        }
        Claimant::SignedIn(current) => {
            auth.use_mailed_code(call, &key, &given.code)?;
            if is_on {
                return Ok(still_signed_in(*current));
            }
            let (session, user) = auth.set_two_factor(call, &current.session, true)?;
            let body = Verified::new(&session.token, &user);
            let cookies = auth.session_cookies(call, &session, Remember::AsBefore);
            Ok(Reply::json(&body).with_cookies(cookies))
        }
    }
}

impl NeonAuth {
    /// Compares a code with the one that was sent, and counts if it is wrong. A right one is used up.
    fn use_mailed_code(&mut self, call: &Call, key: &str, code: &str) -> Result<(), Refusal> {
        let codes = &mut self.store.two_factor_codes;
        let entry = codes.entry_mut(key).ok_or(OTP_HAS_EXPIRED)?;
        let refusal = if entry.is_over(call.now) {
            Some(OTP_HAS_EXPIRED)
        } else if entry.value.wrong_tries >= ALLOWED_TRIES {
            Some(TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE)
        } else if entry.value.code != code {
            entry.value.wrong_tries += 1;
            return Err(INVALID_CODE);
        } else {
            None
        };
        codes.remove(key);
        refusal.map_or(Ok(()), Err)
    }
}
