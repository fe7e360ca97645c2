//! An async transport of tokio tasks.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use neon_auth::Config;
use neon_auth::transport::{
    BoxFuture, Fetch, FetchError, FetchErrorKind, Fetched, Notified, Transport,
};
use neon_auth::{Async, NeonAuth, NeonAuthBuilder};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::at_once::AtOnce;
use super::{AMPLE, noon};

type Script = dyn Fn(&Fetch) -> Fetched + Send + Sync;
type Holds = dyn Fn(&Fetch) -> bool + Send + Sync;

/// A handle on a transport that was given away, to see and steer what it does.
#[derive(Clone)]
pub(crate) struct Tasks(Arc<Inner>);

struct Inner {
    script: Box<Script>,
    holds: Box<Holds>,
    spawning: Spawning,
    open: watch::Sender<bool>,
    fetches: watch::Sender<usize>,
    paths: Mutex<Vec<String>>,
    timeouts: Mutex<Vec<Duration>>,
    at_once: AtOnce,
    dropped: watch::Sender<usize>,
    waits: watch::Sender<Vec<Duration>>,
    spawned: Mutex<VecDeque<JoinHandle<()>>>,
    kept: Mutex<Vec<BoxFuture<'static, ()>>>,
}

/// What becomes of a task.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spawning {
    /// It runs.
    Runs,
    /// It is dropped at once, as by a runtime that is shutting down.
    Drops,
    /// It is kept, and polled by nobody.
    Keeps,
}

impl Tasks {
    /// Answers by script, once [opened](Self::open).
    pub(crate) fn shut(script: impl Fn(&Fetch) -> Fetched + Send + Sync + 'static) -> Self {
        Self::holding(|_| true, script)
    }

    /// Answers by script, some fetches only once [opened](Self::open). Each is looked at once, in the order in which they
    /// begin.
    pub(crate) fn holding(
        holds: impl Fn(&Fetch) -> bool + Send + Sync + 'static,
        script: impl Fn(&Fetch) -> Fetched + Send + Sync + 'static,
    ) -> Self {
        Self::new(holds, script, Spawning::Runs)
    }

    /// Never gets to answer: no task of it is run.
    pub(crate) fn idle(spawning: Spawning) -> Self {
        Self::new(
            |_| true,
            |_| Err(FetchError::new(FetchErrorKind::Other)),
            spawning,
        )
    }

    /// Answers by script.
    pub(crate) fn answering(
        script: impl Fn(&Fetch) -> Response<Bytes> + Send + Sync + 'static,
    ) -> Self {
        Self::holding(|_| false, move |fetch| Ok(script(fetch)))
    }

    fn new(
        holds: impl Fn(&Fetch) -> bool + Send + Sync + 'static,
        script: impl Fn(&Fetch) -> Fetched + Send + Sync + 'static,
        spawning: Spawning,
    ) -> Self {
        Self(Arc::new(Inner {
            script: Box::new(script),
            holds: Box::new(holds),
            spawning,
            open: watch::Sender::new(false),
            fetches: watch::Sender::new(0),
            paths: Mutex::default(),
            timeouts: Mutex::default(),
            at_once: AtOnce::default(),
            dropped: watch::Sender::new(0),
            waits: watch::Sender::default(),
            spawned: Mutex::default(),
            kept: Mutex::default(),
        }))
    }

    pub(crate) fn auth(&self, config: Config) -> NeonAuth {
        self.builder(config).build()
    }

    /// It is noon, for as long as no other clock is set.
    pub(crate) fn builder(&self, config: Config) -> NeonAuthBuilder {
        NeonAuth::builder(config, self.clone()).clock(noon)
    }

    pub(crate) fn open(&self) {
        self.0.open.send_replace(true);
    }

    /// How many fetches have begun.
    pub(crate) fn fetches(&self) -> usize {
        *self.0.fetches.borrow()
    }

    /// The paths of the fetches, in the order in which they began.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.0.paths.lock().unwrap().clone()
    }

    /// How long each fetch was allowed to take, in the order in which they began.
    pub(crate) fn timeouts(&self) -> Vec<Duration> {
        self.0.timeouts.lock().unwrap().clone()
    }

    /// How many fetches were under way at one time, at most.
    pub(crate) fn most_at_once(&self) -> usize {
        self.0.at_once.most()
    }

    /// How many fetches were given up before they had an answer.
    pub(crate) fn dropped(&self) -> usize {
        *self.0.dropped.borrow()
    }

    /// How many tasks have been kept, and polled by nobody.
    pub(crate) fn kept(&self) -> usize {
        self.0.kept.lock().unwrap().len()
    }

    /// How long each of those who waited was ready to.
    pub(crate) fn waits(&self) -> Vec<Duration> {
        self.0.waits.borrow().clone()
    }

    pub(crate) async fn until_fetching(&self, count: usize) {
        until(&self.0.fetches, |fetches| *fetches == count).await;
    }

    pub(crate) async fn until_waiting(&self, count: usize) {
        until(&self.0.waits, |waits| waits.len() == count).await;
    }

    /// Cancels the task that was spawned first.
    pub(crate) fn abort_first(&self) {
        self.0.spawned.lock().unwrap().pop_front().unwrap().abort();
    }
}

async fn until<T>(seen: &watch::Sender<T>, condition: impl FnMut(&T) -> bool) {
    let mut seen = seen.subscribe();
    tokio::time::timeout(AMPLE, seen.wait_for(condition))
        .await
        .unwrap()
        .unwrap();
}

impl Transport for Tasks {
    type Mode = Async;

    fn fetch(&self, fetch: Fetch) -> BoxFuture<'_, Fetched> {
        let path = fetch.request.uri().path().to_owned();
        self.0.paths.lock().unwrap().push(path);
        self.0.timeouts.lock().unwrap().push(fetch.timeout);
        let under_way = self.0.at_once.one_more();
        self.0.fetches.send_modify(|count| *count += 1);
        let unanswered = Unanswered(&self.0.dropped);
        let mut open = self.0.open.subscribe();
        let is_held = (self.0.holds)(&fetch);
        Box::pin(async move {
            if is_held {
                open.wait_for(|open| *open).await.unwrap();
            }
            std::mem::forget(unanswered);
            let _under_way = under_way;
            (self.0.script)(&fetch)
        })
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        match self.0.spawning {
            Spawning::Runs => self.0.spawned.lock().unwrap().push_back(tokio::spawn(task)),
            Spawning::Drops => drop(task),
            Spawning::Keeps => self.0.kept.lock().unwrap().push(task),
        }
    }

    fn wait(&self, notified: Notified, limit: Duration) -> BoxFuture<'_, bool> {
        self.0.waits.send_modify(|waits| waits.push(limit));
        Box::pin(async move { tokio::time::timeout(limit, notified).await.is_ok() })
    }
}

/// Counts itself when it is dropped.
struct Unanswered<'a>(&'a watch::Sender<usize>);

impl Drop for Unanswered<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count += 1);
    }
}
