//! Second factors, and the sign-ins that wait for one.

use std::time::Duration;

use crate::clock::Timestamp;

use super::Store;

/// After so many wrong codes, one after the other, none is taken for a while.
const ALLOWED_FAILURES: u32 = 10;
const LOCK_LIFETIME: Duration = Duration::from_secs(15 * 60);

/// A user's authenticator app and backup codes. There is at most one for each user.
pub(crate) struct SecondFactor {
    pub(crate) user_id: String,
    /// What the app makes its codes of.
    pub(crate) secret: String,
    pub(crate) backup_codes: Vec<String>,
    /// Whether the app has given a right code yet.
    pub(crate) is_verified: bool,
    failures: u32,
    locked_until: Option<Timestamp>,
}

impl SecondFactor {
    /// Whether no code is taken now. A lock whose time is over is removed.
    pub(crate) fn is_locked(&mut self, now: Timestamp) -> bool {
        match self.locked_until {
            Some(end) if end > now => true,
            Some(_) => {
                self.forget_failures();
                false
            }
            None => false,
        }
    }

    /// Counts a wrong code, and locks after too many.
    pub(crate) fn fail(&mut self, now: Timestamp) {
        self.failures += 1;
        if self.failures >= ALLOWED_FAILURES {
            self.locked_until = Some(now.after(LOCK_LIFETIME));
        }
    }

    /// A right code ends the count.
    pub(crate) fn forget_failures(&mut self) {
        self.failures = 0;
        self.locked_until = None;
    }

    /// Uses a backup code up. Says whether it is one.
    pub(crate) fn use_backup_code(&mut self, code: &str) -> bool {
        let before = self.backup_codes.len();
        self.backup_codes.retain(|own| own != code);
        self.backup_codes.len() < before
    }
}

/// A sign-in whose password was right and whose second factor is due.
pub(crate) struct Challenge {
    pub(crate) user_id: String,
    /// How many wrong codes were given. None if the last code was right and began no session: then it takes no other.
    pub(crate) wrong_tries: Option<u32>,
}

impl Store {
    pub(crate) fn second_factor(&self, user_id: &str) -> Option<&SecondFactor> {
        let mut factors = self.second_factors.iter();
        factors.find(|factor| factor.user_id == user_id)
    }

    pub(crate) fn second_factor_mut(&mut self, user_id: &str) -> Option<&mut SecondFactor> {
        let mut factors = self.second_factors.iter_mut();
        factors.find(|factor| factor.user_id == user_id)
    }

    /// Gives a user a new secret and new codes, which the app has to prove yet. What was counted before stays.
    pub(crate) fn set_second_factor(
        &mut self,
        user_id: &str,
        secret: String,
        backup_codes: Vec<String>,
    ) {
        if let Some(factor) = self.second_factor_mut(user_id) {
            factor.secret = secret;
            factor.backup_codes = backup_codes;
            factor.is_verified = false;
            return;
        }
        self.second_factors.push(SecondFactor {
            user_id: user_id.to_owned(),
            secret,
            backup_codes,
            is_verified: false,
            failures: 0,
            locked_until: None,
        });
    }

    pub(crate) fn delete_second_factor(&mut self, user_id: &str) {
        self.second_factors
            .retain(|factor| factor.user_id != user_id);
    }
}
