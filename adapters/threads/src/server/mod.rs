//! A blocking server: hyper's HTTP/1 on a thread for each connection.

mod accept;
mod body;
mod exchange;
mod io;
mod limits;
mod open;
mod peer;
mod wire;

use std::fmt;
use std::io::Result;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;

use crate::{Request, Response};
use limits::Limits;
use open::Open;

#[cfg(feature = "testing")]
pub(crate) use peer::Peer;
pub use peer::peer;

/// Serves HTTP/1 on plain threads: one for each connection, and the one that calls [`serve`](Self::serve).
///
/// ```no_run
/// use neon_auth_threads::{Server, text};
///
/// fn main() -> std::io::Result<()> {
///     Server::bind("127.0.0.1:3000")?.serve(|request| text(request.uri().path()));
///     Ok(())
/// }
/// ```
///
/// What every limit is unless it is set, and what ends when it is over:
///
/// | limit | | |
/// |---|---|---|
/// | [`max_connections`](Self::max_connections) | 512 | a newcomer waits |
/// | [`idle_timeout`](Self::idle_timeout) | 75 s | the connection |
/// | [`head_timeout`](Self::head_timeout) | 10 s | the connection |
/// | [`body_timeout`](Self::body_timeout) | 30 s | the request, 408 |
/// | [`body_limit`](Self::body_limit) | 1 MiB | the request, 413 |
/// | [`answer_timeout`](Self::answer_timeout) | 60 s | the connection |
/// | [`grace`](Self::grace) | 10 s | the connections that are left after [`Handle::stop`] |
///
/// A head may have 100 headers and 64 KiB. How long a handler takes has no limit: nothing can end a thread.
pub struct Server {
    listener: TcpListener,
    open: Arc<Open>,
    max_connections: usize,
    limits: Limits,
    grace: Duration,
}

impl Server {
    /// Listens at an address. Port 0 is a free one.
    ///
    /// # Errors
    ///
    /// Those of [`TcpListener::bind`].
    pub fn bind(address: impl ToSocketAddrs) -> Result<Self> {
        Self::listening(TcpListener::bind(address)?)
    }

    /// Takes a socket that listens already: one that a supervisor opened, say. It is made a blocking one.
    ///
    /// # Errors
    ///
    /// The socket has no address, or cannot be made a blocking one.
    pub fn listening(listener: TcpListener) -> Result<Self> {
        listener.set_nonblocking(false)?;
        Ok(Self {
            open: Arc::new(Open::at(listener.local_addr()?)),
            listener,
            max_connections: 512,
            limits: Limits::default(),
            grace: Duration::from_secs(10),
        })
    }

    /// Returns the address that it listens at.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.open.address()
    }

    /// Returns what stops it, for another thread.
    #[must_use]
    pub fn handle(&self) -> Handle {
        Handle(Arc::clone(&self.open))
    }

    /// Sets how many connections are open at once, each with a thread and a descriptor; at least 1.
    ///
    /// If all are open, a newcomer waits, and nobody is refused: a 503 would reach people who would have had their page
    /// a moment later, and a proxy takes it for an outage. For a newcomer, a connection ends that has waited longest for
    /// a request or for the rest of a head, if that is half a second at least. So those who send nothing keep nobody out.
    ///
    /// Keep it below the descriptors that the process may have (`ulimit -n`), for those of calls upstream. If it is
    /// above, connections end likewise when no descriptor is left, and the server goes on.
    #[must_use]
    pub fn max_connections(mut self, most: usize) -> Self {
        self.max_connections = most.max(1);
        self
    }

    /// Sets for how long a connection may be open without a request. Behind a proxy, let it be longer than the proxy's
    /// own, so that no request comes just as the connection is closed.
    #[must_use]
    pub fn idle_timeout(mut self, time: Duration) -> Self {
        self.limits.idle = time;
        self
    }

    /// Sets how long a head may take, from its first byte on.
    #[must_use]
    pub fn head_timeout(mut self, time: Duration) -> Self {
        self.limits.head = time;
        self
    }

    /// Sets how long a body may take, from the end of the head on.
    #[must_use]
    pub fn body_timeout(mut self, time: Duration) -> Self {
        self.limits.body = time;
        self
    }

    /// Sets how many bytes a body may have. It is in memory as a whole.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.limits.body_bytes = bytes;
        self
    }

    /// Sets how long a whole answer may take to be written, however the client reads.
    #[must_use]
    pub fn answer_timeout(mut self, time: Duration) -> Self {
        self.limits.answer = time;
        self
    }

    /// Sets for how long requests may go on after [`Handle::stop`].
    #[must_use]
    pub fn grace(mut self, time: Duration) -> Self {
        self.grace = time;
        self
    }

    /// Answers each request by the handler, on the thread of its connection, until [`Handle::stop`].
    ///
    /// The handler gets a request once its body is there. If it panics, that request is answered 500, and all goes on.
    /// Nothing else ends this: not a lack of descriptors, of threads or of memory for them.
    pub fn serve(self, handler: impl Fn(&Request) -> Response + Send + Sync + 'static) {
        let handler = Arc::new(handler);
        accept::all(
            &self.listener,
            &self.open,
            self.max_connections,
            self.limits,
            &handler,
        );
        drop(self.listener);
        self.open.end(self.grace);
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("address", &self.local_addr())
            .field("max_connections", &self.max_connections)
            .field("limits", &self.limits)
            .field("grace", &self.grace)
            .finish_non_exhaustive()
    }
}

/// Stops a [`Server`].
#[derive(Clone)]
pub struct Handle(Arc<Open>);

impl Handle {
    /// Stops the server: it accepts nobody any more, and closes the connections that have no request. The requests
    /// that are under way are answered within the [grace time](Server::grace), and [`Server::serve`] returns.
    pub fn stop(&self) {
        self.0.stop();
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle")
            .field("address", &self.0.address())
            .finish_non_exhaustive()
    }
}
