//! One fetch, and how far it is.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use neon_auth_core::{Fetched, Timing, UnixMillis};

use crate::calls::keeping::Keeping;
use crate::calls::limit::Time;
use crate::clock::Clock;
use crate::deadline::Deadline;
use crate::transport::{Notified, Notify};

/// A shorter wait for a place is none.
const NOTABLE: Duration = Duration::from_millis(1);

/// One fetch, which callers wait for.
pub(super) struct Flight {
    progress: Mutex<Progress>,
    /// Tells those who wait that the flight is done, or needs a leader.
    news: Notify,
    /// Tells the fetch that nobody waits any more.
    abandoned: Notify,
    clock: Clock,
}

struct Progress {
    waiting: usize,
    state: State,
}

enum State {
    /// Nobody makes the fetch: it has not begun, or its leader was cancelled.
    Vacant,
    /// It waits for a place among the calls that may be under way at once, until this deadline.
    Queued(Deadline),
    Running(Running),
    Done(Done),
}

/// It is under way.
#[derive(Clone, Copy)]
struct Running {
    sent: Sent,
    /// When it should be over; a runtime that has stalled keeps it longer.
    deadline: Deadline,
    time: Time,
}

/// When it was sent.
#[derive(Clone, Copy)]
pub(super) struct Sent {
    pub(super) instant: Instant,
    /// The same by the application's clock.
    at: UnixMillis,
}

/// It has a result.
struct Done {
    got: Fetched,
    /// When it was sent, if it was.
    sent: Option<Sent>,
    over: Instant,
    /// Since when the result is kept for later callers, if it is.
    kept_since: Option<UnixMillis>,
}

/// What a caller finds when it looks at a flight.
pub(super) enum Finding {
    Leads,
    Vacant,
    Waits,
    Done(Fetched),
}

impl Flight {
    pub(super) fn new(clock: Clock) -> Self {
        Self {
            progress: Mutex::new(Progress {
                waiting: 0,
                state: State::Vacant,
            }),
            news: Notify::new(),
            abandoned: Notify::new(),
            clock,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One more caller waits.
    pub(super) fn enter(&self) {
        self.lock().waiting += 1;
    }

    /// One caller less waits; says whether it was the last.
    pub(super) fn exit(&self) -> bool {
        let mut progress = self.lock();
        progress.waiting -= 1;
        progress.waiting == 0
    }

    /// Whether nobody waits for it, and nobody who comes later may join it.
    pub(super) fn is_of_no_use(&self) -> bool {
        let progress = self.lock();
        progress.waiting == 0
            && match &progress.state {
                State::Vacant | State::Queued(_) => true,
                State::Running(_) => false,
                State::Done(done) => done.kept_since.is_none(),
            }
    }

    pub(super) fn can_be_joined(&self, fresh: bool, keeping: Option<&Keeping>) -> bool {
        match &self.lock().state {
            State::Vacant => true,
            State::Queued(deadline) => !deadline.is_past(),
            State::Running(running) => !fresh && !running.deadline.is_past(),
            State::Done(done) => {
                let keeping = keeping.zip(done.kept_since);
                !fresh && keeping.is_some_and(|(keeping, since)| keeping.counts(since))
            }
        }
    }

    /// Tells when it is done, or needs a leader.
    pub(super) fn news(&self) -> Notified {
        self.news.notified()
    }

    /// Tells when nobody waits any more.
    pub(super) fn abandoned(&self) -> Notified {
        self.abandoned.notified()
    }

    /// Says that nobody waits any more.
    pub(super) fn abandon(&self) {
        self.abandoned.notify_all();
    }

    /// How far it is. If it is vacant and the caller may lead, the caller leads from now on, and waits for a place until
    /// that deadline.
    pub(super) fn look(&self, may_lead: bool, place_deadline: Deadline) -> Finding {
        let mut progress = self.lock();
        match &progress.state {
            State::Done(done) => Finding::Done(done.got.clone()),
            State::Queued(_) | State::Running(_) => Finding::Waits,
            State::Vacant if may_lead => {
                progress.state = State::Queued(place_deadline);
                Finding::Leads
            }
            State::Vacant => Finding::Vacant,
        }
    }

    /// Whether the fetch has no place, or got it so late that it has no time for an answer.
    pub(super) fn lacks_a_place(&self) -> bool {
        match &self.lock().state {
            State::Queued(_) => true,
            State::Running(running) => running.time == Time::Short,
            State::Vacant | State::Done(_) => false,
        }
    }

    pub(super) fn is_running(&self) -> bool {
        matches!(self.lock().state, State::Running(_))
    }

    pub(super) fn is_done(&self) -> bool {
        matches!(self.lock().state, State::Done(_))
    }

    pub(super) fn is_abandoned(&self) -> bool {
        self.lock().waiting == 0
    }

    /// The fetch has its place.
    pub(super) fn run(&self, time: Time, deadline: Deadline) {
        let sent = Sent {
            instant: Instant::now(),
            at: (self.clock)(),
        };
        self.lock().state = State::Running(Running {
            sent,
            deadline,
            time,
        });
    }

    /// The fetch has a result.
    pub(super) fn finish(&self, got: Fetched, kept_since: Option<UnixMillis>) {
        let mut progress = self.lock();
        let sent = match &progress.state {
            State::Running(running) => Some(running.sent),
            State::Vacant | State::Queued(_) | State::Done(_) => None,
        };
        progress.state = State::Done(Done {
            got,
            sent,
            over: Instant::now(),
            kept_since,
        });
    }

    /// The fetch is over. If it has no result, it needs a leader.
    pub(super) fn end(&self) {
        let mut progress = self.lock();
        if let State::Queued(_) | State::Running(_) = progress.state {
            progress.state = State::Vacant;
        }
    }

    /// Tells those who wait that the fetch is over.
    pub(super) fn tell(&self) {
        self.news.notify_all();
    }

    /// How the fetch has gone so far for a caller who came when it had begun, and when it was sent; `joined` if another had
    /// begun it.
    pub(super) fn timing(&self, begun: Instant, joined: bool) -> (Timing, Option<Sent>) {
        let now = Instant::now();
        let (sent, until) = match &self.lock().state {
            State::Vacant | State::Queued(_) => (None, now),
            State::Running(running) => (Some(running.sent), now),
            State::Done(done) => (done.sent, done.over),
        };
        let had_place = sent.map_or(until, |sent| sent.instant);
        let waited = had_place.saturating_duration_since(begun);
        let mut timing = Timing::default();
        timing.sent = sent.map(|sent| sent.at);
        timing.took = sent.map(|sent| until.saturating_duration_since(sent.instant));
        timing.waited = Some(waited).filter(|waited| *waited >= NOTABLE);
        timing.joined = joined;
        (timing, sent)
    }
}
