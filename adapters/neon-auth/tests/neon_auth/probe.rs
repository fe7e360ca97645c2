//! Before an expired cookie stands in for a look-up, upstream is asked something that no visitor influences: once a second
//! at most, in a place that nobody else can take.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::Duration;

use http::{Response, StatusCode};
use neon_auth::transport::{Fetch, FetchError, FetchErrorKind, Fetched};
use neon_auth::{Blocking, Logger, NeonAuth, NeonAuthBuilder, RequestAuth};
use neon_auth::{ConfigBuilder, Error, LevelFilter, LogRecord, Session, Source};
use serde_json::json;
use tokio::task::JoinHandle;

use crate::support::blocking::Threads;
use crate::support::clock::Clock;
use crate::support::tasks::Tasks;
use crate::support::upstream::{knows_everybody, path, reply, token};
use crate::support::{AMPLE, configured, minted, page, page_of, session_data};

const TTL: Duration = Duration::from_secs(300);

const KEYS: &str = ".well-known/jwks.json";

fn is_probe(fetch: &Fetch) -> bool {
    path(fetch) == KEYS
}

fn refused() -> Fetched {
    Err(FetchError::new(FetchErrorKind::Refused))
}

/// Upstream answers no look-up of Ann's once it is down; to a probe it answers by script.
#[derive(Clone, Default)]
struct Outage(Arc<AtomicBool>);

