//! The question about one of the request's session tokens.

use std::time::Duration;

use http::header::DATE;

use super::probe::AskingProbe;
use super::{Finding, Freshness, LookUp, Unknown};
use crate::config::Config;
use crate::context::{Context, Kept};
use crate::cookie::{Jar, SetCookie};
use crate::error_code::ErrorCode;
use crate::fetch::{Fetch, Fetched, least_of};
use crate::flow::cache_cookie::{Cache, Carried};
use crate::flow::dead::deletions;
use crate::log::{Journal, Level, Outcome};
use crate::session::{Session, StandIn, is_cookie_of, stand_in_for, with_token_in_force};
use crate::step::{Next, Times};
use crate::time::UnixMillis;
use crate::upstream::{Answer, Asker, Carries, GET_SESSION, Verdict, look_up, report};

/// How many session tokens of one request are asked about at the most.
const MOST_TOKENS: usize = 3;

const CLOCKS_DIFFER: &str = "upstream gives a session that by our clock has been over for more than a minute: one of \
    the two clocks is wrong, so nobody is signed in and no credential is deleted; check the time of this machine";

/// A look-up that waits for the answer about one session token.
pub(in crate::flow) struct AskingToken {
    kept: Kept,
    asker: Asker,
    freshness: Freshness,
    /// Why the cache does not say who is signed in.
    reason: &'static str,
    /// When the first token was asked about: all of them share one timeout.
    began: UnixMillis,
    /// When this one was.
    at: UnixMillis,
    /// The expired cookie that could stand in for the answer.
    stale: Option<StandIn>,
    /// The other tokens of the request.
    others: std::vec::IntoIter<Box<[u8]>>,
    /// Whether an answer showed that one of the clocks is wrong.
    clocks_differ: bool,
    /// Whether this is the second question about one token, because the session has changed since the first was sent.
    asks_again: bool,
}

impl AskingToken {
    pub(super) fn begin(
        context: Context<'_>,
        asker: Asker,
        freshness: Freshness,
        reason: &'static str,
        stale: Option<StandIn>,
    ) -> (Self, Fetch) {
        let timeout = context.config.timeout();
        let jar = with_token_in_force(context);
        let context = Context {
            jar: &jar,
            ..context
        };
        let asking = Self {
            kept: context.keep(),
            asker,
            freshness,
            reason,
            began: context.now,
            at: context.now,
            stale,
            others: other_tokens(context).into_iter(),
            clocks_differ: false,
            asks_again: false,
        };
        let fetch = asking.fetch(timeout);
        (asking, fetch)
    }

    fn fetch(&self, timeout: Duration) -> Fetch {
        let carries = match self.stale {
            Some(_) => Carries::TokenAlone,
            None => Carries::All,
        };
        let fetch = look_up(self.kept.at(self.at), self.asker, carries, timeout);
        match self.freshness {
            Freshness::FromUpstream => fetch.fresh(),
            Freshness::FromCache => fetch,
        }
    }

    pub(super) fn answered(
        self,
        times: Times,
        got: Fetched,
        log: &mut Journal,
    ) -> Next<LookUp, Finding> {
        let now = times.now;
        let config = &self.kept.config;
        let response = match got {
            Ok(response) => response,
            Err(error) => {
                report::failed(log, config, GET_SESSION, &error);
                return match error.kind().is_local() {
                    true => Next::Done(Unknown::from(error).end(log)),
                    false => self.out_of_reach(now, error.into(), log),
                };
            }
        };
        let answer = Answer::read(config, now, response);
        let mut jar = self.kept.jar.clone();
        for cookie in &answer.cookies {
            jar.set(cookie.clone());
        }
        let verdict = match answer.session() {
            Some(session) if !is_about_token_in(config, &jar, session) => {
                Verdict::Unknown(ErrorCode::UpstreamInvalid)
            }
            _ => answer.verdict(now),
        };
        self.report(&answer, &verdict, log);
        match verdict {
            Verdict::SignedIn(session) => self.signed_in(session, times, jar, log),
            Verdict::SignedOut => self.go_on(now, jar, log),
            Verdict::ClocksDiffer => {
                warn_of_clocks(&answer, now, log);
                let asking = Self {
                    clocks_differ: true,
                    ..self
                };
                asking.go_on(now, jar, log)
            }
            Verdict::Unknown(failure) => match answer.status.is_server_error() {
                true => self.out_of_reach(now, Unknown::new(failure), log),
                false => Next::Done(Unknown::new(failure).end(log)),
            },
        }
    }

    fn report(&self, answer: &Answer, verdict: &Verdict, log: &mut Journal) {
        let config = &self.kept.config;
        match verdict {
            Verdict::Unknown(ErrorCode::UpstreamInvalid) => {
                let why = answer.why_no_session();
                report::unreadable(log, config, GET_SESSION, answer, &why);
            }
            _ => {
                let code = answer.refusal().code;
                report::answered(log, &self.kept, GET_SESSION, answer, code.as_deref());
            }
        }
    }

