//! Signing in with a passkey.

use http::StatusCode;
use serde::Serialize;
use serde_json::Value;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::USER_NOT_FOUND;
use crate::refusal::passkey::{AUTHENTICATION_FAILED, CHALLENGE_NOT_FOUND, PASSKEY_NOT_FOUND};
use crate::reply::{Answer, Reply};
use crate::sessions::Remember;
use crate::store::{PasskeyChallenge, Session, User};
use crate::webauthn::{self, Expected, Fault};

use super::options::{Descriptor, TIMEOUT, USER_VERIFICATION};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RequestOptions<'a> {
    rp_id: &'a str,
    challenge: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    allow_credentials: Vec<Descriptor<'a>>,
    timeout: u32,
    user_verification: &'static str,
}

/// GET `passkey/generate-authenticate-options`: with a session for the passkeys of its user, without one for any.
pub(in crate::routes) fn options(auth: &mut NeonAuth, call: &Call) -> Answer {
    let current = auth.optional_session(call);
    let challenge = auth.random.base64url();
    let passkeys = current
        .iter()
        .flat_map(|current| auth.store.passkeys_of(&current.user.id));
    let reply = Reply::json(&RequestOptions {
        rp_id: auth.rp_id(),
        challenge: &challenge,
        allow_credentials: passkeys.map(Descriptor::of).collect(),
        timeout: TIMEOUT,
        user_verification: USER_VERIFICATION,
    });
    let line = auth.keep_challenge(call, PasskeyChallenge::Authentication { challenge });
    let renewal = current.map(|current| current.renewal).unwrap_or_default();
    Ok(reply.with_cookies(renewal).with_cookies([line]))
}

/// POST `passkey/verify-authentication`
pub(in crate::routes) fn verify(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct SignedIn<'a> {
        session: &'a Session,
        user: &'a User,
    }
    let mut fields = call.fields();
    let response = Value::Object(fields.record("response"));
    fields.finish()?;
    let Some(PasskeyChallenge::Authentication { challenge }) = auth.take_challenge(call) else {
        return Err(CHALLENGE_NOT_FOUND);
    };
    let passkey = response
        .get("id")
        .and_then(Value::as_str)
        .and_then(|id| auth.store.passkey_by_credential(id))
        .ok_or(PASSKEY_NOT_FOUND.with_status(StatusCode::UNAUTHORIZED))?;
    let expected = Expected {
        challenge: &challenge,
        origin: &auth.application,
        rp_id: auth.rp_id(),
    };
    let counter =
        webauthn::authenticate(&response, &expected, &passkey.public_key, passkey.counter)
            .map_err(|fault| match fault {
                Fault::Answer => AUTHENTICATION_FAILED,
                Fault::Signature => AUTHENTICATION_FAILED.with_status(StatusCode::UNAUTHORIZED),
            })?;
    let (id, user_id) = (passkey.id.clone(), passkey.user_id.clone());
    if let Some(passkey) = auth.store.passkey_mut(&id) {
        passkey.counter = counter;
    }
    let session = auth.begin_session(call, &user_id, Remember::Yes)?;
    let user = auth
        .store
        .user_by_id(&user_id)
        .ok_or(USER_NOT_FOUND.with_status(StatusCode::INTERNAL_SERVER_ERROR))?;
    let body = SignedIn {
        session: &session,
        user,
    };
    let cookies = auth.session_cookies(call, &session, Remember::AsBefore);
    Ok(Reply::json(&body).with_cookies(cookies))
}
