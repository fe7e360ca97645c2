//! Whether a request's own cookies already tell who is signed in.

use super::memory::VerifiedSession;
use super::model::{Session, Source};
use super::token::{Refused, Verified, is_cookie_of, open};
use crate::context::Context;
use crate::cookie::SessionCookies;
use crate::log::{Journal, Level};
use crate::time::UnixMillis;

/// Why nobody is signed in without upstream being asked.
pub(crate) const NO_TOKEN: &str = "there is no session token";
/// Why an expired cookie alone is not enough.
pub(crate) const EXPIRED: &str = "the session cookie has expired";

/// What the session_data cookie is worth.
pub(crate) enum Cached {
    /// It says who is signed in.
    Hit(Session),
    /// It did, until a moment ago; good only while upstream is down.
    Stale(StandIn),
    /// There is no session token, beside which alone it counts.
    NoToken,
    /// It says nothing, for this reason.
    Miss(&'static str),
}

/// A session out of a cookie past its expiry.
pub(crate) struct StandIn {
    session: Session,
    /// When `stale_if_error` is over.
    until: UnixMillis,
}

impl StandIn {
    /// The session, if it may still be used: asking upstream has taken time.
    pub(crate) fn at(self, now: UnixMillis) -> Option<Session> {
        (now < self.until && self.session.is_live(now)).then_some(self.session)
    }
}

/// Reads the session_data cookie of a request.
///
/// It counts only beside the session_token it was made for: otherwise one user's cache would pass with another's token.
pub(crate) fn read_cache(
    context: Context<'_>,
    sent: SessionCookies<'_>,
    log: &mut Journal,
) -> Cached {
    let Context { config, now, .. } = context;
    let SessionCookies { token, data } = sent;
    let Some(token) = token else {
        return Cached::NoToken;
    };
    let Some(data) = data else {
        return Cached::Miss("there is no session cookie");
    };
    let mut miss = |level, reason| {
        log.say(level, reason);
        Cached::Miss(reason)
    };
    let keys = &config.settings().keys;
    let recalled = context.memory.and_then(|memory| memory.recall(data));
    let recalled = recalled.filter(|VerifiedSession(verified)| keys.has(verified.key));
    let is_new = recalled.is_none();
    let verified = match recalled {
        Some(VerifiedSession(verified)) => Ok(verified),
        None => open(data, keys),
    };
    let verified = match verified {
        Ok(verified) if verified.not_before.is_none_or(|start| start <= now) => verified,
        Ok(_) | Err(Refused::Unreadable) => {
            return miss(Level::Warn, "the session cookie is unreadable");
        }
        Err(Refused::Forged) => {
            return miss(Level::Warn, "the session cookie is not signed by us");
        }
    };
    let Verified {
        session, expires, ..
    } = &verified;
    if !is_cookie_of(&session.session.token, token) {
        return miss(
            Level::Warn,
            "the session cookie belongs to another session token",
        );
    }
    if !session.is_live(now) {
        return miss(Level::Debug, "the session is over");
    }
    if *expires > now {
        // What is not good now is not kept in the place of what is.
        if is_new && let Some(memory) = context.memory {
            memory.remember(data, VerifiedSession(verified.clone()));
        }
        return Cached::Hit(verified.session);
    }
    let missed = miss(Level::Debug, EXPIRED);
    let grace = config.settings().stale_if_error;
    let until = grace.map(|grace| expires.plus(grace));
    match until.filter(|until| now < *until) {
        Some(until) => Cached::Stale(StandIn {
            session: verified.session.marked(Source::StaleCache),
            until,
        }),
        None => missed,
    }
}
