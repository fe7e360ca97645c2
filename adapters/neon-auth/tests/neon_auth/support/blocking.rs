//! A blocking transport of plain threads.

use std::future::ready;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use neon_auth::Config;
use neon_auth::transport::{BoxFuture, Fetch, Fetched, Notified, Transport};
use neon_auth::{Blocking, NeonAuth, NeonAuthBuilder};

use super::at_once::AtOnce;
use super::{AMPLE, noon};

type Script = dyn Fn(&Fetch) -> Fetched + Send + Sync;
type Holds = dyn Fn(&Fetch) -> bool + Send + Sync;

/// A handle on a transport that was given away, to see and steer what it does.
#[derive(Clone)]
pub(crate) struct Threads(Arc<Inner>);

struct Inner {
    script: Box<Script>,
    holds: Box<Holds>,
    at_once: AtOnce,
    seen: Mutex<Seen>,
    changed: Condvar,
}

#[derive(Clone, Default)]
pub(crate) struct Seen {
    open: bool,
    /// How long each fetch that began was allowed to take.
    pub(crate) fetches: Vec<Duration>,
    /// How many fetches were under way at one time, at most.
    pub(crate) most_at_once: usize,
    /// How long each of those who waited was ready to.
    pub(crate) waits: Vec<Duration>,
}

impl Threads {
    /// Answers by script, once [opened](Self::open).
    pub(crate) fn shut(script: impl Fn(&Fetch) -> Fetched + Send + Sync + 'static) -> Self {
        Self::holding(|_| true, script)
    }

    /// Answers by script, some fetches only once [opened](Self::open).
    pub(crate) fn holding(
        holds: impl Fn(&Fetch) -> bool + Send + Sync + 'static,
        script: impl Fn(&Fetch) -> Fetched + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(Inner {
            script: Box::new(script),
            holds: Box::new(holds),
            at_once: AtOnce::default(),
            seen: Mutex::default(),
            changed: Condvar::new(),
        }))
    }

    pub(crate) fn answering(script: impl Fn(&Fetch) -> Fetched + Send + Sync + 'static) -> Self {
        let threads = Self::shut(script);
        threads.open();
        threads
    }

    pub(crate) fn auth(&self, config: Config) -> NeonAuth<Blocking> {
        self.builder(config).build()
    }

    /// It is noon, for as long as no other clock is set.
    pub(crate) fn builder(&self, config: Config) -> NeonAuthBuilder<Blocking> {
        NeonAuth::builder(config, self.clone()).clock(noon)
    }

    pub(crate) fn open(&self) {
        self.change(|seen| seen.open = true);
    }

    pub(crate) fn seen(&self) -> Seen {
        self.0.seen.lock().unwrap().clone()
    }

    /// Waits until that many have begun to fetch, and that many to wait for somebody else's fetch.
    pub(crate) fn until(&self, fetching: usize, waiting: usize) {
        self.wait_for(|seen| seen.fetches.len() == fetching && seen.waits.len() == waiting);
    }

    fn change(&self, change: impl FnOnce(&mut Seen)) {
        change(&mut self.0.seen.lock().unwrap());
        self.0.changed.notify_all();
    }

    fn wait_for(&self, condition: impl Fn(&Seen) -> bool) {
        let seen = self.0.seen.lock().unwrap();
        let (_seen, timeout) = self
            .0
            .changed
            .wait_timeout_while(seen, AMPLE, |seen| !condition(seen))
            .unwrap();
        assert!(!timeout.timed_out(), "it never came to that");
    }
}

impl Transport for Threads {
    type Mode = Blocking;

    fn fetch(&self, fetch: Fetch) -> BoxFuture<'_, Fetched> {
        let _under_way = self.0.at_once.one_more();
        let is_held = (self.0.holds)(&fetch);
        self.change(|seen| {
            seen.fetches.push(fetch.timeout);
            seen.most_at_once = self.0.at_once.most();
        });
        if is_held {
            self.wait_for(|seen| seen.open);
        }
        Box::pin(ready((self.0.script)(&fetch)))
    }

    fn spawn(&self, mut task: BoxFuture<'static, ()>) {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(task.as_mut().poll(&mut context).is_ready());
    }

    fn wait(&self, notified: Notified, limit: Duration) -> BoxFuture<'_, bool> {
        self.change(|seen| seen.waits.push(limit));
        Box::pin(ready(notified.wait_timeout(limit)))
    }
}
