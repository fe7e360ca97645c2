//! Codes of an authenticator app.

use serde::Serialize;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::two_factor::{INVALID_CODE, TOTP_NOT_ENABLED};
use crate::reply::{Answer, Reply};
use crate::sessions::{Current, Remember};
use crate::totp;

use super::challenge::Claimant;
use super::{GivenCode, Verified, still_signed_in};

/// The name that the app shows, as of any Better Auth server that sets none.
pub(super) const ISSUER: &str = "Better Auth";

/// POST `two-factor/get-totp-uri`: for another app.
pub(in crate::routes) fn get_uri(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct Uri {
        #[serde(rename = "totpURI")]
        totp_uri: String,
    }
    let mut fields = call.fields();
    let password = fields.string("password");
    fields.finish()?;
    let current = auth.require_session(call)?;
    let user = &current.user;
    let factor = auth.store.second_factor(&user.id).ok_or(TOTP_NOT_ENABLED)?;
    let totp_uri = totp::uri(&factor.secret, ISSUER, &user.email);
    auth.check_own_password(&user.id, &password)?;
    Ok(Reply::json(&Uri { totp_uri }).with_cookies(current.renewal))
}

/// POST `two-factor/verify-totp`: the first code of an app turns the second factor on, a later one signs in.
pub(in crate::routes) fn verify(auth: &mut NeonAuth, call: &Call) -> Answer {
    let given = GivenCode::read(call)?;
    let challenged = match auth.claimant(call)? {
        Claimant::SignedIn(current) => return verify_own(auth, call, *current, &given),
        Claimant::Challenged(challenged) => challenged,
    };
    let factor = auth.store.second_factor(&challenged.user.id);
    if factor.is_none_or(|factor| !factor.is_verified) {
        return Err(TOTP_NOT_ENABLED);
    }
    let tried = auth.try_factor(
        call,
        &challenged,
        |factor| totp::is_right(&factor.secret, call.now, &given.code),
        INVALID_CODE,
    );
    match tried {
        Ok(()) => auth.complete_sign_in(call, &challenged, given.trusts_device),
        Err(reply) => Ok(reply),
    }
}

/// The code of a user who is signed in.
fn verify_own(auth: &mut NeonAuth, call: &Call, current: Current, given: &GivenCode) -> Answer {
    let factor = auth.store.second_factor_mut(&current.user.id);
    let factor = factor.ok_or(TOTP_NOT_ENABLED)?;
    if !totp::is_right(&factor.secret, call.now, &given.code) {
        return Err(INVALID_CODE);
    }
    let was_verified = factor.is_verified;
    factor.is_verified = true;
    if was_verified || current.user.two_factor_enabled == Some(true) {
        return Ok(still_signed_in(current));
    }
    // The real server, too, answers with the old session and the user before the change.
    let body = Verified::new(&current.session.token, &current.user);
    let (session, _) = auth.set_two_factor(call, &current.session, true)?;
    let cookies = auth.session_cookies(call, &session, Remember::AsBefore);
    Ok(Reply::json(&body).with_cookies(cookies))
}
