//! Whether a request's own cookies already tell who is signed in.

use std::borrow::Cow;

use super::invalidation::Invalidations;
use super::model::{Session, Source};
use super::token::{Refused, Verified, is_cookie_of, open};
use crate::context::Context;
use crate::cookie::{Jar, SessionCookies, Twins};
use crate::log::{Journal, Level};
use crate::time::UnixMillis;

/// Why nobody is signed in without upstream being asked.
pub(crate) const NO_TOKEN: &str = "there is no session token";
/// Why an expired cookie alone is not enough.
pub(crate) const EXPIRED: &str = "the session cookie has expired";

/// Why a cookie that has not expired is not enough.
const CHANGED: &str = "the session or its user has changed since the session cookie was made";

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
    verified: Verified,
    /// When `stale_if_error` is over.
    until: UnixMillis,
    invalidations: Option<Invalidations>,
}

impl StandIn {
    /// Says whether it may be used.
    pub(crate) fn counts(&self, now: UnixMillis) -> bool {
        let Verified {
            session, issued, ..
        } = &self.verified;
        // One may have come while upstream was asked.
        let is_over = self
            .invalidations
            .as_ref()
            .is_some_and(|all| all.end(*issued, || self.verified.owner()));
        now < self.until && session.is_live(now) && !is_over
    }

    /// The session, if it may still be used: asking upstream has taken time.
    pub(crate) fn at(self, now: UnixMillis) -> Option<Session> {
        let counts = self.counts(now);
        counts.then(|| self.verified.session.marked(Source::StaleCache))
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
    let SessionCookies { token, data } = sent;
    let Some(token) = token else {
        return Cached::NoToken;
    };
    let Some(data) = data else {
        return Cached::Miss("there is no session cookie");
    };
    let NotGood {
        level,
        reason,
        stand_in,
    } = match judge(context, data, token) {
        Ok(session) => return Cached::Hit(session),
        Err(not_good) => not_good,
    };
    if let Some((_, session)) = first_pair(context) {
        return Cached::Hit(session);
    }
    let stand_in = stand_in.map(|stand_in| *stand_in);
    if let Some(stale) = stand_in.or_else(|| stand_in_for(context, token)) {
        log.say(Level::Debug, EXPIRED);
        return Cached::Stale(stale);
    }
    log.say(level, reason);
    Cached::Miss(reason)
}

/// The request's cookies with the session token in force: of several that one which a genuine session_data, not expired,
/// is bound to, else the first.
pub(crate) fn with_token_in_force(context: Context<'_>) -> Cow<'_, Jar> {
    match first_pair(context) {
        Some((token, _)) => Cow::Owned(context.jar.clone().with_token(token)),
        None => Cow::Borrowed(context.jar),
    }
}

/// Of several session tokens or session_data cookies, the first two that belong together and count; nothing if there is
/// one of each.
fn first_pair(context: Context<'_>) -> Option<(&[u8], Session)> {
    let Twins { tokens, data } = context.jar.twins(context.config.cookie_names());
    if tokens.len() < 2 && data.len() < 2 {
        return None;
    }
    data.iter().find_map(|data| {
        tokens
            .iter()
            .find_map(|token| Some((*token, judge(context, data, token).ok()?)))
    })
}

/// The session that the session token in force is of, by a genuine session_data of the request, expired or not.
pub(crate) fn genuine_session(context: Context<'_>) -> Option<Session> {
    let names = context.config.cookie_names();
    let token = context.jar.token(names)?;
    let data = context.jar.twins(names).data;
    let keys = &context.config.settings().keys;
    let mut verified = data.iter().filter_map(|data| open(data, keys).ok());
    let genuine = verified.find(|verified| is_cookie_of(&verified.session.session.token, token));
    Some(genuine?.session)
}

/// The first session_data cookie that has expired and may stand in for a look-up about this token.
pub(crate) fn stand_in_for(context: Context<'_>, token: &[u8]) -> Option<StandIn> {
    context.config.settings().stale_if_error?;
    let data = context.jar.twins(context.config.cookie_names()).data;
    data.iter()
        .find_map(|data| Some(*judge(context, data, token).err()?.stand_in?))
}

/// A session_data cookie that does not count beside a session token.
struct NotGood {
    level: Level,
    reason: &'static str,
    /// It was good until a moment ago, and may stand in: `stale_if_error` allows it.
    stand_in: Option<Box<StandIn>>,
}

impl NotGood {
    const fn new(level: Level, reason: &'static str) -> Self {
        Self {
            level,
            reason,
            stand_in: None,
        }
    }
}

/// Judges a session_data cookie beside a session token.
fn judge(context: Context<'_>, data: &[u8], token: &[u8]) -> Result<Session, NotGood> {
    let Context {
        config,
        now,
        memory,
        ..
    } = context;
    let keys = &config.settings().keys;
    let recalled = memory.and_then(|memory| {
        let known = |verified: &Verified| {
            let counts = keys.has(verified.key);
            counts.then(|| weigh(context, verified, token))
        };
        memory.recall(data, known).flatten()
    });
    if let Some(judged) = recalled {
        return judged;
    }
    let verified = open(data, keys)?;
    let session = weigh(context, &verified, token)?;
    // What is not good now is not kept in the place of what is.
    if let Some(memory) = memory {
        memory.remember(data, &verified, now);
    }
    Ok(session)
}

/// Judges what a genuine cookie says beside a session token.
fn weigh(context: Context<'_>, verified: &Verified, token: &[u8]) -> Result<Session, NotGood> {
    let Context { config, now, .. } = context;
    let Verified {
        session,
        expires,
        not_before,
        issued,
        ..
    } = verified;
    if not_before.is_some_and(|start| start > now) {
        return Err(Refused::Unreadable.into());
    }
    if !is_cookie_of(&session.session.token, token) {
        let reason = "the session cookie belongs to another session token";
        return Err(NotGood::new(Level::Warn, reason));
    }
    if !session.is_live(now) {
        return Err(NotGood::new(Level::Debug, "the session is over"));
    }
    if let Some(invalidations) = context.invalidations
        && invalidations.end(*issued, || verified.owner())
    {
        return Err(NotGood::new(Level::Debug, CHANGED));
    }
    if *expires > now {
        return Ok(session.clone());
    }
    let grace = config.settings().stale_if_error;
    let until = grace.map(|grace| expires.plus(grace));
    let until = until.filter(|until| now < *until);
    Err(NotGood {
        stand_in: until.map(|until| {
            Box::new(StandIn {
                verified: verified.clone(),
                until,
                invalidations: context.invalidations.cloned(),
            })
        }),
        ..NotGood::new(Level::Debug, EXPIRED)
    })
}

impl From<Refused> for NotGood {
    fn from(refused: Refused) -> Self {
        let reason = match refused {
            Refused::Unreadable => "the session cookie is unreadable",
            Refused::Forged => "the session cookie is not signed by us",
        };
        Self::new(Level::Warn, reason)
    }
}
