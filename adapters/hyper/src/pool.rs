//! Connections that wait for the next call: few, and not for long.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use neon_auth::transport::connection::{IDLE_CONNECTIONS, IDLE_TIME};

use crate::connection::Connection;
use crate::runtime::Runtime;
use crate::target::Target;

/// The connections without a call.
#[derive(Default)]
pub(crate) struct Pool(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// The one that has waited longest is first.
    idle: Vec<Idle>,
    /// Whether a task closes what has waited too long.
    has_closer: bool,
}

struct Idle {
    target: Target,
    connection: Connection,
    since: Instant,
}

impl Pool {
    /// Takes the connection that was used last: the others may be closed the sooner.
    pub(crate) fn take(&self, target: &Target) -> Option<Connection> {
        let mut state = lock(&self.0);
        state.close_unfit();
        let last = state.idle.iter().rposition(|idle| idle.target == *target)?;
        Some(state.idle.remove(last).connection)
    }

    /// Keeps a connection that is ready for the next call. If there are too many, the oldest is closed.
    pub(crate) fn put<R: Runtime>(&self, runtime: &R, target: Target, connection: Connection) {
        let closer = {
            let mut state = lock(&self.0);
            state.idle.push(Idle {
                target,
                connection,
                since: Instant::now(),
            });
            if state.idle.len() > IDLE_CONNECTIONS {
                state.idle.remove(0);
            }
            (!state.has_closer).then(|| {
                state.has_closer = true;
                Closer {
                    pool: Arc::downgrade(&self.0),
                    is_needed: true,
                }
            })
        };
        // Only now: a runtime that is shutting down drops the task here, and with it the closer, which locks the pool.
        if let Some(closer) = closer {
            runtime.spawn(closer.run(runtime.clone()));
        }
    }
}

impl State {
    fn close_unfit(&mut self) {
        self.idle
            .retain(|idle| idle.since.elapsed() < IDLE_TIME && idle.connection.is_open());
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Closes connections in time, even if no call comes any more. There is one as long as there is something to close.
struct Closer {
    pool: Weak<Mutex<State>>,
    is_needed: bool,
}

impl Closer {
    async fn run(mut self, runtime: impl Runtime) {
        while let Some(pause) = self.close() {
            runtime.sleep(pause).await;
        }
    }

    /// Closes what has waited too long, and says how long the next has left.
    fn close(&mut self) -> Option<Duration> {
        let pool = self.pool.upgrade()?;
        let mut state = lock(&pool);
        state.close_unfit();
        if let Some(oldest) = state.idle.first() {
            return Some(IDLE_TIME.saturating_sub(oldest.since.elapsed()));
        }
        state.has_closer = false;
        self.is_needed = false;
        None
    }
}

/// Its runtime has ended before its work has: the next connection that is kept brings another.
impl Drop for Closer {
    fn drop(&mut self) {
        if self.is_needed
            && let Some(pool) = self.pool.upgrade()
        {
            lock(&pool).has_closer = false;
        }
    }
}
