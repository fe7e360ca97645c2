//! At debug, the log says what was decided about each request, and why.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{ACCEPT, COOKIE, ORIGIN};
use http::request::Parts;
use http::{Request, Response, StatusCode};
use neon_auth::adapter::{admit, decide};
use neon_auth::transport::{Fetch, FetchError, FetchErrorKind};
use neon_auth::{Config, LevelFilter, LogRecord, UnixMillis};
use neon_auth::{Logger, NeonAuth, NeonAuthBuilder, RequestAuth};
use serde_json::Value;

use crate::support::blocking::Threads;
use crate::support::tasks::Tasks;
use crate::support::upstream::{knows_everybody, reply};
use crate::support::{configured, noon, page, page_of};

/// Keeps what is logged, in order.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<LogRecord>>>);

impl Log {
    fn keep(&self, record: &LogRecord) {
        self.0.lock().unwrap().push(record.clone());
    }

    fn of(&self, auth: NeonAuthBuilder) -> NeonAuth {
        auth.logger(self.clone()).build()
    }

    /// What was decided, in order.
    fn decisions(&self) -> Vec<LogRecord> {
        let records = self.0.lock().unwrap();
        let decided = records.iter().filter(|record| record.outcome.is_some());
        decided.cloned().collect()
    }

    /// The outcome and the reason of the one decision there is.
    fn decision(&self) -> (&'static str, &'static str) {
        match self.decisions().as_slice() {
            [one] => (one.outcome.unwrap(), one.reason.unwrap()),
            others => panic!("not one decision: {others:?}"),
        }
    }

    fn messages_with(&self, text: &str) -> usize {
        let records = self.0.lock().unwrap();
        let with = records
            .iter()
            .filter(|record| record.message.contains(text));
        with.count()
    }
}

impl Logger for Log {
    fn warn(&self, record: &LogRecord) {
        self.keep(record);
    }

    fn info(&self, record: &LogRecord) {
        self.keep(record);
    }

    fn debug(&self, record: &LogRecord) {
        self.keep(record);
    }
}

fn debugging() -> Config {
    configured()
        .log_level(LevelFilter::Debug)
        .stale_if_error(Duration::from_secs(3600))
        .build()
        .unwrap()
}

fn answering(
    script: impl Fn(&Fetch) -> Response<Bytes> + Send + Sync + 'static,
) -> NeonAuthBuilder {
    Tasks::answering(script).builder(debugging())
}

/// The page of somebody whose session is cached in a cookie.
async fn page_with_cache() -> Parts {
    let auth = answering(knows_everybody).build();
    let visit = auth.on(&page_of("ann"));
    visit.get_session().await.unwrap();
    let mut response = Response::new(());
    visit.finish(&mut response);
    let line = response.headers()["set-cookie"].to_str().unwrap();
    let value = line.split(['=', ';']).nth(1).unwrap();
    page(&[
        ("session_token", "ann.signature"),
        ("local.session_data", value),
    ])
}

#[tokio::test]
async fn a_look_up_says_why_how_long_it_took_and_what_neon_calls_it() {
    let log = Log::default();
    let auth = log.of(answering(|fetch| {
        let mut response = knows_everybody(fetch);
        let id = "req_1".parse().unwrap();
        response.headers_mut().insert("x-neon-ret-request-id", id);
        response
    }));
    decide(&auth.on(&page_of("ann"))).await;
    assert_eq!(log.decision(), ("looked_up", "there is no session cookie"));
    let decided = log.decisions().remove(0);
    assert!(decided.took.is_some(), "{decided}");
    assert_eq!(decided.request_id.as_deref(), Some("req_1"));
}