    /// `jar` has the answer's cookies.
    fn signed_in(
        self,
        session: Session,
        times: Times,
        mut jar: Jar,
        log: &mut Journal,
    ) -> Next<LookUp, Finding> {
        let (asked, now) = (times.sent_or(self.at), times.now);
        if !self.asks_again && self.kept.has_changed_since(asked, &session) {
            match (self.time_left(now), self.freshness) {
                (Some(left), _) => return self.ask_again(now, left, log),
                // An answer from before is no fresh one.
                (None, Freshness::FromUpstream) => {
                    return Next::Done(Unknown::new(ErrorCode::NetworkTimeout).end(log));
                }
                (None, Freshness::FromCache) => {}
            }
        }
        let Kept {
            config, jar: sent, ..
        } = &self.kept;
        let carried = Carried::in_jar(config, sent);
        let minted = self.kept.mint(&jar, &session, asked, now, log);
        carried.settle(config, &mut jar, Cache::from(minted));
        log.decided(Outcome::LookedUp, self.reason);
        Next::done(jar.into_lines(), Finding::SignedIn(session))
    }

    /// Nobody is signed in by one token: the next one is asked about, if there is one. `jar` has the answer's cookies.
    fn go_on(mut self, now: UnixMillis, jar: Jar, log: &mut Journal) -> Next<LookUp, Finding> {
        let Some(token) = self.others.next() else {
            log.decided(Outcome::SignedOut, "upstream says that nobody is signed in");
            return Next::done(self.dead_cookies(jar), Finding::SignedOut);
        };
        let Some(left) = self.time_left(now) else {
            return Next::Done(Unknown::new(ErrorCode::NetworkTimeout).end(log));
        };
        self.asks_again = false;
        self.kept.jar = self.kept.jar.with_token(&token);
        self.stale = match self.freshness {
            Freshness::FromCache => stand_in_for(self.kept.at(now), &token),
            Freshness::FromUpstream => None,
        };
        self.at = now;
        let fetch = self.fetch(left).after_others(self.kept.config.timeout());
        Next::ask(LookUp::Token(self), fetch)
    }

    /// The session has changed while upstream was asked, so the answer may be from before: it is asked once more.
    fn ask_again(
        mut self,
        now: UnixMillis,
        left: Duration,
        log: &mut Journal,
    ) -> Next<LookUp, Finding> {
        log.say(
            Level::Debug,
            "the session has changed while upstream was asked; it is asked again",
        );
        self.asks_again = true;
        self.at = now;
        let fetch = self.fetch(left).after_others(self.kept.config.timeout());
        Next::ask(LookUp::Token(self), fetch.fresh())
    }

    /// What is left of the time that all questions share, if it is enough for another one.
    fn time_left(&self, now: UnixMillis) -> Option<Duration> {
        let timeout = self.kept.config.timeout();
        let left = timeout.saturating_sub(now.since(self.began));
        (left >= least_of(timeout)).then_some(left)
    }

    /// What the browser gets if nobody is signed in: the last answer's cookies, and the deletion of what is dead. If a clock
    /// is wrong, nothing is known to be dead but the cached session.
    fn dead_cookies(&self, mut jar: Jar) -> Vec<SetCookie> {
        let Kept {
            config, jar: sent, ..
        } = &self.kept;
        if self.clocks_differ {
            let dead = sent.session_cookies(config.cookie_names()).data;
            let deletion = dead.map(|_| config.deletions().session_data.clone());
            return Vec::from_iter(deletion);
        }
        for dead in deletions(config, sent) {
            jar.set(dead);
        }
        jar.into_lines()
    }

    /// Upstream is out of reach, as it seems. An expired cookie may stand in, to read a page; but first upstream is asked
    /// something that does not depend on the visitor, who may have caused the failure.
    fn out_of_reach(
        self,
        now: UnixMillis,
        unknown: Unknown,
        log: &mut Journal,
    ) -> Next<LookUp, Finding> {
        let Kept {
            config, request, ..
        } = &self.kept;
        let stale = self.stale.filter(|stale| stale.counts(now));
        match stale.filter(|_| request.is_read()) {
            Some(stale) => {
                let (asking, fetch) = AskingProbe::begin(config, stale, unknown);
                Next::ask(LookUp::Probe(asking), fetch)
            }
            None => Next::Done(unknown.end(log)),
        }
    }
}

/// The session tokens that are asked about if the one in force is dead, in the request's order.
fn other_tokens(context: Context<'_>) -> Vec<Box<[u8]>> {
    let names = context.config.cookie_names();
    let in_force = context.jar.token(names);
    let tokens = context.jar.twins(names).tokens.into_iter();
    let others = tokens.filter(|token| Some(*token) != in_force);
    others.take(MOST_TOKENS - 1).map(Box::from).collect()
}

fn warn_of_clocks(answer: &Answer, now: UnixMillis, log: &mut Journal) {
    let date = answer.headers.get(DATE).map(http::HeaderValue::as_bytes);
    let upstreams = date.map_or_else(|| "unknown".into(), String::from_utf8_lossy);
    let detail = format!(
        "upstream's clock: {}, ours: {}",
        upstreams.escape_default(),
        now.to_rfc3339().unwrap_or_else(|| "unknown".to_owned())
    );
    log.about_fetch(Level::Warn, CLOCKS_DIFFER, |record| {
        record.once = true;
        record.detail = Some(detail);
    });
}

