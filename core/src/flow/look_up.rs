//! Asking upstream who is signed in, if the cache does not say.
//!
//! ```text
//! Token ──nobody, and the request has another token──▶ Token
//!   ├──upstream is out of reach, and an expired cookie could stand in──▶ Probe ──any answer──▶ done
//!   └──any other answer, or none──────────────────────────────────────────────────────────────▶ done
//! ```

use std::time::Duration;

use http::header::DATE;

use super::cache_cookie::Carried;
use super::machine::{Next, Wait};
use crate::config::Config;
use crate::context::{Context, Kept};
use crate::cookie::{Jar, SetCookie};
use crate::failure::Failure;
use crate::fetch::{Fetch, FetchError, Fetched, least_of};
use crate::log::{Journal, Level, Outcome};
use crate::session::{
    Cached, EXPIRED, NO_TOKEN, Session, StandIn, is_cookie_of, mint, read_cache, stand_in_for,
    with_token_in_force,
};
use crate::time::UnixMillis;
use crate::upstream::{Answer, Asker, Carries, GET_SESSION, Verdict, look_up, probe, report};

/// How many session tokens of one request are asked about at the most.
const MOST_TOKENS: usize = 3;

const ANSWERS_OTHERS: &str =
    "the look-up failed, but upstream answers others, so no expired cookie stands in";
const CLOCKS_DIFFER: &str = "upstream gives a session that by our clock has been over for more than a minute: one of \
    the two clocks is wrong, so nobody is signed in and no credential is deleted; check the time of this machine";

/// What a request's own cookies say.
pub(super) enum Opening {
    /// The cache says who is signed in.
    Known(Session),
    /// There is no session token: nobody is, and upstream need not be asked.
    NoToken,
    /// Upstream has to be asked.
    Ask(Box<LookUp>, Box<Fetch>),
}

/// Whether what was known before may say who is signed in: the cache, or a look-up that was sent earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Freshness {
    FromCache,
    FromUpstream,
}

/// One look-up that is under way.
pub(super) struct LookUp {
    about: About,
    state: State,
}

/// What a look-up is about, however far it is.
struct About {
    kept: Kept,
    asker: Asker,
    freshness: Freshness,
    /// Why the cache does not say who is signed in.
    reason: &'static str,
    /// When the first token was asked about: all of them share one timeout.
    began: UnixMillis,
    stale: Option<StandIn>,
}

enum State {
    Token(Asked),
    /// Upstream did not say who is signed in, for this reason.
    Probe(Unknown),
}

/// The question about one of the request's session tokens.
struct Asked {
    at: UnixMillis,
    /// The other tokens of the request.
    others: std::vec::IntoIter<Box<[u8]>>,
    /// Whether an answer showed that one of the clocks is wrong.
    clocks_differ: bool,
}

struct Unknown {
    failure: Failure,
    error: Option<FetchError>,
}

/// What came of a look-up.
pub(super) enum Finding {
    /// This session is signed in. It is marked stale if upstream is down and an expired cookie is used.
    SignedIn(Session),
    SignedOut,
    /// Nothing is known.
    Unknown {
        failure: Failure,
        error: Option<FetchError>,
    },
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
            return Opening::NoToken;
        }
        Cached::Stale(stand_in) => (EXPIRED, Some(stand_in)),
        Cached::Miss(reason) => (reason, None),
    };
    let (look_up, fetch) = LookUp::begin(context, asker, freshness, reason, stale);
    Opening::Ask(Box::new(look_up), Box::new(fetch))
}

impl LookUp {
    fn begin(
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
        let about = About {
            kept: context.keep(),
            asker,
            freshness,
            reason,
            began: context.now,
            stale,
        };
        let asked = Asked {
            at: context.now,
            others: other_tokens(context).into_iter(),
            clocks_differ: false,
        };
        let fetch = about.fetch(context.now, timeout);
        let state = State::Token(asked);
        (Self { about, state }, fetch)
    }
}

