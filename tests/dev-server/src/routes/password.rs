//! Passwords: checking, changing, resetting by link.

use std::time::Duration;

use serde::Serialize;

use crate::call::Call;
use crate::clock::Timestamp;
use crate::link::with_parameter;
use crate::neon_auth::NeonAuth;
use crate::outbox::{MailContent, MailKind};
use crate::refusal::{
    CREDENTIAL_ACCOUNT_NOT_FOUND, INVALID_CALLBACK_URL, INVALID_PASSWORD, INVALID_TOKEN,
    PASSWORD_TOO_LONG, PASSWORD_TOO_SHORT, Refusal,
};
use crate::reply::{Answer, Reply};
use crate::sessions::Remember;
use crate::signer::encode_component;
use crate::store::{Account, CREDENTIAL, PasswordHash, User};

/// How long a reset link is good for.
const LINK_LIFETIME: Duration = Duration::from_secs(60 * 60);

/// POST `change-password`
pub(super) fn change(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct Changed<'a> {
        token: Option<&'a str>,
        user: &'a User,
    }
    let mut fields = call.fields();
    let new_password = fields.string("newPassword");
    let current_password = fields.string("currentPassword");
    let revoke_others = fields.optional_bool("revokeOtherSessions") == Some(true);
    fields.finish()?;
    let current = auth.require_session(call)?;
    let user = &current.user;
    check_length(&new_password)?;
    if auth.store.credential(&user.id).is_none() {
        return Err(CREDENTIAL_ACCOUNT_NOT_FOUND);
    }
    if !auth.is_password(&user.id, &current_password) {
        return Err(INVALID_PASSWORD);
    }
    auth.set_password(&user.id, &new_password, call.now);
    if !revoke_others {
        let body = Changed { token: None, user };
        return Ok(Reply::json(&body).with_cookies(current.renewal));
    }
    auth.store.delete_sessions(&user.id);
    let session = auth.begin_session(call, &user.id, Remember::Yes)?;
    let body = Changed {
        token: Some(&session.token),
        user,
    };
    Ok(Reply::json(&body).with_cookies(auth.session_cookies(call, &session, Remember::AsBefore)))
}

/// POST `verify-password`
pub(super) fn check(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let password = fields.string("password");
    fields.finish()?;
    let current = auth.require_session(call)?;
    if !auth.is_password(&current.user.id, &password) {
        return Err(INVALID_PASSWORD);
    }
    Ok(Reply::status_true().with_cookies(current.renewal))
}

/// POST `request-password-reset`
pub(super) fn request_reset(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct Requested {
        status: bool,
        message: &'static str,
    }
    let mut fields = call.fields();
    let email = fields.email("email");
    let redirect_to = fields.optional_string("redirectTo").unwrap_or_default();
    fields.finish()?;
    if let Some(user) = auth.store.user_by_email(&email) {
        let user_id = user.id.clone();
        let token = auth.random.alphanumeric(24);
        let url = format!(
            "{}/reset-password/{token}?callbackURL={}",
            auth.base_url(),
            encode_component(&redirect_to)
        );
        auth.store
            .password_resets
            .insert(token.clone(), user_id, call.now, LINK_LIFETIME);
        let content = MailContent::Link {
            url,
            token,
            callback_url: redirect_to,
        };
        auth.outbox
            .send(call.now, MailKind::ResetPassword, &email, content);
    }
    Ok(Reply::json(&Requested {
        status: true,
        message: "If this email exists in our system, check your email for the reset link",
    }))
}

/// GET `reset-password/:token`: the link in the mail, on to the application's own page.
pub(super) fn follow_reset_link(auth: &mut NeonAuth, call: &Call) -> Answer {
    let target = call.required_query("callbackURL")?;
    auth.trusted
        .check_target(Some(target), INVALID_CALLBACK_URL)?;
    let token = &call.parameter;
    if target.is_empty() {
        let page = format!("{}/error", auth.base_url());
        return Ok(Reply::redirect(with_parameter(
            &page,
            "error",
            "INVALID_TOKEN",
        )));
    }
    let target = auth.absolute(target);
    let target = match auth.store.password_resets.get(token, call.now) {
        Some(_) => with_parameter(&target, "token", token),
        None => with_parameter(&target, "error", "INVALID_TOKEN"),
    };
    Ok(Reply::redirect(target))
}

/// POST `reset-password`
pub(super) fn reset(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let new_password = fields.string("newPassword");
    let token = fields.optional_string("token");
    fields.finish()?;
    let token = token.as_deref().filter(|token| !token.is_empty());
    let token = token
        .or(call.query.non_empty("token"))
        .ok_or(INVALID_TOKEN)?;
    check_length(&new_password)?;
    let user_id = auth
        .store
        .password_resets
        .take(token, call.now)
        .ok_or(INVALID_TOKEN)?;
    auth.set_password(&user_id, &new_password, call.now);
    Ok(Reply::status_true())
}

/// Refuses a new password that is too short or too long, counted as JavaScript counts.
pub(super) fn check_length(password: &str) -> Result<(), Refusal> {
    match password.encode_utf16().count() {
        ..8 => Err(PASSWORD_TOO_SHORT),
        _ if is_too_long(password) => Err(PASSWORD_TOO_LONG),
        _ => Ok(()),
    }
}

/// Whether a password is longer than any may be.
pub(super) fn is_too_long(password: &str) -> bool {
    password.encode_utf16().count() > 128
}

impl NeonAuth {
    /// Whether a user has this password.
    pub(super) fn is_password(&self, user_id: &str, password: &str) -> bool {
        let account = self.store.credential(user_id);
        account
            .and_then(|account| account.password.as_ref())
            .is_some_and(|hash| hash.verify(password))
    }

    /// Gives a user a password, the first or another.
    pub(super) fn set_password(&mut self, user_id: &str, password: &str, now: Timestamp) {
        let hash = PasswordHash::new(password, self.random.bytes());
        if let Some(account) = self.store.credential_mut(user_id) {
            account.password = Some(hash);
            account.updated_at = now;
            return;
        }
        let account = Account {
            account_id: user_id.to_owned(),
            provider_id: CREDENTIAL.to_owned(),
            user_id: user_id.to_owned(),
            created_at: now,
            updated_at: now,
            id: self.random.uuid(),
            scopes: Vec::new(),
            password: Some(hash),
            tokens: None,
        };
        self.store.accounts.push(account);
    }

    /// A trusted redirect target as an absolute URL: a path means one of the server's own.
    pub(super) fn absolute(&self, target: &str) -> String {
        if target.starts_with('/') {
            return format!("{}{target}", self.origin);
        }
        target.to_owned()
    }
}
