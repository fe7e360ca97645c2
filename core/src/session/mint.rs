//! Signing a session into the session_data cookie.

use super::model::Session;
use super::token::{is_cookie_of, seal};
use crate::config::Config;
use crate::context::Kept;
use crate::cookie::{Jar, SetCookie};
use crate::log::{Journal, Level};
use crate::time::UnixMillis;

impl Kept {
    /// Says whether a session, or its user, has changed since upstream was asked about it.
    pub(crate) fn has_changed_since(&self, asked: UnixMillis, session: &Session) -> bool {
        let invalidations = self.invalidations.as_ref();
        invalidations.is_some_and(|all| all.have_come_since(asked, session))
    }

    /// Signs a session, unless it has changed since it was asked for; see [`mint`]. `jar` has what the answer sets.
    pub(crate) fn mint(
        &self,
        jar: &Jar,
        session: &Session,
        asked: UnixMillis,
        now: UnixMillis,
        log: &mut Journal,
    ) -> Option<SetCookie> {
        if self.has_changed_since(asked, session) {
            log.say(
                Level::Debug,
                "the session or its user has changed while upstream was asked; it is not cached",
            );
            return None;
        }
        mint(&self.config, jar, session, asked, now, log)
    }
}

/// The cookie that lets the next requests do without upstream: no longer than the session itself, and only for the
/// session whose token is in force. Its time counts from when upstream was `asked`: what changes while the answer is on its
/// way is not in it.
pub(crate) fn mint(
    config: &Config,
    jar: &Jar,
    session: &Session,
    asked: UnixMillis,
    now: UnixMillis,
    log: &mut Journal,
) -> Option<SetCookie> {
    let names = config.cookie_names();
    let token = jar.token(names)?;
    if !is_cookie_of(&session.session.token, token) {
        log.say(
            Level::Warn,
            "upstream's session belongs to another token; it is not cached",
        );
        return None;
    }
    let settings = config.settings();
    let over = session.expires().as_secs();
    let expires = asked.plus(settings.session_data_ttl).as_secs().min(over);
    if UnixMillis::from_secs(expires) <= now {
        return None;
    }
    let jwt = seal(
        session,
        &settings.cache_without,
        &settings.keys,
        asked.as_secs(),
        expires,
    );
    let kept_until = UnixMillis::from_secs(expires)
        .plus(settings.stale_if_error.unwrap_or_default())
        .as_secs()
        .min(over);
    let cookie = SetCookie::lasting(
        config,
        names.session_data(),
        &jwt,
        kept_until - now.as_secs(),
    )?;
    if cookie.len() > settings.session_data_limit {
        log.say_once(
            Level::Warn,
            "a session is larger than `session_data_limit`, so it is not cached and each of its pages asks upstream; \
             leave a large field such as `image` out by `cache_without`, or raise the limit (4,096 at most) if no proxy in \
             front has smaller buffers",
        );
        return None;
    }
    Some(cookie)
}