impl About {
    fn fetch(&self, now: UnixMillis, timeout: Duration) -> Fetch {
        let carries = match self.stale {
            Some(_) => Carries::TokenAlone,
            None => Carries::All,
        };
        let fetch = look_up(self.kept.at(now), self.asker, carries, timeout);
        match self.freshness {
            Freshness::FromUpstream => fetch.fresh(),
            Freshness::FromCache => fetch,
        }
    }

    /// Takes what came of the question about one token.
    fn after_token(
        self,
        asked: Asked,
        now: UnixMillis,
        got: Fetched,
        log: &mut Journal,
    ) -> Next<LookUp> {
        let config = &self.kept.config;
        let response = match got {
            Ok(response) => response,
            Err(error) => {
                report::failed(log, config, GET_SESSION, &error);
                let is_outage = !error.kind().is_local();
                let failure = error.kind().failure();
                let unknown = Unknown {
                    failure,
                    error: Some(error),
                };
                return match is_outage {
                    true => self.out_of_reach(now, unknown, log),
                    false => unknown.end(log),
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
                Verdict::Unknown(Failure::UpstreamInvalid)
            }
            _ => answer.verdict(now),
        };
        self.report(&answer, &verdict, log);
        match verdict {
            Verdict::SignedIn(session) => {
                let carried = Carried::in_jar(config, &self.kept.jar);
                let minted = mint(config, &jar, &session, asked.at, now, log);
                carried.set_or_clear(config, &mut jar, minted, true);
                log.decided(Outcome::LookedUp, self.reason);
                Next::Done(jar.into_lines(), Finding::SignedIn(session))
            }
            Verdict::SignedOut => self.go_on(asked, now, jar, log),
            Verdict::ClocksDiffer => {
                warn_of_clocks(&answer, now, log);
                let asked = Asked {
                    clocks_differ: true,
                    ..asked
                };
                self.go_on(asked, now, jar, log)
            }
            Verdict::Unknown(failure) => {
                let unknown = Unknown {
                    failure,
                    error: None,
                };
                match answer.status.is_server_error() {
                    true => self.out_of_reach(now, unknown, log),
                    false => unknown.end(log),
                }
            }
        }
    }

    fn report(&self, answer: &Answer, verdict: &Verdict, log: &mut Journal) {
        let config = &self.kept.config;
        match verdict {
            Verdict::Unknown(Failure::UpstreamInvalid) => {
                let why = answer.why_no_session();
                report::unreadable(log, config, GET_SESSION, answer, &why);
            }
            _ => {
                let code = answer.refusal().code;
                report::answered(log, config, GET_SESSION, answer, code.as_deref());
            }
        }
    }

    /// Nobody is signed in by one token: the next one is asked about, if there is one. `jar` has the answer's cookies.
    fn go_on(
        mut self,
        mut asked: Asked,
        now: UnixMillis,
        jar: Jar,
        log: &mut Journal,
    ) -> Next<LookUp> {
        let Some(token) = asked.others.next() else {
            log.decided(Outcome::SignedOut, "upstream says that nobody is signed in");
            return Next::Done(self.dead_cookies(&asked, jar), Finding::SignedOut);
        };
        let timeout = self.kept.config.timeout();
        let left = timeout.saturating_sub(now.since(self.began));
        if left < least_of(timeout) {
            let unknown = Unknown {
                failure: Failure::NetworkTimeout,
                error: None,
            };
            return unknown.end(log);
        }
        self.kept.jar = self.kept.jar.with_token(&token);
        self.stale = match self.freshness {
            Freshness::FromCache => stand_in_for(self.kept.at(now), &token),
            Freshness::FromUpstream => None,
        };
        asked.at = now;
        let fetch = self.fetch(now, left).after_others(timeout);
        let look_up = LookUp {
            about: self,
            state: State::Token(asked),
        };
        Next::wait(look_up, fetch)
    }

    /// What the browser gets if nobody is signed in: the last answer's cookies, and the deletion of what is dead. If a clock
    /// is wrong, nothing is known to be dead but the cached session.
    fn dead_cookies(&self, asked: &Asked, mut jar: Jar) -> Vec<SetCookie> {
        let Kept {
            config, jar: sent, ..
        } = &self.kept;
        let names = config.cookie_names();
        if asked.clocks_differ {
            let dead = sent.session_cookies(names).data.is_some();
            let deletion = SetCookie::deletion(config, names.session_data());
            return Vec::from_iter(deletion.filter(|_| dead));
        }
        for dead in deletions(config, sent) {
            jar.set(dead);
        }
        jar.into_lines()
    }

    /// Upstream is out of reach, as it seems. An expired cookie may stand in, to read a page; but first upstream is asked
    /// something that does not depend on the visitor, who may have caused the failure.
    fn out_of_reach(self, now: UnixMillis, unknown: Unknown, log: &mut Journal) -> Next<LookUp> {
        let could_stand_in = self.kept.request.is_read()
            && self.stale.as_ref().is_some_and(|stale| stale.counts(now));
        if !could_stand_in {
            return unknown.end(log);
        }
        let fetch = probe(&self.kept.config);
        let look_up = LookUp {
            about: self,
            state: State::Probe(unknown),
        };
        Next::wait(look_up, fetch)
    }

    /// Takes what came of the probe.
    fn after_probe(
        self,
        unknown: Unknown,
        now: UnixMillis,
        got: &Fetched,
        log: &mut Journal,
    ) -> Next<LookUp> {
        let is_down = match got {
            Ok(response) => response.status().is_server_error(),
            Err(error) => !error.kind().is_local(),
        };
        if !is_down {
            log.say(Level::Warn, ANSWERS_OTHERS);
            return unknown.end(log);
        }
        match self.stale.and_then(|stale| stale.at(now)) {
            Some(session) => {
                log.decided(Outcome::Stale, unknown.failure.code());
                Next::Done(Vec::new(), Finding::SignedIn(session))
            }
            None => unknown.end(log),
        }
    }
}

impl Unknown {
    fn end(self, log: &mut Journal) -> Next<LookUp> {
        let Self { failure, error } = self;
        log.decided(Outcome::Unknown, failure.code());
        Next::Done(Vec::new(), Finding::Unknown { failure, error })
    }
}

impl Wait for LookUp {
    type Outcome = Finding;

