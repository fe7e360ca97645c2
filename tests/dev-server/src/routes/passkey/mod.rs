//! Passkeys: making them, signing in with them, and the list of them.

mod authenticate;
mod manage;
mod options;
mod register;

use std::time::Duration;

use crate::call::Call;
use crate::cookie;
use crate::neon_auth::NeonAuth;
use crate::origin::host_name;
use crate::store::PasskeyChallenge;

pub(super) use authenticate::{options as request_options, verify as authenticate};
pub(super) use manage::{delete, list, rename};
pub(super) use register::{options as creation_options, verify as register};

/// How long a challenge is good for.
const CHALLENGE_LIFETIME: Duration = Duration::from_secs(5 * 60);

impl NeonAuth {
    /// The relying party: the application's host.
    fn rp_id(&self) -> &str {
        host_name(&self.application)
    }

    /// Keeps what a challenge is for, and gives the line of the cookie that leads back to it.
    fn keep_challenge(&mut self, call: &Call, challenge: PasskeyChallenge) -> String {
        let token = self.random.alphanumeric(32);
        let line = cookie::set(
            cookie::PASSKEY_CHALLENGE,
            &self.signer.sign(&token),
            Some(CHALLENGE_LIFETIME),
        );
        self.store
            .passkey_challenges
            .insert(token, challenge, call.now, CHALLENGE_LIFETIME);
        line
    }

    /// Uses up the challenge that the request's cookie leads to.
    fn take_challenge(&mut self, call: &Call) -> Option<PasskeyChallenge> {
        let token = self.signed_cookie(call, cookie::PASSKEY_CHALLENGE)?;
        self.store.passkey_challenges.take(token, call.now)
    }
}
