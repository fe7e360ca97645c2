//! A server whose behaviour is one closure, called for every connection.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::wire::answer;

/// After this long even a connection that its client has forgotten ends.
const LIMIT: Duration = Duration::from_secs(60);

/// A server whose behaviour is one closure. It listens until it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    state: Arc<State>,
    accepting: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct State {
    accepted: AtomicUsize,
    ending: AtomicBool,
    open: Mutex<Count>,
    closed: Condvar,
}

/// How many connections are open, and the most that ever were.
#[derive(Debug, Default)]
struct Count {
    now: usize,
    most: usize,
}

impl Server {
    /// Serves on 127.0.0.1, each connection on a thread of its own.
    pub fn start(handle: impl Fn(TcpStream) + Send + Sync + 'static) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").unwrap(), handle)
    }

    /// Serves on this socket.
    pub fn on(listener: TcpListener, handle: impl Fn(TcpStream) + Send + Sync + 'static) -> Self {
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State::default());
        let accepting = thread::spawn({
            let (state, handle) = (Arc::clone(&state), Arc::new(handle));
            move || {
                for stream in listener.incoming().map_while(Result::ok) {
                    if state.ending.load(Ordering::Relaxed) {
                        break;
                    }
                    stream.set_read_timeout(Some(LIMIT)).unwrap();
                    state.accepted.fetch_add(1, Ordering::Relaxed);
                    let (open, handle) = (Open::new(&state), Arc::clone(&handle));
                    thread::spawn(move || {
                        handle(stream);
                        drop(open);
                    });
                }
            }
        });
        Self {
            address,
            state,
            accepting: Some(accepting),
        }
    }

    /// Answers the first request of every connection with these bytes and closes it.
    pub fn answering(response: impl Into<Vec<u8>>) -> Self {
        let response = response.into();
        Self::start(move |mut stream| answer(&mut stream, &response))
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A URL of this server with `http`.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A URL of this server with `https`, by the name that a [`Ca`](super::Ca) can certify.
    #[must_use]
    pub fn tls_url(&self) -> String {
        format!("https://localhost:{}/", self.address.port())
    }

    /// How many connections there have been.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.state.accepted.load(Ordering::Relaxed)
    }

    /// How many connections were open at one time, at most.
    #[must_use]
    pub fn most_open(&self) -> usize {
        self.state.open().most
    }

    /// Waits until no connection is open any more, and says whether it came to that.
    #[must_use]
    pub fn falls_idle(&self, limit: Duration) -> bool {
        self.falls_to(0, limit) == 0
    }

    /// Waits until no more connections than these are open, and says how many there are then.
    #[must_use]
    pub fn falls_to(&self, few: usize, limit: Duration) -> usize {
        let open = self.state.open();
        let (open, _) = self
            .state
            .closed
            .wait_timeout_while(open, limit, |open| open.now > few)
            .unwrap_or_else(PoisonError::into_inner);
        open.now
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.state.ending.store(true, Ordering::Relaxed);
        // It takes a connection to end the wait for one.
        if TcpStream::connect(self.address).is_ok()
            && let Some(accepting) = self.accepting.take()
        {
            let _ = accepting.join();
        }
    }
}

impl State {
    fn open(&self) -> MutexGuard<'_, Count> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One open connection. Its end is counted even if the closure panics.
struct Open(Arc<State>);

impl Open {
    fn new(state: &Arc<State>) -> Self {
        let mut open = state.open();
        open.now += 1;
        open.most = open.most.max(open.now);
        drop(open);
        Self(Arc::clone(state))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open().now -= 1;
        self.0.closed.notify_all();
    }
}
