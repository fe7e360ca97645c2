//! One query of a name at a time, shared by all who wait for its addresses.
//!
//! The operating system's query cannot be interrupted. With a name server that says nothing, one for every connection
//! would hold a thread each, long after the fetch that wanted it was given up. So a query belongs to no caller: one
//! that gives up leaves it running, and a later one joins it. Once it is over it is forgotten, whether it succeeded or
//! failed: there is no cache.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::transport::{Notify, failed_query};

/// Holds the queries of names that are under way in an HTTP client. A clone shares them.
#[derive(Clone, Default)]
pub struct Queries(Arc<Mutex<HashMap<Name, Arc<Progress>>>>);

/// A host and a port, since resolvers are asked for both.
type Name = (String, u16);

#[derive(Default)]
struct Progress {
    outcome: Mutex<Option<Resolved>>,
    over: Notify,
}

/// Is the result of a query.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Resolved {
    /// The addresses, in the resolver's order of preference.
    Addresses(Vec<SocketAddr>),
    /// The resolver's failure, or what this machine lacked for a query ([`is_exhausted`](crate::transport::is_exhausted)).
    Failed(Arc<io::Error>),
    /// The task was dropped before it had an answer: its runtime is shutting down.
    Abandoned,
}

impl Queries {
    /// Joins the query of this name, or starts one if none is under way.
    ///
    /// `start` has the name looked up, on a task or a thread that lives on if the caller goes, and gives the result
    /// with [`Answer::give`].
    pub fn join(&self, host: &str, port: u16, start: impl FnOnce(Answer)) -> Query {
        let name = (host.to_owned(), port);
        let answer = match self.lock().entry(name) {
            Entry::Occupied(under_way) => return Query::joined(under_way.get()),
            Entry::Vacant(vacant) => {
                let name = vacant.key().clone();
                let progress = Arc::clone(vacant.insert(Arc::default()));
                Answer {
                    queries: self.clone(),
                    name,
                    progress,
                }
            }
        };
        let query = Query::started(&answer.progress);
        start(answer);
        query
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Name, Arc<Progress>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Queries {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Queries").finish_non_exhaustive()
    }
}

impl Progress {
    fn outcome(&self) -> MutexGuard<'_, Option<Resolved>> {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes the result of a query. Dropping it says that the query was abandoned.
#[must_use = "for those who wait, the query would be abandoned"]
pub struct Answer {
    queries: Queries,
    name: Name,
    progress: Arc<Progress>,
}

impl Answer {
    /// Gives the resolver's answer to all who wait for it. If it is a failure, it is to be given at once: whether this
    /// machine lacks descriptors for a query is looked at now.
    pub fn give(self, resolved: io::Result<Vec<SocketAddr>>) {
        *self.progress.outcome() = Some(match resolved {
            Ok(addresses) => Resolved::Addresses(addresses),
            Err(error) => Resolved::Failed(Arc::new(failed_query(error))),
        });
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        // A caller from here on starts anew.
        self.queries.lock().remove(&self.name);
        self.progress.outcome().get_or_insert(Resolved::Abandoned);
        self.progress.over.notify_all();
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer").finish_non_exhaustive()
    }
}

/// Waits for the result of a query.
pub struct Query {
    progress: Arc<Progress>,
    is_starter: bool,
}

impl Query {
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

    /// Returns whether this caller started it. If it is [`Abandoned`](Resolved::Abandoned), the next would be too.
    #[must_use]
    pub fn is_starter(&self) -> bool {
        self.is_starter
    }

    /// Waits for its result, in async code.
    pub async fn outcome(&self) -> Resolved {
        loop {
            let over = self.progress.over.notified();
            if let Some(outcome) = self.now() {
                return outcome;
            }
            over.await;
        }
    }

    /// Waits for its result, in blocking code; none if `limit` is over first.
    #[must_use]
    pub fn outcome_within(&self, limit: Duration) -> Option<Resolved> {
        let begun = Instant::now();
        loop {
            let over = self.progress.over.notified();
            if let Some(outcome) = self.now() {
                return Some(outcome);
            }
            if !over.wait_timeout(limit.saturating_sub(begun.elapsed())) {
                return None;
            }
        }
    }

    fn now(&self) -> Option<Resolved> {
        self.progress.outcome().clone()
    }
}

impl std::fmt::Debug for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Query").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: &str = "auth.example";

    fn address() -> SocketAddr {
        SocketAddr::from(([192, 0, 2, 1], 443))
    }

    /// Starts a query that is still under way.
    fn start(queries: &Queries) -> (Query, Answer) {
        let mut started = None;
        let query = queries.join(HOST, 443, |answer| started = Some(answer));
        (query, started.unwrap())
    }

    fn join(queries: &Queries) -> Query {
        queries.join(HOST, 443, |_| panic!("a second query beside the first"))
    }

    #[test]
    fn who_comes_while_one_is_under_way_joins_it() {
        let queries = Queries::default();
        let (first, answer) = start(&queries);
        // The caller that started it may have given up long ago.
        drop(first);
        let joined = join(&queries);
        assert!(!joined.is_starter());
        assert!(joined.outcome_within(Duration::ZERO).is_none());
        answer.give(Ok(vec![address()]));
        let outcome = joined.outcome_within(Duration::ZERO).unwrap();
        assert!(matches!(outcome, Resolved::Addresses(found) if found == [address()]));
    }

    #[test]
    fn a_failure_answers_who_waits_and_nobody_later() {
        let queries = Queries::default();
        let (first, answer) = start(&queries);
        answer.give(Err(io::ErrorKind::TimedOut.into()));
        let outcome = crate::transport::block_on(first.outcome());
        assert!(
            matches!(outcome, Resolved::Failed(error) if error.kind() == io::ErrorKind::TimedOut)
        );
        let (later, _answer) = start(&queries);
        assert!(later.outcome_within(Duration::ZERO).is_none());
    }

    #[test]
    fn one_that_is_dropped_says_so() {
        let queries = Queries::default();
        let (first, answer) = start(&queries);
        let joined = join(&queries);
        drop(answer);
        for query in [first, joined] {
            let outcome = query.outcome_within(Duration::ZERO).unwrap();
            assert!(matches!(outcome, Resolved::Abandoned), "{outcome:?}");
        }
        let (anew, _answer) = start(&queries);
        assert!(anew.is_starter());
    }

    #[test]
    fn other_names_are_looked_up_beside_it() {
        let queries = Queries::default();
        let (_first, _answer) = start(&queries);
        let mut started = false;
        let _ = queries.join("other.example", 443, |_| started = true);
        assert!(started);
    }
}
