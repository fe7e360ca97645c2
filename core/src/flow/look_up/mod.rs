//! Asking upstream who is signed in, if the cache does not say.
//!
//! ```text
//! Token ──nobody, and the request has another token──▶ Token
//!   ├──upstream is out of reach, and an expired cookie could stand in──▶ Probe ──any answer──▶ done
//!   └──any other answer, or none──────────────────────────────────────────────────────────────▶ done
//! ```

mod probe;
mod token;

use std::fmt;

use self::probe::AskingProbe;
use self::token::AskingToken;
use crate::context::Context;
use crate::cookie::SetCookie;
use crate::error::Error;
use crate::error_code::ErrorCode;
use crate::fetch::{Fetch, FetchError, Fetched};
use crate::flow::cache_cookie::without_token;
use crate::log::{Journal, Outcome};
use crate::session::{Cached, EXPIRED, NO_TOKEN, Session, read_cache};
use crate::step::{Done, Next, Times};
use crate::upstream::Asker;

/// Says whether what was known before may say who is signed in: the cache, or a look-up that was sent earlier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Freshness {
    /// It may.
    #[default]
    FromCache,
    /// Upstream is asked in any case, and from now on.
    FromUpstream,
}

/// What a request's own cookies say.
pub(super) enum Opening {
    /// The cache says who is signed in.
    Known(Session),
    /// There is no session token: nobody is, and upstream need not be asked. The line deletes what is of no use without
    /// one.
    NoToken(Option<SetCookie>),
    /// Upstream has to be asked.
    Ask(Box<LookUp>, Box<Fetch>),
}

/// One look-up that is under way, and what it waits for.
pub(super) enum LookUp {
    /// The answer about one of the request's session tokens.
    Token(AskingToken),
    /// Whether upstream answers anybody at all.
    Probe(AskingProbe),
}

/// What came of a look-up.
pub(super) enum Finding {
    /// This session is signed in. It is marked stale if upstream is down and an expired cookie is used.
    SignedIn(Session),
    SignedOut,
    Unknown(Unknown),
}

/// Nothing is known, and why.
pub(super) struct Unknown {
    pub(super) failure: ErrorCode,
    error: Option<FetchError>,
}

/// Reads the request's cookies.
pub(super) fn read_cookies(
    context: Context<'_>,
    asker: Asker,
    freshness: Freshness,
    log: &mut Journal,
) -> Opening {
    let sent = context.jar.session_cookies(context.config.cookie_names());
    let cached = match (sent.token, freshness) {
        (Some(_), Freshness::FromUpstream) => Cached::Miss("a fresh session was asked for"),
        _ => read_cache(context, sent, log),
    };
    let (reason, stale) = match cached {
        Cached::Hit(session) => {
            log.decided(Outcome::Cached, "the session cookie is good");
            return Opening::Known(session);
        }
        Cached::NoToken => {
            log.decided(Outcome::SignedOut, NO_TOKEN);
            return Opening::NoToken(without_token(context.config, sent));
        }
        Cached::Stale(stand_in) => (EXPIRED, Some(stand_in)),
        Cached::Miss(reason) => (reason, None),
    };
    let (asking, fetch) = AskingToken::begin(context, asker, freshness, reason, stale);
    Opening::Ask(Box::new(LookUp::Token(asking)), Box::new(fetch))
}

impl LookUp {
    /// Takes the answer that it waits for.
    pub(super) fn answered(
        self,
        times: Times,
        got: Fetched,
        log: &mut Journal,
    ) -> Next<Self, Finding> {
        match self {
            Self::Token(asking) => asking.answered(times, got, log),
            Self::Probe(asking) => Next::Done(asking.answered(times.now, &got, log)),
        }
    }
}

impl fmt::Debug for LookUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Token(_) => "Token",
            Self::Probe(_) => "Probe",
        })
    }
}

impl Unknown {
    fn new(failure: ErrorCode) -> Self {
        Self {
            failure,
            error: None,
        }
    }

    fn end(self, log: &mut Journal) -> Done<Finding> {
        log.decided(Outcome::Unknown, self.failure.as_str());
        Done::with(Finding::Unknown(self))
    }
}

impl From<FetchError> for Unknown {
    fn from(error: FetchError) -> Self {
        Self {
            failure: error.kind().error_code(),
            error: Some(error),
        }
    }
}

impl From<Unknown> for Error {
    fn from(Unknown { failure, error }: Unknown) -> Self {
        error.map_or_else(|| failure.into(), Self::from)
    }
}
