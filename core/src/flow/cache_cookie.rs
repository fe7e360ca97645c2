//! What happens to the session_data cookie at the end of a flow: one rule for all flows.

use crate::config::Config;
use crate::cookie::{Jar, SessionCookies, SetCookie};

/// What a request carried before a flow began.
pub(super) struct Carried {
    token: Option<Vec<u8>>,
    cache: bool,
}

impl Carried {
    pub(super) fn in_jar(config: &Config, jar: &Jar) -> Self {
        let sent = jar.session_cookies(config.cookie_names());
        Self {
            token: sent.token.map(<[u8]>::to_vec),
            cache: sent.data.is_some(),
        }
    }

    /// Whether the request had a session token.
    pub(super) fn has_token_cookie(&self) -> bool {
        self.token.is_some()
    }

    /// Sets a minted cookie, or clears the old one: always if there is another token now, since another's cache must
    /// not survive beside it; else only a cookie that the request carried, and that is outdated or has no token left.
    pub(super) fn settle(&self, config: &Config, jar: &mut Jar, cache: Cache) {
        let is_outdated = match cache {
            Cache::Minted(cookie) => return jar.set(cookie),
            Cache::Outdated => true,
            Cache::Unchanged => false,
        };
        let token = jar.token(config.cookie_names());
        let token_changed = token.is_some() && token != self.token.as_deref();
        if token_changed || (self.cache && (is_outdated || token.is_none())) {
            clear(config, jar);
        }
    }
}

/// What an answer means for the cached session.
pub(super) enum Cache {
    /// It is this one from now on.
    Minted(SetCookie),
    /// What the request carried counts no longer.
    Outdated,
    /// What the request carried goes on.
    Unchanged,
}

impl From<Option<SetCookie>> for Cache {
    /// A cookie was to be minted: without one, the old one counts no longer.
    fn from(minted: Option<SetCookie>) -> Self {
        minted.map_or(Self::Outdated, Self::Minted)
    }
}

/// Deletes a cached session that a request carries without a session token: it is of no use.
pub(super) fn without_token(config: &Config, sent: SessionCookies<'_>) -> Option<SetCookie> {
    match sent {
        SessionCookies {
            token: None,
            data: Some(_),
        } => Some(config.deletions().session_data.clone()),
        _ => None,
    }
}

/// Deletes the cookie, whether the request carried it or not.
pub(super) fn clear(config: &Config, jar: &mut Jar) {
    jar.set(config.deletions().session_data.clone());
}
