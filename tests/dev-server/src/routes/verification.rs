//! Proving an address by link, and the links that change one.

use std::time::Duration;

use http::StatusCode;
use serde::Serialize;

use crate::call::Call;
use crate::clock::Timestamp;
use crate::neon_auth::NeonAuth;
use crate::outbox::{MailContent, MailKind};
use crate::refusal::{
    EMAIL_ALREADY_VERIFIED, EMAIL_MISMATCH, INVALID_CALLBACK_URL, INVALID_TOKEN, INVALID_USER,
    TOKEN_EXPIRED, USER_NOT_FOUND,
};
use crate::reply::{Answer, Reply};
use crate::sessions::{Current, Remember};
use crate::signer::{MailClaims, MailTokenFault, encode_component};
use crate::store::{Session, User};

/// How long a link is good for.
const LINK_LIFETIME: Duration = Duration::from_secs(60 * 60);

/// First step of a change: the owner of the old address allows it.
const CONFIRMATION: &str = "change-email-confirmation";
/// Second step: the owner of the new address proves it.
const VERIFICATION: &str = "change-email-verification";

/// POST `send-verification-email`
pub(super) fn send(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let email = fields.email("email");
    let callback_url = fields.optional_string("callbackURL");
    fields.finish()?;
    if let Some(Current { user, renewal, .. }) = auth.optional_session(call) {
        if user.email != email {
            return Err(EMAIL_MISMATCH);
        }
        if user.email_verified {
            return Err(EMAIL_ALREADY_VERIFIED);
        }
        auth.send_verification_link(call.now, &email, callback_url.as_deref());
        return Ok(Reply::status_true().with_cookies(renewal));
    }
    // Nobody who is signed out learns here which addresses have an account.
    if auth
        .store
        .user_by_email(&email)
        .is_some_and(|user| !user.email_verified)
    {
        auth.send_verification_link(call.now, &email, callback_url.as_deref());
    }
    Ok(Reply::status_true())
}

/// GET `verify-email`: the link in a mail.
pub(super) fn verify(auth: &mut NeonAuth, call: &Call) -> Answer {
    let token = call.required_query("token")?;
    let callback_url = call.query.non_empty("callbackURL");
    auth.trusted
        .check_target(callback_url, INVALID_CALLBACK_URL)?;
    follow_link(auth, call, token).or_else(|refusal| match callback_url {
        Some(url) => {
            let joint = if url.contains('?') { '&' } else { '?' };
            let target = format!("{url}{joint}error={}", refusal.code());
            Ok(Reply::redirect(target))
        }
        None => Err(refusal.with_status(StatusCode::UNAUTHORIZED)),
    })
}

fn follow_link(auth: &mut NeonAuth, call: &Call, token: &str) -> Answer {
    let claims = auth
        .signer
        .read_mail_token(token, call.now)
        .map_err(|fault| match fault {
            MailTokenFault::Invalid => INVALID_TOKEN,
            MailTokenFault::Expired => TOKEN_EXPIRED,
        })?;
    let user = auth
        .store
        .user_by_email(&claims.email)
        .cloned()
        .ok_or(USER_NOT_FOUND)?;
    if let Some(new_email) = &claims.update_to {
        let current = auth.optional_session(call);
        let by_another = current
            .as_ref()
            .is_some_and(|current| current.user.email != claims.email);
        if by_another {
            return Err(INVALID_USER);
        }
        if claims.request_type.as_deref() == Some(CONFIRMATION) {
            let url = call.query.non_empty("callbackURL");
            auth.send_new_address_link(call.now, &user.email, new_email, url);
            let renewal = current.map(|current| current.renewal).unwrap_or_default();
            return Ok(done(call, None).with_cookies(renewal));
        }
        return move_address(auth, call, &user, new_email, current);
    }
    if user.email_verified {
        return Ok(done(call, None));
    }
    auth.store
        .update_user(&user.id, call.now, |user| user.email_verified = true);
    let session = match auth.optional_session(call) {
        Some(current) if current.user.id == user.id => current.session,
        _ => auth.begin_session(call, &user.id, Remember::Yes)?,
    };
    Ok(done(call, None).with_cookies(cookies(auth, call, &session)))
}