impl Outage {
    fn script<P: Fn() -> Fetched + Send + Sync + 'static>(
        &self,
        probed: P,
    ) -> impl Fn(&Fetch) -> Fetched + use<P> {
        let Self(is_down) = self.clone();
        move |fetch| match path(fetch) {
            KEYS => probed(),
            _ if is_down.load(Ordering::SeqCst) && token(fetch) == Some("ann") => refused(),
            _ => Ok(knows_everybody(fetch)),
        }
    }

    fn begin(&self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

fn config() -> ConfigBuilder {
    let config = configured().session_data_ttl(TTL).connection_limit(1);
    config.stale_if_error(Duration::from_secs(3600))
}

/// An application whose visitor Ann has an expired cookie, while upstream is down.
struct Site {
    upstream: Tasks,
    clock: Clock,
    auth: NeonAuth,
    data: String,
}

impl Site {
    /// Upstream answers probes by this script.
    async fn probing(probed: impl Fn() -> Fetched + Send + Sync + 'static) -> Self {
        Self::holding(|_| false, probed).await
    }

    async fn holding(
        holds: fn(&Fetch) -> bool,
        probed: impl Fn() -> Fetched + Send + Sync + 'static,
    ) -> Self {
        let (clock, outage) = (Clock::at_noon(), Outage::default());
        let upstream = Tasks::holding(holds, outage.script(probed));
        let auth = clock.tells(upstream.builder(config().build().unwrap()));
        let data = minted(&auth).await;
        outage.begin();
        clock.advance(TTL);
        Self {
            upstream,
            clock,
            auth,
            data,
        }
    }

    /// Ann asks for a page.
    fn visit(&self) -> JoinHandle<Result<Option<Session>, Error>> {
        let auth: RequestAuth = self.auth.on(&page(&[
            ("session_token", "ann.signature"),
            ("local.session_data", &self.data),
        ]));
        tokio::spawn(async move { auth.get_session().await })
    }

    fn probes(&self) -> usize {
        let paths = self.upstream.paths();
        paths.iter().filter(|path| path.ends_with(KEYS)).count()
    }
}

#[track_caller]
fn assert_stands_in(answer: Result<Option<Session>, Error>) {
    assert_eq!(answer.unwrap().unwrap().source(), Source::StaleCache);
}

#[tokio::test]
async fn a_probe_that_fails_answers_all_of_a_second() {
    let site = Site::probing(refused).await;
    for _ in 0..3 {
        assert_stands_in(site.visit().await.unwrap());
    }
    site.clock.advance(Duration::from_millis(999));
    assert_stands_in(site.visit().await.unwrap());
    assert_eq!(site.probes(), 1);
    site.clock.advance(Duration::from_millis(1));
    assert_stands_in(site.visit().await.unwrap());
    assert_eq!(site.probes(), 2);
}

#[tokio::test]
async fn a_probe_that_is_answered_does_so_too() {
    let site = Site::probing(|| Ok(reply(StatusCode::OK, &json!({"keys": []})))).await;
    for _ in 0..3 {
        let error = site.visit().await.unwrap().unwrap_err();
        assert_eq!(error.code(), "NETWORK_REFUSED");
    }
    assert_eq!(site.probes(), 1);
    site.clock.advance(Duration::from_secs(1));
    site.visit().await.unwrap().unwrap_err();
    assert_eq!(site.probes(), 2);
}

#[tokio::test]
async fn a_status_of_an_outage_is_kept_as_well() {
    let down = || Ok(reply(StatusCode::SERVICE_UNAVAILABLE, &json!(null)));
    let site = Site::probing(down).await;
    for _ in 0..2 {
        assert_stands_in(site.visit().await.unwrap());
    }
    assert_eq!(site.probes(), 1);
}

/// A shortage of a moment would otherwise keep everybody out for a second.
#[tokio::test]
async fn a_probe_that_fails_on_this_side_forgives_nothing_and_is_not_kept() {
    let lacks = AtomicBool::new(true);
    let site = Site::probing(move || match lacks.swap(false, Ordering::SeqCst) {
        true => Err(FetchError::new(FetchErrorKind::Exhausted)),
        false => refused(),
    })
    .await;
    site.visit().await.unwrap().unwrap_err();
    assert_stands_in(site.visit().await.unwrap());
    assert_eq!(site.probes(), 2);
}

#[tokio::test]
async fn who_asks_while_a_probe_is_under_way_waits_for_it() {
    let site = Site::holding(is_probe, refused).await;
    let first = site.visit();
    // The cookie was minted by a first look-up.
    site.upstream.until_fetching(3).await;
    let others = [(); 5].map(|()| site.visit());
    // Each of them waits for the look-up that they share, and then for the probe.
    site.upstream.until_waiting(1 + 2 + 2 * 5).await;
    site.upstream.open();
    for visit in others.into_iter().chain([first]) {
        assert_stands_in(visit.await.unwrap());
    }
    assert_eq!(site.probes(), 1);
}

#[tokio::test]
async fn who_gives_up_leaves_the_probe_to_the_others() {
    let site = Site::holding(is_probe, refused).await;
    let first = site.visit();
    site.upstream.until_fetching(3).await;
    let other = site.visit();
    site.upstream.until_waiting(1 + 2 + 2).await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    site.upstream.open();
    assert_stands_in(other.await.unwrap());
    assert_eq!(site.probes(), 1);
}

/// Otherwise the answer to it would be lost, and everybody who comes later would wait for another.
#[tokio::test]
async fn a_probe_that_nobody_waits_for_goes_on_to_its_end() {
    let site = Site::holding(is_probe, refused).await;
    let visit = site.visit();
    site.upstream.until_fetching(3).await;
    visit.abort();
    assert!(visit.await.unwrap_err().is_cancelled());
    site.upstream.open();
    assert_stands_in(site.visit().await.unwrap());
    assert_eq!((site.probes(), site.upstream.dropped()), (1, 0));
}

/// Junk look-ups may take every place. There is one place here.
#[tokio::test]
async fn a_probe_has_a_place_of_its_own() {
    fn is_junk_or_probe(fetch: &Fetch) -> bool {
        is_probe(fetch) || token(fetch) == Some("junk")
    }
    let site = Site::holding(is_junk_or_probe, refused).await;
    let visit = site.visit();
    site.upstream.until_fetching(3).await;
    let junk: RequestAuth = site.auth.on(&page_of("junk"));
    let junk = tokio::spawn(async move { junk.get_session().await });
    // It has the one place, and the probe is still under way.
    site.upstream.until_fetching(4).await;
    assert_eq!(site.upstream.most_at_once(), 2);
    site.upstream.open();
    assert_stands_in(visit.await.unwrap());
    junk.await.unwrap().unwrap();
}

/// An application of plain threads whose visitor Ann has an expired cookie, while upstream is down.
struct ThreadedSite {
    clock: Clock,
    auth: NeonAuth<Blocking>,
    data: String,
}

impl ThreadedSite {
    /// Upstream answers as `outage` has it.
    fn new(outage: &Outage, auth: NeonAuthBuilder<Blocking>) -> Self {
        let clock = Clock::at_noon();
        let auth = clock.tells(auth);
        let first = auth.on(&page_of("ann"));
        first.get_session().send().unwrap();
        let mut response = Response::new(());
        first.finish(&mut response);
        outage.begin();
        clock.advance(TTL);
        let data = session_data(&response);
        Self { clock, auth, data }
    }

    /// Ann asks for a page.
    fn visit(&self) -> Result<Option<Session>, Error> {
        let auth = self.auth.on(&page(&[
            ("session_token", "ann.signature"),
            ("local.session_data", &self.data),
        ]));
        thread::spawn(move || auth.get_session().send())
            .join()
            .unwrap()
    }
}

#[test]
fn a_probe_of_a_thread_answers_all_of_a_second() {
    let outage = Outage::default();
    let upstream = Threads::answering(outage.script(refused));
    let site = ThreadedSite::new(&outage, upstream.builder(config().build().unwrap()));
    for _ in 0..3 {
        assert_stands_in(site.visit());
    }
    // The one that minted the cookie, three look-ups, and one probe.
    assert_eq!(upstream.seen().fetches.len(), 1 + 3 + 1);
    site.clock.advance(Duration::from_secs(1));
    assert_stands_in(site.visit());
    assert_eq!(upstream.seen().fetches.len(), 5 + 2);
}

/// A visitor who has a junk token looked up as soon as there is something in the log.
#[derive(Clone)]
struct Intruder(Arc<IntruderState>);

struct IntruderState {
    has_come: AtomicBool,
    auth: OnceLock<NeonAuth<Blocking>>,
    /// Whether the junk look-up is under way or refused.
    news: Mutex<Receiver<()>>,
    refused: Sender<()>,
}

impl Logger for Intruder {
    fn warn(&self, _: &LogRecord) {
        if self.0.has_come.swap(true, Ordering::SeqCst) {
            return;
        }
        let (auth, refused) = (self.0.auth.get().unwrap().clone(), self.0.refused.clone());
        thread::spawn(move || {
            let _ = auth.on(&page_of("junk")).get_session().send();
            let _ = refused.send(());
        });
        self.0.news.lock().unwrap().recv_timeout(AMPLE).unwrap();
    }
}

/// The visitor's thread is one of those that may wait. Between the look-up and the probe, nobody else takes its turn.
#[test]
fn a_thread_that_may_wait_for_a_look_up_may_wait_for_the_probe_too() {
    let (sender, news) = channel();
    let outage = Outage::default();
    let under_way = sender.clone();
    let holds_junk = move |fetch: &Fetch| {
        let is_junk = token(fetch) == Some("junk");
        if is_junk {
            under_way.send(()).unwrap();
        }
        is_junk
    };
    let upstream = Threads::holding(holds_junk, outage.script(refused));
    let intruder = Intruder(Arc::new(IntruderState {
        has_come: AtomicBool::new(false),
        auth: OnceLock::new(),
        news: Mutex::new(news),
        refused: sender,
    }));
    let config = config().log_level(LevelFilter::Warn).build().unwrap();
    let auth = upstream.builder(config).logger(intruder.clone());
    let site = ThreadedSite::new(&outage, auth.waiting_threads(1));
    assert!(intruder.0.auth.set(site.auth.clone()).is_ok());
    let answer = site.visit();
    upstream.open();
    assert_stands_in(answer);
}
