//! Connections that must carry no further request.
//!
//! tiny_http gives nobody the means to close one. So the client is asked to, and what comes on it all the same is refused:
//! it may be the rest of a body, taken for a request.

use std::collections::BTreeSet;
use std::mem;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rouille::{Request, Response};

use crate::NeonAuth;

/// tiny_http sends no `Connection` of an answer, and does not look into the values of other headers (CVE-2026-66753). If
/// it does one day, rouille leaves the header out.
const CLOSE: (&str, &str) = ("Keep-Alive", "timeout=0\r\nConnection: close");

/// For how long a connection is remembered, at least; at most, it is twice as long. A client that closes as it is asked
/// to keeps its port from being used again for about a minute (TIME_WAIT), so that no new connection is taken for the old
/// one.
const REMEMBERED: Duration = Duration::from_secs(30);

/// The client of every [`Request::fake_http`]: an application's tests are not one connection.
const FAKE: SocketAddr = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 12345));

/// The ended connections of the whole process.
static ENDED: Mutex<Ended> = Mutex::new(Ended::new());

/// Asks the client to close the connection after this answer.
pub(crate) fn closing(mut response: Response) -> Response {
    let close = (CLOSE.0.into(), CLOSE.1.into());
    if !response.headers.contains(&close) {
        response.headers.push(close);
    }
    response
}

/// Takes no further request from the connection of this one. If tiny_http takes none anyway, there is nothing to remember.
pub(crate) fn end(auth: &NeonAuth, request: &Request) {
    let connection = Connection::of(auth, request);
    if connection.peer != FAKE && !is_closed_anyway(request) {
        with_ended(|ended, now| ended.insert(connection, now));
    }
}

/// Whether the connection was ended by an earlier request.
pub(crate) fn is_ended(auth: &NeonAuth, request: &Request) -> bool {
    let connection = Connection::of(auth, request);
    with_ended(|ended, now| ended.contains(connection, now))
}

/// Whether tiny_http itself closes the connection after this request: by the first header of the name alone.
pub(crate) fn is_closed_anyway(request: &Request) -> bool {
    let connection = request.header("Connection").unwrap_or_default();
    connection.to_ascii_lowercase().contains("close") || upgrades(request)
}

/// Whether tiny_http gives the connection itself for the body, with chunks undecoded.
pub(crate) fn upgrades(request: &Request) -> bool {
    let connection = request.header("Connection").unwrap_or_default();
    connection.to_ascii_lowercase().contains("upgrade")
}

fn with_ended<T>(act: impl FnOnce(&mut Ended, Instant) -> T) -> T {
    let mut ended = ENDED.lock().unwrap_or_else(PoisonError::into_inner);
    act(&mut ended, Instant::now())
}

/// A connection, as far as a request shows which one it came on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Connection {
    peer: SocketAddr,
    /// One client may use one port for connections to several servers, and so may the tests of a process.
    application: u64,
}

impl Connection {
    fn of(auth: &NeonAuth, request: &Request) -> Self {
        Self {
            peer: *request.remote_addr(),
            application: auth.id(),
        }
    }
}

/// Connections in two generations, so that old ones are forgotten without a look at each.
struct Ended {
    young: BTreeSet<Connection>,
    old: BTreeSet<Connection>,
    young_since: Option<Instant>,
}

impl Ended {
    const fn new() -> Self {
        Self {
            young: BTreeSet::new(),
            old: BTreeSet::new(),
            young_since: None,
        }
    }

    fn insert(&mut self, connection: Connection, now: Instant) {
        self.forget(now);
        self.young_since.get_or_insert(now);
        self.young.insert(connection);
    }

    fn contains(&mut self, connection: Connection, now: Instant) -> bool {
        self.forget(now);
        self.young.contains(&connection) || self.old.contains(&connection)
    }

    fn forget(&mut self, now: Instant) {
        let Some(since) = self.young_since else {
            return;
        };
        let age = now.saturating_duration_since(since);
        if age >= REMEMBERED {
            self.old = mem::take(&mut self.young);
            self.young_since = Some(now);
        }
        if age >= REMEMBERED * 2 {
            self.old.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_is_remembered_for_a_while() {
        let connection = |port| Connection {
            peer: SocketAddr::from(([192, 0, 2, 1], port)),
            application: 1,
        };
        let mut ended = Ended::new();
        let begun = Instant::now();
        let after = |seconds| begun + Duration::from_secs(seconds);
        ended.insert(connection(1), begun);
        ended.insert(connection(2), after(29));
        for (seconds, expected) in [(29, true), (58, true), (88, false)] {
            let is_known = ended.contains(connection(2), after(seconds));
            assert_eq!(is_known, expected, "after {seconds} s");
        }
        assert!(!ended.contains(connection(1), after(88)));
        ended.insert(connection(1), after(90));
        assert!(ended.contains(connection(1), after(119)));
        assert!(
            !ended.contains(connection(1), after(1000)),
            "nobody asked meanwhile"
        );
    }
}
