//! Where records go without a logger: to `tracing`, if the application has set it up, else to standard error.
//!
//! Of one kind only so many a second go to either. An event of `tracing` is made on the thread that has the record, so
//! that it belongs to the right span. No caller waits for the reader of standard error.

use std::io::Write;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use neon_auth_core::LogRecord;
use tracing::Dispatch;

use super::held::Held;
use super::lines::Lines;
use super::rate::{Goal, Rate};
use super::trace;
use crate::transport::PerProcess;

/// How long the last drop of a `NeonAuth` waits for the reader.
const PATIENCE: Duration = Duration::from_secs(1);

/// One for the process, as standard error is. What waits in it at a fork is written by the process that was there first.
static OUTPUT: PerProcess<Output> = PerProcess::new();

struct Output {
    state: Mutex<State>,
    /// There may be something to write.
    changed: Condvar,
    /// A line has been written.
    written: Condvar,
}

struct State {
    rate: Rate,
    lines: Lines,
    has_writer: bool,
    /// Whether the writer has taken a line that is not yet counted as written.
    is_writing: bool,
    written: u64,
    /// How many lines were written when the last wait for a reader failed.
    given_up_at: Option<u64>,
}

/// What was held back of a subscriber's events.
type Untraced = (Dispatch, Held);

/// Writes the record, unless there have been enough of its kind.
pub(super) fn write(record: &LogRecord) {
    Output::of_this_process().take(record, goal());
}

/// Waits until what has been logged so far is written, the counts of what was held back included. It waits for one
/// second at most, and not again for a reader that has read nothing since.
pub(super) fn flush() {
    Output::of_this_process().flush();
}

fn goal() -> Goal {
    match tracing::dispatcher::has_been_set() {
        true => Goal::Tracing(tracing::dispatcher::get_default(Dispatch::clone)),
        false => Goal::Console,
    }
}

impl Output {
    fn of_this_process() -> &'static Self {
        OUTPUT.get_or_make(|| Self {
            state: Mutex::new(State {
                rate: Rate::new(),
                lines: Lines::new(),
                has_writer: false,
                is_writing: false,
                written: 0,
                given_up_at: None,
            }),
            changed: Condvar::new(),
            written: Condvar::new(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&'static self, record: &LogRecord, goal: Goal) {
        let now = Instant::now();
        let mut state = self.lock();
        let untraced = state.end_seconds(now);
        let is_admitted = state.rate.admits(now, record, &goal);
        if is_admitted && let Goal::Console = goal {
            state.lines.push(1, || {
                format!("neon-auth {} {record}\n", record.level.as_str())
            });
        }
        if state.has_work() {
            self.start_writer(&mut state);
            self.changed.notify_one();
        }
        drop(state);
        // Only now: a subscriber may log through us.
        trace_all(&untraced);
        if is_admitted && let Goal::Tracing(_) = goal {
            trace::record(record);
        }
    }

    /// If no thread can be started now, the lines wait and the next record tries again.
    fn start_writer(&'static self, state: &mut State) {
        if !state.has_writer {
            let writer = std::thread::Builder::new().name("neon-auth-log".to_owned());
            state.has_writer = writer.spawn(|| self.run()).is_ok();
        }
    }

    fn flush(&self) {
        let mut state = self.lock();
        let held = state.rate.so_far();
        let untraced = state.push_all(held);
        drop(state);
        trace_all(&untraced);
        self.wait_for_the_reader();
    }

    fn wait_for_the_reader(&self) {
        let mut state = self.lock();
        if !state.has_writer || state.given_up_at == Some(state.written) {
            return;
        }
        let lines = state.lines.len() + u64::from(state.is_writing);
        let written_then = state.written + lines;
        self.changed.notify_one();
        let patient_until = Instant::now() + PATIENCE;
        while state.written < written_then {
            let left = patient_until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                state.given_up_at = Some(state.written);
                return;
            }
            state = wait(&self.written, state, left);
        }
    }

    /// The one writer. It runs as long as the process does.
    fn run(&self) -> ! {
        let mut state = self.lock();
        loop {
            let now = Instant::now();
            let untraced = state.end_seconds(now);
            if !untraced.is_empty() {
                drop(state);
                trace_all(&untraced);
                state = self.lock();
                continue;
            }
            let Some(line) = state.lines.pop() else {
                state = match state.rate.due() {
                    Some(due) => wait(&self.changed, state, due.saturating_duration_since(now)),
                    None => self
                        .changed
                        .wait(state)
                        .unwrap_or_else(PoisonError::into_inner),
                };
                continue;
            };
            state.is_writing = true;
            drop(state);
            // An error means that the reader is gone, and there is nobody else to report it to.
            let _ = std::io::stderr().write_all(line.as_bytes());
            state = self.lock();
            state.is_writing = false;
            state.written += 1;
            self.written.notify_all();
        }
    }
}

impl State {
    /// Whether there is something to write, now or when a second is over.
    fn has_work(&self) -> bool {
        self.lines.len() > 0 || self.rate.due().is_some()
    }

    fn end_seconds(&mut self, now: Instant) -> Vec<Untraced> {
        let held = self.rate.over(now);
        self.push_all(held)
    }

    /// Takes what was held back of the console's lines, and gives the rest.
    fn push_all(&mut self, held: Vec<(Goal, Held)>) -> Vec<Untraced> {
        let mut untraced = Vec::new();
        for (goal, held) in held {
            match goal {
                Goal::Tracing(dispatch) => untraced.push((dispatch, held)),
                Goal::Console => self.lines.push(held.counts.sum(), || {
                    let (level, component) = (held.kind.level.as_str(), held.kind.component);
                    format!("neon-auth {level} {component}: {held}\n")
                }),
            }
        }
        untraced
    }
}

fn trace_all(untraced: &[Untraced]) {
    for (dispatch, held) in untraced {
        trace::held(dispatch, held);
    }
}

fn wait<'a>(
    event: &Condvar,
    state: MutexGuard<'a, State>,
    limit: Duration,
) -> MutexGuard<'a, State> {
    event
        .wait_timeout(state, limit)
        .unwrap_or_else(PoisonError::into_inner)
        .0
}
