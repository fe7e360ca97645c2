//! Signing in by a link sent by mail.

use std::time::Duration;

use form_urlencoded::Serializer;
use serde::Serialize;

use crate::call::Call;
use crate::link::with_parameter;
use crate::neon_auth::NeonAuth;
use crate::outbox::{MailContent, MailKind};
use crate::refusal::INVALID_CALLBACK_URL;
use crate::reply::{Answer, Reply};
use crate::sessions::Remember;
use crate::store::{MagicLink, Session, User};

use super::verifier;

/// How long a link is good for.
const LINK_LIFETIME: Duration = Duration::from_secs(5 * 60);

/// POST `sign-in/magic-link`
pub(super) fn send(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let email = fields.email("email");
    let name = fields.optional_string("name");
    let callback_url = fields.optional_string("callbackURL");
    let new_user_url = fields.optional_string("newUserCallbackURL");
    let error_url = fields.optional_string("errorCallbackURL");
    fields.optional_record("metadata");
    fields.finish()?;
    let challenge = auth.random.base64url();
    let token = auth.random.letters(32);
    let link = MagicLink {
        email: email.clone(),
        name,
        challenge_hash: verifier::challenge_hash(&challenge),
    };
    auth.store
        .magic_links
        .insert(token.clone(), link, call.now, LINK_LIFETIME);

    let callback_url = callback_url
        .filter(|url| !url.is_empty())
        .unwrap_or_else(|| "/".to_owned());
    let mut query = Serializer::new(String::new());
    query
        .append_pair("token", &token)
        .append_pair("callbackURL", &callback_url);
    for (name, url) in [
        ("newUserCallbackURL", new_user_url),
        ("errorCallbackURL", error_url),
    ] {
        if let Some(url) = url.filter(|url| !url.is_empty()) {
            query.append_pair(name, &url);
        }
    }
    let content = MailContent::Link {
        url: format!("{}/magic-link/verify?{}", auth.base_url(), query.finish()),
        token,
        callback_url,
    };
    auth.outbox
        .send(call.now, MailKind::MagicLink, &email, content);
    let cookies = auth.challenge_cookies(&challenge, verifier::LIFETIME);
    Ok(Reply::status_true().with_cookies(cookies))
}

/// GET `magic-link/verify`: the link in the mail.
pub(super) fn verify(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct SignedIn<'a> {
        token: &'a str,
        user: &'a User,
        session: &'a Session,
    }
    let token = call.required_query("token")?;
    let callback_url = call.query.non_empty("callbackURL");
    let new_user_url = call.query.non_empty("newUserCallbackURL");
    let error_url = call.query.non_empty("errorCallbackURL");
    for target in [callback_url, new_user_url, error_url] {
        auth.trusted.check_target(target, INVALID_CALLBACK_URL)?;
    }

    let target = callback_url.unwrap_or("/");
    let Some(link) = auth.store.magic_links.take(token, call.now) else {
        let target = auth.absolute(error_url.unwrap_or(target));
        return Ok(Reply::redirect(with_parameter(
            &target,
            "error",
            "INVALID_TOKEN",
        )));
    };
    let known = auth.store.user_by_email(&link.email).cloned();
    let is_new = known.is_none();
    let user = match known {
        Some(user) => {
            auth.adopt_proven_address(call, &user);
            auth.store.user_by_id(&user.id).cloned().unwrap_or(user)
        }
        None => {
            let id = auth.random.uuid();
            let mut user = User::new(id, &link.email, link.name.unwrap_or_default(), call.now);
            user.email_verified = true;
            auth.store.add_user(user)
        }
    };
    let session = auth.begin_session(call, &user.id, Remember::Yes)?;
    if callback_url.is_none() {
        let body = SignedIn {
            token: &session.token,
            user: &user,
            session: &session,
        };
        let cookies = auth.session_cookies(call, &session, Remember::AsBefore);
        return Ok(Reply::json(&body).with_cookies(cookies));
    }
    let target = match new_user_url {
        Some(url) if is_new => url,
        _ => target,
    };
    let target = auth.absolute(target);
    let target = verifier::attach(auth, call, &target, &session, link.challenge_hash);
    Ok(Reply::redirect(target))
}
