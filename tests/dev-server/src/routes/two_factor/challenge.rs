//! Sign-ins that wait for a second factor.

use std::time::Duration;

use serde::Serialize;

use crate::call::Call;
use crate::cookie;
use crate::neon_auth::NeonAuth;
use crate::refusal::Refusal;
use crate::refusal::two_factor::{
    ACCOUNT_TEMPORARILY_LOCKED, INVALID_TWO_FACTOR_COOKIE, TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE,
};
use crate::reply::{Answer, Reply};
use crate::sessions::{Current, Remember};
use crate::store::{Challenge, SecondFactor, Session, User};

use super::Verified;

/// How long a user may take to give a code.
const LIFETIME: Duration = Duration::from_secs(10 * 60);

/// How many wrong codes a challenge takes before even the right one is refused.
pub(super) const ALLOWED_TRIES: u32 = 5;

/// Who has to prove by a code who they are (NIST SP 800-63B has the word).
pub(super) enum Claimant {
    /// A user who is signed in.
    SignedIn(Box<Current>),
    /// A user whose password was right.
    Challenged(Box<Challenged>),
}

/// A user who is not signed in yet.
pub(super) struct Challenged {
    /// The challenge's key in the store.
    pub(super) id: String,
    pub(super) user: User,
}

impl NeonAuth {
    /// Takes a session that a password has begun away again, and asks for the second factor.
    pub(in crate::routes) fn challenge(
        &mut self,
        call: &Call,
        user: &User,
        session: &Session,
        remember: Remember,
    ) -> Reply {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Due {
            two_factor_redirect: bool,
            two_factor_methods: Vec<&'static str>,
        }
        self.store.delete_session(&session.token);
        let id = format!("2fa-{}", self.random.alphanumeric(20));
        let challenge = Challenge {
            user_id: user.id.clone(),
            wrong_tries: Some(0),
        };
        self.store
            .challenges
            .insert(id.clone(), challenge, call.now, LIFETIME);
        let factor = self.store.second_factor(&user.id);
        let has_app = factor.is_some_and(|factor| factor.is_verified);
        let body = Due {
            two_factor_redirect: true,
            two_factor_methods: has_app
                .then_some("totp")
                .into_iter()
                .chain(["otp"])
                .collect(),
        };
        let challenge = cookie::set(cookie::TWO_FACTOR, &self.signer.sign(&id), Some(LIFETIME));
        // Kept for the session that the second factor begins.
        let short = (remember == Remember::No).then(|| self.dont_remember_cookie());
        let useless = self.signed_cookie(call, cookie::TRUST_DEVICE);
        let useless = useless.map(|_| cookie::clear(cookie::TRUST_DEVICE));
        Reply::json(&body)
            .with_cookies(short)
            .with_cookies([cookie::SESSION_TOKEN, cookie::SESSION_DATA].map(cookie::clear))
            .with_cookies(useless)
            .with_cookies([challenge])
    }

    /// Who gives a code in a request: a session counts more than a challenge.
    pub(super) fn claimant(&mut self, call: &Call) -> Result<Claimant, Refusal> {
        if let Some(current) = self.optional_session(call) {
            return Ok(Claimant::SignedIn(Box::new(current)));
        }
        let id = self.signed_cookie(call, cookie::TWO_FACTOR);
        let id = id.ok_or(INVALID_TWO_FACTOR_COOKIE)?;
        let challenge = self.store.challenges.get(id, call.now);
        let user_id = &challenge.ok_or(INVALID_TWO_FACTOR_COOKIE)?.user_id;
        let user = self.store.user_by_id(user_id);
        Ok(Claimant::Challenged(Box::new(Challenged {
            id: id.to_owned(),
            user: user.ok_or(INVALID_TWO_FACTOR_COOKIE)?.clone(),
        })))
    }

    /// Refuses a user who has given too many wrong codes lately.
    pub(super) fn check_lock(&mut self, call: &Call, user_id: &str) -> Result<(), Refusal> {
        let factor = self.store.second_factor_mut(user_id);
        match factor.is_some_and(|factor| factor.is_locked(call.now)) {
            true => Err(ACCOUNT_TEMPORARILY_LOCKED),
            false => Ok(()),
        }
    }

    /// Lets a user try a code, and counts if it is wrong. The error is the answer.
    pub(super) fn try_factor(
        &mut self,
        call: &Call,
        challenged: &Challenged,
        is_right: impl FnOnce(&mut SecondFactor) -> bool,
        wrong: Refusal,
    ) -> Result<(), Reply> {
        let Challenged { id, user } = challenged;
        self.check_lock(call, &user.id)?;
        let challenges = &mut self.store.challenges;
        let challenge = challenges.entry_mut(id).map(|entry| &mut entry.value);
        let tries = challenge.and_then(|challenge| challenge.wrong_tries.take());
        let tries = tries.ok_or(INVALID_TWO_FACTOR_COOKIE)?;
        if tries >= ALLOWED_TRIES {
            challenges.remove(id);
            let refusal = Reply::from(TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE);
            return Err(refusal.with_cookies([cookie::clear(cookie::TWO_FACTOR)]));
        }
        let factor = self.store.second_factor_mut(&user.id);
        let factor = factor.ok_or(INVALID_TWO_FACTOR_COOKIE)?;
        if is_right(factor) {
            factor.forget_failures();
            return Ok(());
        }
        factor.fail(call.now);
        if let Some(entry) = self.store.challenges.entry_mut(id) {
            entry.value.wrong_tries = Some(tries + 1);
        }
        Err(wrong.into())
    }

    /// Begins the session of a user whose code was right.
    pub(super) fn complete_sign_in(
        &mut self,
        call: &Call,
        challenged: &Challenged,
        trusts_device: bool,
    ) -> Answer {
        let Challenged { id, user } = challenged;
        self.store.challenges.remove(id);
        let is_short = self.is_short(call);
        let remember = Remember::from_form(Some(!is_short));
        let session = self.begin_session(call, &user.id, remember)?;
        let mut cookies = vec![
            self.session_cookie(&session, !is_short),
            cookie::clear(cookie::TWO_FACTOR),
        ];
        if trusts_device {
            cookies.push(self.trust_device(call, &user.id));
            cookies.push(cookie::clear(cookie::DONT_REMEMBER));
        } else if is_short {
            cookies.push(self.dont_remember_cookie());
        }
        let body = Verified::new(&session.token, user);
        Ok(Reply::json(&body).with_cookies(cookies))
    }
}
