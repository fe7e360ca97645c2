//! Codes sent by mail: to sign in, to prove an address, to set a new password.

use std::time::Duration;

use serde::Serialize;

use crate::call::Call;
use crate::fields::is_email;
use crate::neon_auth::NeonAuth;
use crate::outbox::MailKind;
use crate::refusal::{
    INVALID_EMAIL, INVALID_OTP, OTP_EXPIRED, Refusal, TOO_MANY_ATTEMPTS, USER_NOT_FOUND,
};
use crate::reply::{Answer, Reply};
use crate::sessions::Remember;
use crate::store::{MailCode, Store, User};

use super::password::check_length;
use super::sign_up::{SignedIn, refuse_server_fields};
use super::username::NewNames;

/// How long a code is good for.
const CODE_LIFETIME: Duration = Duration::from_secs(5 * 60);

/// How many wrong codes are taken before even the right one is refused.
const ALLOWED_TRIES: u32 = 3;

const SIGN_IN: &str = "sign-in";
const VERIFY_EMAIL: &str = "email-verification";
const RESET_PASSWORD: &str = "forget-password";
const PURPOSES: [&str; 4] = [VERIFY_EMAIL, SIGN_IN, RESET_PASSWORD, "change-email"];

/// POST `email-otp/send-verification-otp`
pub(super) fn send(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let email = fields.string("email").to_lowercase();
    let purpose = fields.choice("type", &PURPOSES);
    fields.finish()?;
    if !is_email(&email) {
        return Err(INVALID_EMAIL);
    }
    match purpose.as_str() {
        SIGN_IN => auth.mail_code(call, SIGN_IN, MailKind::SignInCode, &email),
        VERIFY_EMAIL => auth.mail_code(call, VERIFY_EMAIL, MailKind::VerifyEmailCode, &email),
        RESET_PASSWORD => auth.mail_code(call, RESET_PASSWORD, MailKind::ResetPasswordCode, &email),
        _ => return Err(Refusal::without_code("Invalid OTP type")),
    }
    Ok(Reply::success())
}

/// POST `email-otp/check-verification-otp`: says whether a code is right without using it up.
pub(super) fn check(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let email = fields.string("email").to_lowercase();
    let purpose = fields.choice("type", &PURPOSES);
    let code = fields.string("otp");
    fields.finish()?;
    if !is_email(&email) {
        return Err(INVALID_EMAIL);
    }
    if auth.store.user_by_email(&email).is_none() {
        return Err(USER_NOT_FOUND);
    }
    auth.try_code(call, &purpose, &email, &code)?;
    Ok(Reply::success())
}

/// POST `sign-in/email-otp`: an address nobody has yet signs up.
pub(super) fn sign_in(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.open_fields();
    let email = fields.string("email").to_lowercase();
    let code = fields.string("otp");
    let name = fields.optional_string("name");
    let image = fields.optional_string("image");
    fields.finish()?;
    auth.use_code(call, SIGN_IN, &email, &code)?;
    let user = match auth.store.user_by_email(&email).cloned() {
        Some(user) => {
            auth.adopt_proven_address(call, &user);
            user
        }
        None => {
            refuse_server_fields(call)?;
            let names = auth.read_names(call.record()?, None)?;
            let id = auth.random.uuid();
            let mut user = User::new(id, &email, name.unwrap_or_default(), call.now);
            user.image = image;
            user.usernames = names
                .map(NewNames::in_lower_case)
                .map(NewNames::of_somebody_new);
            user.email_verified = true;
            auth.store.add_user(user)
        }
    };
    let session = auth.begin_session(call, &user.id, Remember::Yes)?;
    let body = SignedIn {
        token: &session.token,
        user: &user,
    };
    Ok(Reply::json(&body).with_cookies(auth.session_cookies(call, &session, Remember::AsBefore)))
}

