//! The connections that are open.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// For so long a connection may wait for a request, and for the rest of its head, though others want its place.
const SPARED: Duration = Duration::from_millis(500);

/// After so long, a thread that waits for a place, for a descriptor or for another thread looks again.
const PAUSE: Duration = Duration::from_millis(50);

/// For so long it is tried to wake the thread that accepts.
const WAKING: Duration = Duration::from_secs(2);

/// Holds the connections that are open, at most as many as have a place.
pub(crate) struct Open {
    address: SocketAddr,
    is_stopping: AtomicBool,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    connections: BTreeMap<u64, Arc<Connection>>,
    next: u64,
    is_accepting: bool,
}

/// A connection, for its own thread and for those who end it.
pub(crate) struct Connection {
    pub(crate) stream: TcpStream,
    /// Since when it waits for a request, or for the rest of a head; none if it does not, or has been ended.
    waits_since: Mutex<Option<Instant>>,
    is_ended: AtomicBool,
}

impl Connection {
    fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            waits_since: Mutex::new(Some(Instant::now())),
            is_ended: AtomicBool::new(false),
        }
    }

    /// Says whether others have ended it, so that nothing more can be read than has come.
    pub(crate) fn is_ended(&self) -> bool {
        self.is_ended.load(Ordering::SeqCst)
    }

    /// Notes that it waits from now on.
    pub(crate) fn waits(&self) {
        *lock(&self.waits_since) = Some(Instant::now());
    }

    /// Notes that it has a request.
    pub(crate) fn is_busy(&self) {
        *lock(&self.waits_since) = None;
    }

    /// Ends it, unless it has a request. On Linux, one that has come meanwhile is still read and answered.
    fn end_waiting(&self) {
        if lock(&self.waits_since).take().is_some() {
            // It comes first: a thread that then reads nothing looks why.
            self.is_ended.store(true, Ordering::SeqCst);
            // If the client has gone, there is nothing to end.
            let _ = self.stream.shutdown(Shutdown::Read);
        }
    }
}

impl Open {
    pub(crate) fn at(address: SocketAddr) -> Self {
        Self {
            address,
            is_stopping: AtomicBool::new(false),
            state: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::SeqCst)
    }

    /// Says whether somebody accepts connections.
    pub(crate) fn accepts(&self, is_accepting: bool) {
        lock(&self.state).is_accepting = is_accepting;
        self.changed.notify_all();
    }

    /// Waits until fewer than `most` connections are open, and gives this one a place. None if the server stops.
    pub(crate) fn place(self: &Arc<Self>, stream: TcpStream, most: usize) -> Option<Place> {
        let connection = Arc::new(Connection::new(stream));
        let mut state = lock(&self.state);
        while !self.is_stopping() && state.connections.len() >= most {
            state.end_longest_waiting();
            state = self.wait(state, PAUSE);
        }
        if self.is_stopping() {
            return None;
        }
        let number = state.next;
        state.next += 1;
        state.connections.insert(number, Arc::clone(&connection));
        Some(Place {
            open: Arc::clone(self),
            number,
            connection,
        })
    }

    /// Waits a while, until there may be a descriptor or a thread again.
    pub(crate) fn make_room(&self) {
        let state = lock(&self.state);
        state.end_longest_waiting();
        drop(self.wait(state, PAUSE));
    }

    /// Stops accepting, and ends the connections that have no request.
    pub(crate) fn stop(&self) {
        // A connection says first that it waits, and then looks whether the server stops: one of both sees the other.
        self.is_stopping.store(true, Ordering::SeqCst);
        let mut state = lock(&self.state);
        for connection in state.connections.values() {
            connection.end_waiting();
        }
        self.changed.notify_all();
        let begun = Instant::now();
        // The thread that accepts sleeps until somebody comes. There may be no descriptor at first.
        while state.is_accepting && begun.elapsed() < WAKING {
            drop(state);
            drop(TcpStream::connect_timeout(&self.own_address(), PAUSE));
            state = self.wait(lock(&self.state), PAUSE);
        }
    }

