//! Neon's own layer: a session begun in a redirect waits under a verifier until the browser that began the
//! sign-in fetches it, which the challenge cookie proves.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::call::Call;
use crate::cookie;
use crate::link::with_parameter;
use crate::neon_auth::NeonAuth;
use crate::refusal::{
    SESSION_CHALLENGE_COOKIE_NOT_FOUND, SESSION_CHALLENGE_MISMATCH, VERIFICATION_NOT_FOUND,
};
use crate::reply::Answer;
use crate::sessions::{Lookup, Remember};
use crate::store::{Session, Verifier};

use super::session::describe;

/// The query parameter that carries a verifier.
pub(super) const PARAMETER: &str = "neon_auth_session_verifier";

/// How long challenge and verifier are good for.
pub(super) const LIFETIME: Duration = Duration::from_secs(10 * 60);

/// What is stored of a challenge.
pub(super) fn challenge_hash(challenge: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(challenge))
}

/// `target` with a verifier under which `session` can be fetched once.
pub(super) fn attach(
    auth: &mut NeonAuth,
    call: &Call,
    target: &str,
    session: &Session,
    challenge_hash: String,
) -> String {
    let verifier = auth.random.uuid();
    let waiting = Verifier {
        session_token: session.token.clone(),
        challenge_hash,
    };
    auth.store
        .verifiers
        .insert(verifier.clone(), waiting, call.now, LIFETIME);
    with_parameter(target, PARAMETER, &verifier)
}

/// GET `get-session` with a verifier: hands the waiting session out.
pub(super) fn exchange(auth: &mut NeonAuth, call: &Call, verifier: &str) -> Answer {
    let challenge = cookie::CHALLENGES
        .iter()
        .find_map(|name| auth.signed_cookie(call, name))
        .ok_or(SESSION_CHALLENGE_COOKIE_NOT_FOUND)?;
    let waiting = auth
        .store
        .verifiers
        .take(verifier, call.now)
        .ok_or(VERIFICATION_NOT_FOUND)?;
    if waiting.challenge_hash != challenge_hash(challenge) {
        return Err(SESSION_CHALLENGE_MISMATCH);
    }
    match auth.look_up_token(call, &waiting.session_token) {
        Lookup::Live(mut current) => {
            current.renewal.clear();
            let cookies = auth.session_cookies(call, &current.session, Remember::Yes);
            Ok(describe(auth, call, Lookup::Live(current))
                .with_cookies(cookies)
                .with_cookies(cookie::CHALLENGES.map(cookie::clear)))
        }
        Lookup::Absent | Lookup::Gone | Lookup::Expired(_) => Err(VERIFICATION_NOT_FOUND),
    }
}