/// POST `email-otp/verify-email`
pub(super) fn verify_email(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct Verified<'a> {
        status: bool,
        token: &'a str,
        user: &'a User,
    }
    let mut fields = call.fields();
    let email = fields.string("email").to_lowercase();
    let code = fields.string("otp");
    fields.finish()?;
    if !is_email(&email) {
        return Err(INVALID_EMAIL);
    }
    auth.use_code(call, VERIFY_EMAIL, &email, &code)?;
    let user = auth.store.user_by_email(&email).ok_or(USER_NOT_FOUND)?;
    let id = user.id.clone();
    let user = auth
        .store
        .update_user(&id, call.now, |user| user.email_verified = true)
        .ok_or(USER_NOT_FOUND)?;
    let session = auth.begin_session(call, &user.id, Remember::Yes)?;
    let body = Verified {
        status: true,
        token: &session.token,
        user: &user,
    };
    Ok(Reply::json(&body).with_cookies(auth.session_cookies(call, &session, Remember::AsBefore)))
}

/// POST `email-otp/request-password-reset`
pub(super) fn request_password_reset(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let email = fields.string("email").to_lowercase();
    fields.finish()?;
    auth.mail_code(call, RESET_PASSWORD, MailKind::ResetPasswordCode, &email);
    Ok(Reply::success())
}

/// POST `email-otp/reset-password`
pub(super) fn reset_password(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let email = fields.string("email").to_lowercase();
    let code = fields.string("otp");
    let password = fields.string("password");
    fields.finish()?;
    auth.use_code(call, RESET_PASSWORD, &email, &code)?;
    let user = auth.store.user_by_email(&email).ok_or(USER_NOT_FOUND)?;
    let (id, verified) = (user.id.clone(), user.email_verified);
    check_length(&password)?;
    auth.set_password(&id, &password, call.now);
    if !verified {
        auth.store
            .update_user(&id, call.now, |user| user.email_verified = true);
    }
    Ok(Reply::success())
}

impl NeonAuth {
    /// Mails a code, unless it would serve nobody: only signing in creates an account.
    fn mail_code(&mut self, call: &Call, purpose: &str, kind: MailKind, email: &str) {
        if purpose != SIGN_IN && self.store.user_by_email(email).is_none() {
            return;
        }
        let code = self.random.code();
        let stored = MailCode {
            code: code.clone(),
            wrong_tries: 0,
        };
        let key = Store::code_key(purpose, email);
        self.store
            .codes
            .insert(key, stored, call.now, CODE_LIFETIME);
        self.send_code(call.now, kind, email, code);
    }

    /// Compares a code with the one that was sent, and counts if it is wrong.
    fn try_code(
        &mut self,
        call: &Call,
        purpose: &str,
        email: &str,
        code: &str,
    ) -> Result<(), Refusal> {
        let key = Store::code_key(purpose, email);
        let entry = self.store.codes.entry_mut(&key).ok_or(INVALID_OTP)?;
        if entry.is_over(call.now) {
            self.store.codes.remove(&key);
            return Err(OTP_EXPIRED);
        }
        if entry.value.wrong_tries >= ALLOWED_TRIES {
            self.store.codes.remove(&key);
            return Err(TOO_MANY_ATTEMPTS);
        }
        if entry.value.code != code {
            entry.value.wrong_tries += 1;
            return Err(INVALID_OTP);
        }
        Ok(())
    }

    /// The same, and a right code is used up.
    fn use_code(
        &mut self,
        call: &Call,
        purpose: &str,
        email: &str,
        code: &str,
    ) -> Result<(), Refusal> {
        self.try_code(call, purpose, email, code)?;
        self.store.codes.remove(&Store::code_key(purpose, email));
        Ok(())
    }

    /// Marks the address of a user as proved, who has just read a mail that went there.
    pub(super) fn adopt_proven_address(&mut self, call: &Call, user: &User) {
        if !user.email_verified {
            self.store.revoke_unproven_access(&user.id);
            self.store
                .update_user(&user.id, call.now, |user| user.email_verified = true);
        }
    }
}
