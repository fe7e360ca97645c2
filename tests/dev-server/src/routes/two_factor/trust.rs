//! Browsers that a user trusts: there, the password is enough.

use std::time::Duration;

use crate::call::Call;
use crate::cookie;
use crate::neon_auth::NeonAuth;
use crate::store::User;

/// How long a browser is trusted after the last sign-in in it.
const LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What a sign-in with a password takes besides.
pub(in crate::routes) enum Trust {
    /// Nothing: the user has no second factor.
    Unneeded,
    /// Nothing: the browser is trusted, and for longer with this cookie.
    Renewed(String),
    /// A second factor.
    Missing,
}

impl NeonAuth {
    /// Whether a user needs no second factor in this browser.
    pub(in crate::routes) fn trust(&mut self, call: &Call, user: &User) -> Trust {
        if user.two_factor_enabled != Some(true) {
            return Trust::Unneeded;
        }
        let Some((tag, id)) = self.trust_cookie(call) else {
            return Trust::Missing;
        };
        let holder = self.store.trusted_devices.get(id, call.now);
        if holder != Some(&user.id) || tag != self.trust_tag(&user.id, id) {
            return Trust::Missing;
        }
        self.store.trusted_devices.remove(id);
        Trust::Renewed(self.trust_device(call, &user.id))
    }

    /// Trusts the browser, by the cookie that this gives.
    pub(super) fn trust_device(&mut self, call: &Call, user_id: &str) -> String {
        let id = format!("trust-device-{}", self.random.alphanumeric(32));
        let user_id = user_id.to_owned();
        let value = format!("{}!{id}", self.trust_tag(&user_id, &id));
        self.store
            .trusted_devices
            .insert(id, user_id, call.now, LIFETIME);
        cookie::set(
            cookie::TRUST_DEVICE,
            &self.signer.sign(&value),
            Some(LIFETIME),
        )
    }

    /// Forgets that the browser is trusted, and removes its cookie if it has one.
    pub(super) fn distrust(&mut self, call: &Call) -> Option<String> {
        let (_, id) = self.trust_cookie(call)?;
        self.store.trusted_devices.remove(id);
        Some(cookie::clear(cookie::TRUST_DEVICE))
    }

    /// The two parts of the cookie.
    fn trust_cookie<'a>(&self, call: &'a Call) -> Option<(&'a str, &'a str)> {
        self.signed_cookie(call, cookie::TRUST_DEVICE)?
            .split_once('!')
    }

    fn trust_tag(&self, user_id: &str, id: &str) -> String {
        self.signer.tag(&format!("{user_id}!{id}"))
    }
}
