//! All that a flow can be given, and running it.

mod call;
mod cookies;
mod request;
mod session;
mod settings;
mod shapes;
mod upstream;

use bytes::Bytes;
use http::Response;
use neon_auth_core::{
    Decision, Error, Fetched, GetSession, Handler, Middleware, Session, UnixMillis,
};
use neon_auth_tests::play::{Played, play};
use proptest::prelude::*;
use serde_json::Value;

pub(crate) use call::Calling;
pub(crate) use cookies::CookieHeaders;
pub(crate) use request::Asked;
pub(crate) use settings::{EVIL_HOST, Settings};
pub(crate) use upstream::{Reply, token_after};

/// 2026-06-01T12:00:00Z, about when most scenarios happen.
const NOON: i64 = 1_780_315_200_000;

/// One flow and everything around it.
#[derive(Clone, Debug)]
pub(crate) struct Scenario {
    pub(crate) settings: Settings,
    pub(crate) asked: Asked,
    pub(crate) entry: Entry,
    /// Milliseconds since the epoch.
    pub(crate) now: i64,
    /// What upstream answers, in turn, and the milliseconds that pass before.
    pub(crate) replies: Vec<(i64, Reply)>,
}

/// The way into the library.
#[derive(Clone, Debug)]
pub(crate) enum Entry {
    Handler {
        path: String,
        body: &'static str,
    },
    /// Where the page is open, nobody is turned away.
    Middleware {
        is_open: bool,
    },
    GetSession {
        fresh: bool,
    },
    Call(Calling),
}

/// What a flow came to.
pub(crate) enum Outcome {
    Response(Response<Bytes>),
    Decision(Decision),
    Session(Result<Option<Session>, Error>),
    Reply(Result<Value, Error>),
}

impl Scenario {
    /// Runs the flow to its end.
    pub(crate) fn play(&self) -> Played<Outcome> {
        let config = self.settings.config();
        let request = self.asked.request(&config);
        let now = UnixMillis::new(self.now);
        let replies = self.fetched();
        match &self.entry {
            Entry::Handler { path, body } => {
                let flow = Handler::new(&config, now, &request, path, (*body).into());
                play(flow, now, replies).map(Outcome::Response)
            }
            Entry::Middleware { is_open } => {
                let begin = match is_open {
                    true => Middleware::open,
                    false => Middleware::new,
                };
                let flow = begin(&config, now, &request);
                play(flow, now, replies).map(Outcome::Decision)
            }
            Entry::GetSession { fresh } => {
                let flow = GetSession::new(&config, now, &request, *fresh);
                play(flow, now, replies).map(Outcome::Session)
            }
            Entry::Call(calling) => calling
                .play(&config, &request, now, replies)
                .map(Outcome::Reply),
        }
    }

    /// The application's own origin.
    pub(crate) fn origin(&self) -> String {
        let of_host = |host: &'static str| match host.starts_with("localhost") {
            true => format!("http://{host}"),
            false => format!("https://{host}"),
        };
        let configured = self.settings.origin.map(str::to_owned);
        configured
            .or_else(|| self.asked.host.map(of_host))
            .unwrap_or_default()
    }

    /// Upstream's answers as a transport brings them.
    pub(crate) fn fetched(&self) -> Vec<(i64, Fetched)> {
        let fetched = |(pause, reply): &(i64, Reply)| (*pause, reply.fetched());
        self.replies.iter().map(fetched).collect()
    }

    /// The answers that a flow which made so many requests was given, with the clock at each.
    pub(crate) fn answers(&self, fetches: usize) -> impl Iterator<Item = (i64, &Reply)> {
        let mut now = self.now;
        self.replies
            .iter()
            .take(fetches)
            .map(move |(pause, reply)| {
                now = now.saturating_add(*pause);
                (now, reply)
            })
    }
}

/// Any scenario at all.
pub(crate) fn any_scenario() -> impl Strategy<Value = Scenario> {
    prop_oneof![
        6 => scenario_of(any_entry()),
        1 => shapes::oauth_return(),
        1 => shapes::mail_link(),
    ]
}

/// Any scenario of a page's.
pub(crate) fn any_page() -> impl Strategy<Value = Scenario> {
    prop_oneof![
        2 => scenario_of(any_page_entry()),
        1 => shapes::oauth_return(),
    ]
}

/// Any scenario of these ways in.
pub(crate) fn scenario_of(
    entry: impl Strategy<Value = Entry> + 'static,
) -> impl Strategy<Value = Scenario> {
    // Boxed, because a debug build moves the parts about on the stack, and a test has little of it.
    let parts = (any_now(), settings::any_settings().boxed(), entry.boxed());
    parts.prop_flat_map(|(now, settings, entry)| {
        let reply = upstream::any_reply(now).boxed();
        (
            request::any_asked(now, settings.mount, &entry).boxed(),
            prop::collection::vec((any_pause(), reply), 0..3),
        )
            .prop_map(move |(asked, replies)| Scenario {
                settings: settings.clone(),
                asked,
                entry: entry.clone(),
                now,
                replies,
            })
    })
}

fn any_now() -> impl Strategy<Value = i64> {
    prop_oneof![
        20 => (0..2000_i64).prop_map(|after| NOON + after),
        1 => Just(0),
        1 => Just(i64::MIN),
        1 => Just(i64::MAX),
    ]
}

/// How long upstream takes; a clock that is set back, too.
fn any_pause() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => Just(0),
        2 => Just(1),
        2 => 2..12_000_i64,
        1 => Just(400_000),
        1 => Just(-5_000),
        1 => Just(i64::MAX),
    ]
}

/// The middleware, mostly where it protects.
fn any_page_entry() -> impl Strategy<Value = Entry> {
    prop::bool::weighted(0.2).prop_map(|is_open| Entry::Middleware { is_open })
}

fn any_entry() -> impl Strategy<Value = Entry> {
    prop_oneof![
        request::any_handler_entry(),
        any_page_entry(),
        any::<bool>().prop_map(|fresh| Entry::GetSession { fresh }),
        call::any_calling().prop_map(Entry::Call),
    ]
}