/// What waits for a place is not slow upstream.
#[test]
fn the_wait_for_a_place_is_no_time_of_upstreams() {
    const WAIT: Duration = Duration::from_millis(50);
    let upstream = Threads::shut(|fetch| Ok(knows_everybody(fetch)));
    let log = Log::default();
    let limited = configured().connection_limit(1);
    let config = limited.log_level(LevelFilter::Debug).build().unwrap();
    let auth = upstream.builder(config).logger(log.clone()).build();
    let begun = Instant::now();
    let asked = [("ann", (1, 0)), ("bob", (1, 1))].map(|(user, (fetching, waiting))| {
        let auth = auth.on(&page_of(user));
        let asked = thread::spawn(move || auth.get_session().send());
        upstream.until(fetching, waiting);
        asked
    });
    thread::sleep(WAIT);
    upstream.open();
    for asked in asked {
        asked.join().unwrap().unwrap();
    }
    let elapsed = begun.elapsed();
    let decisions = log.decisions();
    let waited: Vec<_> = decisions
        .iter()
        .filter_map(|record| record.waited)
        .collect();
    let [waited] = waited[..] else {
        panic!("one of the two has waited: {waited:?}")
    };
    assert!(waited >= WAIT, "{waited:?}");
    let took = decisions.iter().find(|record| record.waited.is_some());
    let took = took.and_then(|record| record.took).unwrap();
    assert!(
        took + waited <= elapsed,
        "{took:?} and {waited:?} of {elapsed:?}"
    );
}

#[test]
fn a_call_that_was_never_sent_took_upstream_no_time() {
    let upstream = Threads::shut(|fetch| Ok(knows_everybody(fetch)));
    let log = Log::default();
    let limited = configured().connection_limit(1);
    let limited = limited.timeout(Duration::from_millis(40));
    let config = limited.log_level(LevelFilter::Debug).build().unwrap();
    let auth = upstream.builder(config).logger(log.clone()).build();
    let busy = auth.on(&page_of("ann"));
    let busy = thread::spawn(move || busy.get_session().send());
    upstream.until(1, 0);
    auth.on(&page_of("bob")).get_session().send().unwrap_err();
    assert_eq!(log.messages_with("no connection was free"), 1);
    let decided = log.decisions().remove(0);
    assert_eq!((decided.outcome, decided.took), (Some("unknown"), None));
    assert!(decided.waited.is_some(), "{decided}");
    upstream.open();
    busy.join().unwrap().unwrap();
}

#[tokio::test]
async fn of_look_ups_that_are_one_the_first_has_looked_up_and_the_others_joined() {
    let upstream = Tasks::shut(|fetch| Ok(knows_everybody(fetch)));
    let log = Log::default();
    let auth = log.of(upstream.builder(debugging()));
    let visits: Vec<_> = (0..3)
        .map(|_| {
            let visit = auth.on(&page_of("ann"));
            tokio::spawn(async move { visit.get_session().await })
        })
        .collect();
    upstream.until_waiting(3).await;
    upstream.open();
    for visit in visits {
        visit.await.unwrap().unwrap();
    }
    let mut outcomes: Vec<_> = log
        .decisions()
        .iter()
        .filter_map(|record| record.outcome)
        .collect();
    outcomes.sort_unstable();
    assert_eq!(outcomes, ["joined", "joined", "looked_up"]);
}

#[tokio::test]
async fn a_good_cookie_is_cached_and_has_asked_nobody() {
    let cached = page_with_cache().await;
    let log = Log::default();
    let auth = log.of(answering(knows_everybody));
    decide(&auth.on(&cached)).await;
    assert_eq!(log.decision(), ("cached", "the session cookie is good"));
    assert_eq!(log.decisions().remove(0).took, None);
}

#[tokio::test]
async fn an_expired_cookie_that_is_used_is_stale_because_of_the_failure() {
    let cached = page_with_cache().await;
    let log = Log::default();
    let upstream = Tasks::holding(|_| false, |_| Err(FetchError::new(FetchErrorKind::Refused)));
    let later = UnixMillis::new(noon().as_millis() + 301_000);
    let auth = log.of(upstream.builder(debugging()).clock(move || later));
    decide(&auth.on(&cached)).await;
    assert_eq!(log.decision(), ("stale", "NETWORK_REFUSED"));
}

#[tokio::test]
async fn who_is_sent_to_sign_in_had_no_token_or_is_unknown_upstream() {
    let log = Log::default();
    let auth = log.of(answering(knows_everybody));
    decide(&auth.on(&page(&[]))).await;
    assert_eq!(log.decision(), ("signed_out", "there is no session token"));

    let log = Log::default();
    let auth = log.of(answering(|_| reply(StatusCode::OK, &Value::Null)));
    decide(&auth.on(&page_of("ann"))).await;
    assert_eq!(
        log.decision(),
        ("signed_out", "upstream says that nobody is signed in")
    );
}

