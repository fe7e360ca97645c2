//! One look-up of a name at a time, shared by all who wait for its addresses.
//!
//! The operating system's look-up cannot be interrupted. With a name server that says nothing, one for every connection
//! would hold a thread each, long after the fetch that wanted it was given up. So a look-up belongs to no caller: one
//! that gives up leaves it running, and a later one joins it. Once it is over it is forgotten, whether it succeeded or
//! failed: there is no cache.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use event_listener::{Event, EventListener, Listener};

use crate::client::failed_look_up;

/// The look-ups of names that are under way in an HTTP client. A clone shares them.
#[derive(Clone, Default)]
pub struct LookUps(Arc<Mutex<HashMap<Name, Arc<Progress>>>>);

/// A host and a port, since resolvers are asked for both.
type Name = (String, u16);

#[derive(Default)]
struct Progress {
    outcome: Mutex<Option<LookedUp>>,
    over: Event,
}

/// The result of a look-up.
#[derive(Clone, Debug)]
pub enum LookedUp {
    /// The addresses, in the resolver's order of preference.
    Addresses(Vec<SocketAddr>),
    /// The resolver's failure, or what this machine lacked for a look-up ([`is_exhausted`](crate::client::is_exhausted)).
    Failed(Arc<io::Error>),
    /// The task was dropped before it had an answer: its runtime is shutting down.
    Abandoned,
}

impl LookUps {
    /// Joins the look-up of this name, or starts one if none is under way.
    ///
    /// `start` has the name looked up, on a task or a thread that lives on if the caller goes, and gives the result
    /// with [`Answer::give`].
    pub fn join(&self, host: &str, port: u16, start: impl FnOnce(Answer)) -> LookUp {
        let name = (host.to_owned(), port);
        let answer = match self.lock().entry(name) {
            Entry::Occupied(under_way) => return LookUp::joined(under_way.get()),
            Entry::Vacant(vacant) => {
                let name = vacant.key().clone();
                let progress = Arc::clone(vacant.insert(Arc::default()));
                Answer {
                    look_ups: self.clone(),
                    name,
                    progress,
                }
            }
        };
        let look_up = LookUp::started(&answer.progress);
        start(answer);
        look_up
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Name, Arc<Progress>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for LookUps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LookUps").finish_non_exhaustive()
    }
}

impl Progress {
    fn outcome(&self) -> MutexGuard<'_, Option<LookedUp>> {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The other end of a look-up: it takes the result. Dropping it says that the look-up was abandoned.
#[must_use = "for those who wait, the look-up would be abandoned"]
pub struct Answer {
    look_ups: LookUps,
    name: Name,
    progress: Arc<Progress>,
}

impl Answer {
    /// Gives the resolver's answer to all who wait for it. If it is a failure, it is to be given at once: whether this
    /// machine lacks descriptors for a look-up is looked at now.
    pub fn give(self, resolved: io::Result<Vec<SocketAddr>>) {
        *self.progress.outcome() = Some(match resolved {
            Ok(addresses) => LookedUp::Addresses(addresses),
            Err(error) => LookedUp::Failed(Arc::new(failed_look_up(error))),
        });
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        // A caller from here on starts anew.
        self.look_ups.lock().remove(&self.name);
        self.progress.outcome().get_or_insert(LookedUp::Abandoned);
        self.progress.over.notify(usize::MAX);
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer").finish_non_exhaustive()
    }
}

/// A look-up that somebody waits for.
pub struct LookUp {
    progress: Arc<Progress>,
    is_starter: bool,
}

impl LookUp {
    fn started(progress: &Arc<Progress>) -> Self {
        Self {
            progress: Arc::clone(progress),
            is_starter: true,
        }
    }

    fn joined(progress: &Arc<Progress>) -> Self {
        Self {
            progress: Arc::clone(progress),
            is_starter: false,
        }
    }

    /// Whether this caller started it. If it is [`Abandoned`](LookedUp::Abandoned), the next would be too.
    #[must_use]
    pub fn is_starter(&self) -> bool {
        self.is_starter
    }

    /// Waits for its result, in async code.
    pub async fn outcome(&self) -> LookedUp {
        loop {
            let over = self.progress.over.listen();
            if let Some(outcome) = self.now() {
                return outcome;
            }
            over.await;
        }
    }

    /// Waits for its result, in blocking code; none if `limit` is over first.
    #[must_use]
    pub fn outcome_within(&self, limit: Duration) -> Option<LookedUp> {
        let due = Instant::now().checked_add(limit);
        loop {
            let over: EventListener = self.progress.over.listen();
            if let Some(outcome) = self.now() {
                return Some(outcome);
            }
            match due {
                Some(due) => over.wait_deadline(due)?,
                None => over.wait(),
            }
        }
    }

    fn now(&self) -> Option<LookedUp> {
        self.progress.outcome().clone()
    }
}

impl std::fmt::Debug for LookUp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LookUp").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: &str = "auth.example";

    fn address() -> SocketAddr {
        SocketAddr::from(([192, 0, 2, 1], 443))
    }

    /// Starts a look-up that is still under way.
    fn start(look_ups: &LookUps) -> (LookUp, Answer) {
        let mut started = None;
        let look_up = look_ups.join(HOST, 443, |answer| started = Some(answer));
        (look_up, started.unwrap())
    }

    fn join(look_ups: &LookUps) -> LookUp {
        look_ups.join(HOST, 443, |_| panic!("a second look-up beside the first"))
    }

    #[test]
    fn who_comes_while_one_is_under_way_joins_it() {
        let look_ups = LookUps::default();
        let (first, answer) = start(&look_ups);
        // The caller that started it may have given up long ago.
        drop(first);
        let joined = join(&look_ups);
        assert!(!joined.is_starter());
        assert!(joined.outcome_within(Duration::ZERO).is_none());
        answer.give(Ok(vec![address()]));
        let outcome = joined.outcome_within(Duration::ZERO).unwrap();
        assert!(matches!(outcome, LookedUp::Addresses(found) if found == [address()]));
    }

    #[test]
    fn a_failure_answers_who_waits_and_nobody_later() {
        let look_ups = LookUps::default();
        let (first, answer) = start(&look_ups);
        answer.give(Err(io::ErrorKind::TimedOut.into()));
        let outcome = crate::block_on(first.outcome());
        assert!(
            matches!(outcome, LookedUp::Failed(error) if error.kind() == io::ErrorKind::TimedOut)
        );
        let (later, _answer) = start(&look_ups);
        assert!(later.outcome_within(Duration::ZERO).is_none());
    }

    #[test]
    fn one_that_is_dropped_says_so() {
        let look_ups = LookUps::default();
        let (first, answer) = start(&look_ups);
        let joined = join(&look_ups);
        drop(answer);
        for look_up in [first, joined] {
            let outcome = look_up.outcome_within(Duration::ZERO).unwrap();
            assert!(matches!(outcome, LookedUp::Abandoned), "{outcome:?}");
        }
        let (anew, _answer) = start(&look_ups);
        assert!(anew.is_starter());
    }

    #[test]
    fn other_names_are_looked_up_beside_it() {
        let look_ups = LookUps::default();
        let (_first, _answer) = start(&look_ups);
        let mut started = false;
        let _ = look_ups.join("other.example", 443, |_| started = true);
        assert!(started);
    }
}