/// The last step of a change of address.
fn move_address(
    auth: &mut NeonAuth,
    call: &Call,
    user: &User,
    new_email: &str,
    current: Option<Current>,
) -> Answer {
    if auth.store.user_by_email(new_email).is_some() {
        // Someone has signed up with the address since the mail was sent.
        return Err(INVALID_USER);
    }
    let session = match current {
        Some(current) => current.session,
        None => auth.begin_session(call, &user.id, Remember::Yes)?,
    };
    let updated = auth.store.update_user(&user.id, call.now, |user| {
        user.email = new_email.to_owned();
        user.email_verified = true;
    });
    Ok(done(call, updated.as_ref()).with_cookies(cookies(auth, call, &session)))
}

fn cookies(auth: &NeonAuth, call: &Call, session: &Session) -> Vec<String> {
    auth.session_cookies(call, session, Remember::AsBefore)
}

/// Onward to the application, or a JSON answer if the link names no place to go.
fn done(call: &Call, user: Option<&User>) -> Reply {
    #[derive(Serialize)]
    struct Verified<'a> {
        status: bool,
        user: Option<&'a User>,
    }
    match call.query.non_empty("callbackURL") {
        Some(url) => Reply::redirect(url.to_owned()),
        None => Reply::json(&Verified { status: true, user }),
    }
}

impl NeonAuth {
    /// Mails a link that proves an address.
    pub(super) fn send_verification_link(
        &mut self,
        now: Timestamp,
        email: &str,
        callback_url: Option<&str>,
    ) {
        let claims = claims(now, email, None);
        self.send_link(now, MailKind::VerifyEmail, email, &claims, callback_url);
    }

    /// Mails the first link of a change of address: to the old one if it is proved.
    pub(super) fn send_change_link(
        &mut self,
        now: Timestamp,
        user: &User,
        new_email: &str,
        callback_url: Option<&str>,
    ) {
        if !user.email_verified {
            return self.send_new_address_link(now, &user.email, new_email, callback_url);
        }
        let claims = claims(now, &user.email, Some((new_email, CONFIRMATION)));
        self.send_link(
            now,
            MailKind::ChangeEmail,
            &user.email,
            &claims,
            callback_url,
        );
    }

    /// Mails the link that proves the new address and makes the change.
    ///
    /// The real server addresses it to the new one, whatever the user's own is by then.
    fn send_new_address_link(
        &mut self,
        now: Timestamp,
        email: &str,
        new_email: &str,
        callback_url: Option<&str>,
    ) {
        let claims = claims(now, email, Some((new_email, VERIFICATION)));
        self.send_link(now, MailKind::VerifyEmail, new_email, &claims, callback_url);
    }

    fn send_link(
        &mut self,
        now: Timestamp,
        kind: MailKind,
        to: &str,
        claims: &MailClaims,
        callback_url: Option<&str>,
    ) {
        let token = self.signer.mail_token(claims);
        let callback_url = callback_url.filter(|url| !url.is_empty()).unwrap_or("/");
        let content = MailContent::Link {
            url: format!(
                "{}/verify-email?token={token}&callbackURL={}",
                self.base_url(),
                encode_component(callback_url)
            ),
            token,
            callback_url: callback_url.to_owned(),
        };
        self.outbox.send(now, kind, to, content);
    }
}

fn claims(now: Timestamp, email: &str, change: Option<(&str, &str)>) -> MailClaims {
    MailClaims {
        email: email.to_owned(),
        update_to: change.map(|(new_email, _)| new_email.to_owned()),
        request_type: change.map(|(_, step)| step.to_owned()),
        iat: now.unix_seconds(),
        exp: now.after(LINK_LIFETIME).unix_seconds(),
    }
}
