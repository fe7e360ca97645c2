//! What becomes of the session_data cookie in the end, in one rule for all flows.

use crate::config::Config;
use crate::cookie::{Jar, SESSION_DATA, SetCookie};

/// What a request carried before a flow began.
pub(super) struct Carried {
    token: Option<Vec<u8>>,
    cache: bool,
}

impl Carried {
    pub(super) fn in_jar(jar: &Jar) -> Self {
        Self {
            token: jar.token().map(<[u8]>::to_vec),
            cache: jar.has(SESSION_DATA),
        }
    }

    /// Whether the request had a session token.
    pub(super) fn has_token_cookie(&self) -> bool {
        self.token.is_some()
    }

    /// Sets a minted cookie, or clears the old one: always where there is another token now, since another's cache must
    /// not survive beside it; else only a cookie that the request carried, and that is outdated or has no token left.
    pub(super) fn settle(
        &self,
        config: &Config,
        jar: &mut Jar,
        minted: Option<SetCookie>,
        is_outdated: bool,
    ) {
        if let Some(minted) = minted {
            return jar.set(minted);
        }
        let token = jar.token();
        let token_changed = token.is_some() && token != self.token.as_deref();
        if token_changed || (self.cache && (is_outdated || token.is_none())) {
            clear(config, jar);
        }
    }
}

/// Deletes the cookie, whether the request carried it or not.
pub(super) fn clear(config: &Config, jar: &mut Jar) {
    if let Some(deletion) = SetCookie::deletion(config, SESSION_DATA) {
        jar.set(deletion);
    }
}