#[tokio::test]
async fn a_form_from_another_site_is_refused_with_its_code() {
    let log = Log::default();
    let form = Request::post("/page")
        .header(COOKIE, "__Secure-neon-auth.session_token=ann.signature")
        .header(ORIGIN, "https://evil.example");
    let (form, ()) = form.body(()).unwrap().into_parts();
    decide(&log.of(answering(knows_everybody)).on(&form)).await;
    assert_eq!(log.decision(), ("refused", "UNTRUSTED_ORIGIN"));
}

#[tokio::test]
async fn a_public_page_is_public() {
    let log = Log::default();
    let (login, ()) = Request::get("/auth/sign-in").body(()).unwrap().into_parts();
    decide(&log.of(answering(knows_everybody)).on(&login)).await;
    assert_eq!(log.decision(), ("public", "anyone may see the page"));
}

#[tokio::test]
async fn a_get_session_that_upstream_does_not_know_is_warned_of_once() {
    let log = Log::default();
    let auth = log.of(answering(|_| reply(StatusCode::NOT_FOUND, &Value::Null)));
    for _ in 0..2 {
        decide(&auth.on(&page_of("ann"))).await;
    }
    let outcomes: Vec<_> = log
        .decisions()
        .iter()
        .filter_map(|record| Some((record.outcome?, record.reason?)))
        .collect();
    assert_eq!(outcomes, [("unknown", "UPSTREAM_ERROR"); 2]);
    assert_eq!(log.messages_with("base_url"), 1);
}

#[tokio::test]
async fn a_form_that_a_handler_refuses_is_a_line_too() {
    let log = Log::default();
    let form = Request::post("/subscribe").header(ORIGIN, "https://evil.example");
    let (form, ()) = form.body(()).unwrap().into_parts();
    let auth = log.of(answering(knows_everybody)).on(&form);
    assert!(auth.check_origin().is_err());
    assert_eq!(log.decision(), ("refused", "UNTRUSTED_ORIGIN"));
}

/// A logger that asks the request that it logs about.
#[derive(Clone, Default)]
struct Curious {
    request: Arc<OnceLock<RequestAuth>>,
    asked: Arc<AtomicBool>,
}

impl Logger for Curious {
    fn debug(&self, _: &LogRecord) {
        if let Some(request) = self.request.get() {
            // It takes the request's lock.
            self.asked.store(request.has_to_finish(), Ordering::Relaxed);
        }
    }
}

#[tokio::test]
async fn a_logger_may_ask_the_request_something() {
    let logger = Curious::default();
    let auth = answering(knows_everybody).logger(logger.clone()).build();
    let visit = auth.on(&page_with_cache().await);
    logger.request.set(visit.clone()).unwrap();
    decide(&visit).await;
    assert!(
        logger.asked.load(Ordering::Relaxed),
        "nothing was logged, or the session is not known yet"
    );
}

/// An application's own failure page may ask the request anything: nothing is locked while it is made.
#[tokio::test]
async fn a_failure_page_may_ask_the_request() {
    let bound: Arc<OnceLock<RequestAuth>> = Arc::default();
    let asked = Arc::clone(&bound);
    let config = configured().failure_page(move |error, _| {
        let auth = asked.get().unwrap();
        let mut response = Response::new(());
        auth.finish(&mut response);
        format!("{} for {}", error.code(), auth.request().path())
    });
    let upstream = Tasks::answering(knows_everybody);
    let auth = upstream.auth(config.build().unwrap());
    let form = Request::post("/page")
        .header(ORIGIN, "https://evil.example")
        .header(ACCEPT, "text/html");
    let auth = auth.on(&form.body(()).unwrap().into_parts().0);
    assert!(bound.set(auth.clone()).is_ok());
    let answer = admit(&auth, decide(&auth).await).break_value().unwrap();
    assert_eq!(answer.body(), "UNTRUSTED_ORIGIN for /page");
}