    fn answered(self, now: UnixMillis, got: Fetched, log: &mut Journal) -> Next<Self> {
        let Self { about, state } = self;
        match state {
            State::Token(asked) => about.after_token(asked, now, got, log),
            State::Probe(unknown) => about.after_probe(unknown, now, &got, log),
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

/// The lines that delete the cookies of a session that is over, if the request carried them.
pub(super) fn deletions(config: &Config, jar: &Jar) -> Vec<SetCookie> {
    let names = config.cookie_names();
    let sent = jar.session_cookies(names);
    let token = sent.token.map(|_| names.session_token());
    let data = sent.data.map(|_| names.session_data());
    let dead = token.into_iter().chain(data);
    dead.filter_map(|name| SetCookie::deletion(config, name))
        .collect()
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{Request, Response};

    use super::*;
    use crate::action::{Action, Flow};
    use crate::flow::get_session::GetSession;
    use crate::log::{LevelFilter, LogRecord};
    use crate::request::IncomingRequest;

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
        let mut flow = GetSession::new(Context::new(&config, NOW, &request, &jar), false);
        let mut answers = answers.into_iter();
        let (mut fetches, mut records) = (Vec::new(), Vec::new());
        while let Some(action) = flow.poll() {
            match action {
                Action::Fetch(ticket, fetch) => {
                    fetches.push(fetch);
                    let (now, answer) = answers.next().expect("another question");
                    flow.handle(now, ticket, Ok(answer));
                }
                Action::Log(record) => records.push(record),
                Action::SetCookie(_) | Action::Done(_) => {}
            }
        }
        (fetches, records)
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
