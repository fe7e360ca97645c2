//! What visitors got.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The counts of one group of visitors. A clone shares them.
#[derive(Clone, Default)]
pub(crate) struct Tally(Arc<Inner>);

#[derive(Default)]
struct Inner {
    got: Mutex<Got>,
    /// What this is a part of.
    whole: Option<Tally>,
}

/// The counts at one moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Got {
    pub(crate) statuses: BTreeMap<u16, usize>,
    /// The visitor did not wait for the answer.
    pub(crate) given_up: usize,
    /// There was no connection, or no answer on it.
    pub(crate) failed: usize,
    pub(crate) first_failure: Option<String>,
    /// Of each answer.
    pub(crate) times: Vec<Duration>,
}

impl Got {
    /// All requests but those given up.
    pub(crate) fn asked(&self) -> usize {
        self.statuses.values().sum::<usize>() + self.failed
    }

    pub(crate) fn of(&self, status: u16) -> usize {
        self.statuses.get(&status).copied().unwrap_or(0)
    }

    /// Every answer that is not this one, and why the first has none.
    pub(crate) fn others_than(&self, status: u16) -> String {
        let mut others: Vec<String> = self
            .statuses
            .iter()
            .filter(|(other, _)| **other != status)
            .map(|(other, count)| format!("{count} × {other}"))
            .collect();
        if let Some(failure) = &self.first_failure {
            others.push(format!("{} without an answer ({failure})", self.failed));
        }
        others.join(", ")
    }

    pub(crate) fn percentile(&self, percent: usize) -> Duration {
        let mut times = self.times.clone();
        times.sort_unstable();
        let index = times.len().saturating_sub(1) * percent / 100;
        times.get(index).copied().unwrap_or_default()
    }
}

impl Tally {
    /// A group of these visitors, with counts of its own.
    pub(crate) fn group(&self) -> Self {
        Self(Arc::new(Inner {
            got: Mutex::default(),
            whole: Some(self.clone()),
        }))
    }

    pub(crate) fn got(&self) -> Got {
        self.lock().clone()
    }

    pub(crate) fn answered(&self, status: u16, time: Duration) {
        self.lock().times.push(time);
        self.add(|got| *got.statuses.entry(status).or_default() += 1);
    }

    pub(crate) fn gave_up(&self) {
        self.add(|got| got.given_up += 1);
    }

    pub(crate) fn failed(&self, why: &str) {
        self.add(|got| {
            got.failed += 1;
            got.first_failure.get_or_insert_with(|| why.to_owned());
        });
    }

    fn add(&self, to: impl Fn(&mut Got)) {
        to(&mut self.lock());
        if let Some(whole) = &self.0.whole {
            to(&mut whole.lock());
        }
    }

    fn lock(&self) -> MutexGuard<'_, Got> {
        self.0.got.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
