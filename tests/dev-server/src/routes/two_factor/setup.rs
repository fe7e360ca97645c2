//! Turning the second factor on and off.

use serde::Serialize;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::two_factor::TOTP_ALREADY_ENABLED;
use crate::refusal::{Refusal, UNAUTHORIZED};
use crate::reply::{Answer, Reply};
use crate::sessions::Remember;
use crate::store::{Session, User};
use crate::totp;

use super::totp::ISSUER;

/// How many backup codes a user gets.
const BACKUP_CODES: usize = 10;

/// POST `two-factor/enable`: an app has to prove itself first; mailed codes are on at once.
pub(in crate::routes) fn enable(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct Enabled<'a> {
        method: &'static str,
        #[serde(rename = "totpURI", skip_serializing_if = "Option::is_none")]
        totp_uri: Option<&'a str>,
        #[serde(rename = "backupCodes", skip_serializing_if = "Option::is_none")]
        backup_codes: Option<&'a [String]>,
    }
    let mut fields = call.fields();
    let password = fields.string("password");
    let method = fields.optional_choice("method", &["otp", "totp"]);
    let issuer = fields.optional_string("issuer").filter(|it| !it.is_empty());
    fields.finish()?;
    let current = auth.require_session(call)?;
    let user = &current.user;
    auth.check_own_password(&user.id, &password)?;
    if method.as_deref() == Some("otp") {
        let (session, _) = auth.set_two_factor(call, &current.session, true)?;
        let body = Enabled {
            method: "otp",
            totp_uri: None,
            backup_codes: None,
        };
        let cookies = auth.session_cookies(call, &session, Remember::AsBefore);
        return Ok(Reply::json(&body).with_cookies(cookies));
    }
    let factor = auth.store.second_factor(&user.id);
    if factor.is_some_and(|factor| factor.is_verified) {
        return Err(TOTP_ALREADY_ENABLED);
    }
    let secret = auth.random.alphanumeric(32);
    let backup_codes = auth.backup_codes();
    let issuer = issuer.as_deref().unwrap_or(ISSUER);
    let body = Enabled {
        method: "totp",
        totp_uri: Some(&totp::uri(&secret, issuer, &user.email)),
        backup_codes: Some(&backup_codes),
    };
    let reply = Reply::json(&body).with_cookies(current.renewal);
    auth.store
        .set_second_factor(&current.user.id, secret, backup_codes);
    Ok(reply)
}

/// POST `two-factor/disable`
pub(in crate::routes) fn disable(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let password = fields.string("password");
    fields.finish()?;
    let current = auth.require_session(call)?;
    auth.check_own_password(&current.user.id, &password)?;
    auth.store.delete_second_factor(&current.user.id);
    let (session, _) = auth.set_two_factor(call, &current.session, false)?;
    let cookies = auth.session_cookies(call, &session, Remember::AsBefore);
    let distrust = auth.distrust(call);
    Ok(Reply::status_true()
        .with_cookies(cookies)
        .with_cookies(distrust))
}

impl NeonAuth {
    /// Turns the second factor of a session's user on or off, and begins a new session in place of this one.
    pub(super) fn set_two_factor(
        &mut self,
        call: &Call,
        session: &Session,
        enabled: bool,
    ) -> Result<(Session, User), Refusal> {
        let user = self
            .store
            .update_user(&session.user_id, call.now, |user| {
                user.two_factor_enabled = Some(enabled);
            })
            .ok_or(UNAUTHORIZED)?;
        let session = self.replace_session(call, session)?;
        Ok((session, user))
    }

    /// Codes of which each works once.
    pub(super) fn backup_codes(&mut self) -> Vec<String> {
        let mut code = || {
            let (start, end) = (self.random.alphanumeric(5), self.random.alphanumeric(5));
            format!("{start}-{end}")
        };
        (0..BACKUP_CODES).map(|_| code()).collect()
    }
}