    /// Waits until all connections are closed, and ends them if the time is over.
    pub(crate) fn end(&self, grace: Duration) {
        let begun = Instant::now();
        let mut state = lock(&self.state);
        while !state.connections.is_empty() {
            let left = grace.saturating_sub(begun.elapsed());
            if left.is_zero() {
                break;
            }
            state = self.wait(state, left);
        }
        for connection in state.connections.values() {
            let _ = connection.stream.shutdown(Shutdown::Both);
        }
    }

    /// The address at which the server reaches itself.
    fn own_address(&self) -> SocketAddr {
        let mut address = self.address;
        if address.ip().is_unspecified() {
            address.set_ip(match address {
                SocketAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
                SocketAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
            });
        }
        address
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State>, time: Duration) -> MutexGuard<'s, State> {
        let waited = self.changed.wait_timeout(state, time);
        waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

impl State {
    /// Ends the connection that has waited longest for a request, unless all have come or been answered just now.
    fn end_longest_waiting(&self) {
        let waiting = self.connections.values().filter_map(|connection| {
            let since = (*lock(&connection.waits_since))?;
            Some((since, connection))
        });
        let longest = waiting.min_by_key(|(since, _)| *since);
        if let Some((since, connection)) = longest
            && since.elapsed() >= SPARED
        {
            connection.end_waiting();
        }
    }
}

/// A connection's place among those that are open, for as long as it has a thread.
pub(crate) struct Place {
    open: Arc<Open>,
    number: u64,
    connection: Arc<Connection>,
}

impl Place {
    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.open.is_stopping()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        lock(&self.open.state).connections.remove(&self.number);
        self.open.changed.notify_all();
    }
}

/// A thread that panics with the lock leaves nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;

    use super::*;
    use crate::server::exchange::serve;
    use crate::server::limits::Limits;
    use crate::server::wire::Wire;
    use crate::text;

    #[test]
    fn a_newcomer_gets_the_place_of_who_sends_nothing_before_that_of_who_has_begun_to() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let open = Arc::new(Open::at(listener.local_addr().unwrap()));
        let waits_for = |seconds| {
            let client = TcpStream::connect(open.address()).unwrap();
            let (stream, _) = listener.accept().unwrap();
            let place = open.place(stream, 2).unwrap();
            let since = Instant::now().checked_sub(Duration::from_secs(seconds));
            *lock(&place.connection().waits_since) = since;
            (client, place)
        };
        let (mut begins, begun) = waits_for(3);
        let (_client, silent) = waits_for(2);
        begins.write_all(b"GET").unwrap();
        let read = Wire::new(&begun, Limits::default()).read(&mut [0; 8]);
        assert_eq!(read.unwrap(), 3);
        open.make_room();
        assert!(silent.connection().is_ended(), "it keeps its place");
        assert!(!begun.connection().is_ended(), "it loses its place");
    }

    /// What the client gets whose connection is ended when this has come.
    fn answer_to(request: &str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let mut client = TcpStream::connect(address).unwrap();
        let (stream, peer) = listener.accept().unwrap();
        let open = Arc::new(Open::at(address));
        let place = open.place(stream, 1).unwrap();
        client.write_all(request.as_bytes()).unwrap();
        place.connection().stream.peek(&mut [0]).unwrap();
        place.connection().end_waiting();
        serve(&place, peer, Limits::default(), &|_: &_| text("page"));
        drop(place);
        let mut answer = String::new();
        client.read_to_string(&mut answer).unwrap();
        answer.to_ascii_lowercase()
    }

    #[test]
    fn a_request_that_comes_as_its_connection_is_ended_is_the_last() {
        let answer = answer_to("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n");
        assert!(answer.starts_with("http/1.1 200 "), "{answer}");
        assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
    }

    /// It says nothing against the request, as 400 would: RFC 9110, 15.5.9.
    #[test]
    fn a_client_may_repeat_a_request_whose_body_the_server_does_not_wait_for() {
        let answer = answer_to("POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\n\r\n");
        assert!(answer.starts_with("http/1.1 408 "), "{answer}");
    }
}