/// Whether the session belongs to the token that counts once the answer's own cookies are set. An answer about another
/// one would sign its user in here.
fn is_about_token_in(config: &Config, jar: &Jar, session: &Session) -> bool {
    jar.token(config.cookie_names())
        .is_some_and(|cookie| is_cookie_of(&session.session.token, cookie))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{Request, Response};

    use super::*;
    use crate::flow::get_session::GetSession;
    use crate::log::{LevelFilter, LogRecord, Timing};
    use crate::request::IncomingRequest;
    use crate::step::Action;

    const NOW: UnixMillis = UnixMillis::from_secs(1_780_315_200);

    fn session_until(seconds: i64) -> Response<Bytes> {
        let over = UnixMillis::from_secs(seconds).to_rfc3339().unwrap();
        let body = format!(
            r#"{{"session":{{"id":"s","userId":"u","token":"a","expiresAt":"{over}"}},"user":{{"id":"u"}}}}"#
        );
        let mut response = Response::new(Bytes::from(body));
        let date = "Mon, 01 Jun 2026 12:00:00 GMT".parse().unwrap();
        response.headers_mut().insert(DATE, date);
        response
    }

    /// Asks for the session of a request with these session tokens. Upstream answers each question at that time.
    fn ask(
        tokens: &[&str],
        answers: impl IntoIterator<Item = (UnixMillis, Response<Bytes>)>,
    ) -> (Vec<Fetch>, Vec<LogRecord>) {
        let config = Config::builder()
            .base_url("https://auth.example/db/auth")
            .cookie_secret("0123456789abcdef0123456789abcdef")
            .timeout(Duration::from_secs(10))
            .log_level(LevelFilter::Debug)
            .build()
            .unwrap();
        let mut request = Request::get("/");
        for token in tokens {
            let cookie = format!("__Secure-neon-auth.session_token={token}");
            request = request.header("cookie", cookie);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let request = IncomingRequest::new(&parts.method, &parts.uri, &parts.headers);
        let jar = Jar::from_headers(&parts.headers);
        let context = Context::new(&config, NOW, &request, &jar);
        let mut step = GetSession::start(context, Freshness::FromCache);
        let mut answers = answers.into_iter();
        let (mut fetches, mut records) = (Vec::new(), Vec::new());
        loop {
            records.extend(step.log);
            match step.action {
                Action::Fetch(fetch, waiting) => {
                    fetches.push(*fetch);
                    let (now, answer) = answers.next().expect("another question");
                    step = waiting.answer(now, Ok(answer), Timing::default());
                }
                Action::Done(_) => return (fetches, records),
            }
        }
    }

    fn later(seconds: u64) -> UnixMillis {
        NOW.plus(Duration::from_secs(seconds))
    }

    #[test]
    fn all_tokens_share_one_deadline() {
        let null = || Response::new(Bytes::from_static(b"null"));
        let answers = [(later(4), null()), (later(7), null()), (later(7), null())];
        let (fetches, _) = ask(&["a.x", "b.x", "c.x"], answers);
        let timeouts = |of: fn(&Fetch) -> Duration| -> Vec<_> {
            fetches.iter().map(|fetch| of(fetch).as_millis()).collect()
        };
        assert_eq!(timeouts(|fetch| fetch.timeout), [10_000, 6_000, 3_000]);
        // None is sent in the last quarter of the ten seconds.
        assert_eq!(timeouts(|fetch| fetch.place_timeout), [7_500, 3_500, 500]);
    }

    #[test]
    fn without_time_for_the_next_token_it_is_unknown_who_is_signed_in() {
        let null = Response::new(Bytes::from_static(b"null"));
        let (fetches, records) = ask(&["a.x", "b.x"], [(later(8), null)]);
        assert_eq!(fetches.len(), 1);
        let decided = records.iter().find_map(|record| record.outcome);
        assert_eq!(decided, Some("unknown"));
    }

    #[test]
    fn a_wrong_clock_is_named_once_with_the_right_one() {
        let over = NOW.as_secs() - 3600;
        let (_, records) = ask(&["a.x"], [(NOW, session_until(over))]);
        let warning = records
            .iter()
            .find(|record| record.message == CLOCKS_DIFFER)
            .expect("a warning");
        assert!(warning.once, "{warning}");
        let clocks = warning.detail.as_deref().unwrap_or_default();
        assert!(clocks.contains("01 Jun 2026 12:00:00 GMT"), "{clocks}");
        assert!(clocks.contains("ours: 2026-06-01T12:00:00Z"), "{clocks}");
        assert!(!warning.to_string().contains("a.x"), "{warning}");
    }

    #[test]
    fn a_session_that_has_just_ended_says_nothing_about_a_clock() {
        let (_, records) = ask(&["a.x"], [(NOW, session_until(NOW.as_secs() - 30))]);
        assert!(records.iter().all(|record| record.message != CLOCKS_DIFFER));
    }
}
