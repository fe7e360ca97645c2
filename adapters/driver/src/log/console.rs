//! Standard error. No caller waits for its reader.

use std::io::Write;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use neon_auth_core::LogRecord;

use super::lines::Lines;

/// How long the last drop of a `NeonAuth` waits for the reader.
const PATIENCE: Duration = Duration::from_secs(1);

/// One for the process, as standard error is.
static CONSOLE: Console = Console {
    state: Mutex::new(State {
        lines: Lines::new(),
        has_writer: false,
        is_writing: false,
        written: 0,
        given_up_at: None,
    }),
    changed: Condvar::new(),
    written: Condvar::new(),
};

struct Console {
    state: Mutex<State>,
    /// There may be something to write.
    changed: Condvar,
    /// A line has been written.
    written: Condvar,
}

struct State {
    lines: Lines,
    has_writer: bool,
    /// Whether the writer has taken a line that is not yet counted as written.
    is_writing: bool,
    written: u64,
    /// How many lines were written when the last wait for a reader failed.
    given_up_at: Option<u64>,
}

/// Puts the record into the queue, and starts the writer if there is none yet.
pub(super) fn write(record: &LogRecord) {
    let mut state = CONSOLE.lock();
    state.lines.offer(Instant::now(), record);
    // If no thread can be started now, the lines wait and the next record tries again.
    if !state.has_writer {
        let writer = std::thread::Builder::new().name("neon-auth-log".to_owned());
        state.has_writer = writer.spawn(|| CONSOLE.run()).is_ok();
    }
    CONSOLE.changed.notify_one();
}

/// Waits until what has been logged so far is written, the counts of what was held back included. It waits for one
/// second at most, and not again for a reader that has read nothing since.
pub(super) fn flush() {
    let mut state = CONSOLE.lock();
    if !state.has_writer || state.given_up_at == Some(state.written) {
        return;
    }
    let lines = state.lines.close() + u64::from(state.is_writing);
    let written_then = state.written + lines;
    CONSOLE.changed.notify_one();
    let patient_until = Instant::now() + PATIENCE;
    while state.written < written_then {
        let left = patient_until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            state.given_up_at = Some(state.written);
            return;
        }
        state = wait(&CONSOLE.written, state, left);
    }
}

impl Console {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The one writer. It runs as long as the process does.
    fn run(&self) -> ! {
        let mut state = self.lock();
        loop {
            let now = Instant::now();
            let Some(line) = state.lines.next(now) else {
                let due = state.lines.due();
                state = match due {
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
