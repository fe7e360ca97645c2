//! All that a flow can be given, as plain data, and running it. The properties and the fuzz targets make scenarios of
//! random numbers, each in its own way.

mod asked;
mod calling;
mod news;
mod reply;
mod session;
mod settings;

use std::ops::ControlFlow;

use bytes::Bytes;
use http::{HeaderValue, Response};
use neon_auth_core::{
    Config, Context, Decision, Error, FetchErrorKind, Fetched, Freshness, GetSession, Handler,
    Middleware, Session, SetCookie, UnixMillis,
};
use serde_json::Value;

use crate::model::Answers;
use crate::play::{Played, play_with};
use crate::rules::Site;

pub use asked::{Asked, CookieHeaders};
pub use calling::Calling;
pub use news::{Invalidated, News, Whose};
pub use reply::Reply;
pub use session::{TOKENS, rfc3339, session_of};
pub use settings::{CURRENT, EVIL_HOST, PREVIOUS, STRANGE, Settings};

/// 2026-06-01T12:00:00Z, about when most scenarios happen.
pub const NOON: i64 = 1_780_315_200_000;

/// One flow and everything around it.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The configuration.
    pub settings: Settings,
    /// The head of the request.
    pub asked: Asked,
    /// The way into the library.
    pub entry: Entry,
    /// Milliseconds since the epoch.
    pub now: i64,
    /// What upstream answers, in turn, and the milliseconds that pass before.
    pub replies: Vec<(i64, Reply)>,
}

/// The way into the library.
#[derive(Clone, Debug)]
pub enum Entry {
    /// The API proxy.
    Handler {
        /// What follows the mount.
        path: String,
        /// The request's body.
        body: &'static str,
    },
    /// A page.
    Middleware {
        /// Nobody is turned away.
        is_open: bool,
    },
    /// `get_session()`.
    GetSession {
        /// The cache is skipped.
        fresh: bool,
    },
    /// A server method.
    Call(Calling),
}

/// What a flow came to.
#[derive(Debug)]
pub enum Outcome {
    /// Of the handler.
    Response(Response<Bytes>),
    /// Of the middleware.
    Decision(Decision),
    /// Of `get_session()`.
    Session(Result<Option<Session>, Error>),
    /// Of a server method.
    Reply(Result<Value, Error>),
}

impl Scenario {
    /// Runs the flow to its end.
    ///
    /// # Panics
    ///
    /// If the flow breaks its contract.
    #[must_use]
    pub fn play(&self) -> Played<Outcome> {
        let config = self.settings.config();
        let (request, jar) = self.asked.read(&config);
        let now = UnixMillis::new(self.now);
        let context = Context::new(&config, now, &request, &jar);
        let replies = self.fetched();
        let news = self.news(&config);
        let heard = news.as_ref().map(News::heard);
        let context = match &heard {
            Some(heard) => context.checking(heard),
            None => context,
        };
        match &self.entry {
            Entry::Handler { path, body } => {
                let flow = Handler::start(context, path, (*body).into());
                play_with(flow, now, replies, news).map(Outcome::Response)
            }
            Entry::Middleware { is_open } => {
                let begin = match is_open {
                    true => Middleware::start_open,
                    false => Middleware::start,
                };
                let flow = begin(context);
                play_with(flow, now, replies, news).map(Outcome::Decision)
            }
            Entry::GetSession { fresh } => {
                let flow = GetSession::start(context, freshness(*fresh));
                play_with(flow, now, replies, news).map(Outcome::Session)
            }
            Entry::Call(calling) => calling
                .play(context, now, replies, news)
                .map(Outcome::Reply),
        }
    }

    /// What is invalidated, as far as it is heard when the request comes. None if nothing is checked.
    #[must_use]
    pub fn news(&self, config: &Config) -> Option<News> {
        let mut news = News::of(config, self.asked.invalidated.as_deref()?);
        news.hear(UnixMillis::new(self.now));
        Some(news)
    }

    /// What is done after a decision: the session that is handed on, or the answer.
    pub fn admit(&self, decision: Decision) -> ControlFlow<Response<Bytes>, Option<Session>> {
        let config = self.settings.config();
        let (request, _) = self.asked.read(&config);
        decision.admit(&config, &request)
    }

    /// The Set-Cookie lines of a cookie in the response.
    #[must_use]
    pub fn lines(&self, cookie: &SetCookie) -> Vec<HeaderValue> {
        let config = self.settings.config();
        let (request, _) = self.asked.read(&config);
        cookie.header_values(&config, &request)
    }

    /// What the cookies of the response are like.
    #[must_use]
    pub fn site(&self) -> Site<'_> {
        self.settings.site(self.asked.host.as_deref())
    }

    /// The application's own origin.
    #[must_use]
    pub fn origin(&self) -> String {
        let of_host = |host: &String| match host.starts_with("localhost") {
            true => format!("http://{host}"),
            false => format!("https://{host}"),
        };
        let configured = self.settings.origin.map(str::to_owned);
        configured
            .or_else(|| self.asked.host.as_ref().map(of_host))
            .unwrap_or_default()
    }

    /// Upstream's answers as a transport brings them.
    #[must_use]
    pub fn fetched(&self) -> Vec<(i64, Fetched)> {
        let fetched = |(pause, reply): &(i64, Reply)| (*pause, reply.fetched());
        self.replies.iter().map(fetched).collect()
    }

    /// What comes of each request.
    #[must_use]
    pub fn all_answers(&self) -> Answers<'_> {
        std::array::from_fn(|number| self.answer(number))
    }

    /// The answers that a flow which made so many requests was given, with the clock at each.
    pub fn answers(&self, fetches: usize) -> impl Iterator<Item = (i64, &Reply)> {
        let mut now = self.now;
        self.replies
            .iter()
            .take(fetches)
            .map(move |(pause, reply)| {
                now = now.saturating_add(*pause);
                (now, reply)
            })
    }

    /// What comes of the request with this number, from 0 on, and the clock then. If nothing is scripted, it is aborted.
    #[must_use]
    pub fn answer(&self, number: usize) -> (i64, &Reply) {
        const ABORTED: Reply = Reply::Failure(FetchErrorKind::Abort);
        let scripted = self.answers(self.replies.len());
        let last = scripted.map(|(now, _)| now).last();
        let mut answers = self.answers(self.replies.len());
        answers
            .nth(number)
            .unwrap_or((last.unwrap_or(self.now), &ABORTED))
    }
}

/// Whether `get_session()` may answer from what was known before.
#[must_use]
pub fn freshness(fresh: bool) -> Freshness {
    match fresh {
        true => Freshness::FromUpstream,
        false => Freshness::FromCache,
    }
}
