//! What the client needs of an async runtime.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use futures_io::{AsyncRead, AsyncWrite};

/// Gives the client what an async runtime has: names, sockets, time and tasks.
///
/// This is a whole runtime:
///
/// ```
/// use std::io;
/// use std::net::SocketAddr;
/// use std::time::Duration;
///
/// use neon_auth_hyper::{HttpClient, Runtime};
/// use smol::Timer;
/// use smol::net::TcpStream;
///
/// #[derive(Clone, Copy, Debug, Default)]
/// struct SmolRuntime;
///
/// impl Runtime for SmolRuntime {
///     type Stream = TcpStream;
///
///     async fn resolve(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
///         smol::net::resolve((host, port)).await
///     }
///
///     async fn connect(&self, address: SocketAddr) -> io::Result<TcpStream> {
///         let stream = TcpStream::connect(address).await?;
///         stream.set_nodelay(true)?;
///         Ok(stream)
///     }
///
///     async fn sleep(&self, duration: Duration) {
///         Timer::after(duration).await;
///     }
///
///     fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
///         smol::spawn(task).detach();
///     }
/// }
///
/// let client = HttpClient::<SmolRuntime>::new();
/// ```
///
/// If the runtime's stream has traits of its own, it needs a wrapper too: see `TokioStream` in
/// `neon-auth-tokio`.
pub trait Runtime: Clone + Send + Sync + 'static {
    /// A TCP connection. Dropping it closes it.
    type Stream: AsyncRead + AsyncWrite + Send + Unpin + 'static;

    /// Says whether this runtime works on the calling thread.
    ///
    /// It is asked before any other method, once a fetch. A runtime that works on any thread need not write it.
    ///
    /// # Errors
    ///
    /// The runtime is not there; the error says what the user has to do.
    fn check(&self) -> io::Result<()> {
        Ok(())
    }

    /// Looks up the addresses of a host, in the resolver's order of preference.
    ///
    /// `host` is a name, never the literal of an address.
    ///
    /// # Errors
    ///
    /// The query failed, for whatever reason: all count as "does not resolve", unless this machine lacks descriptors.
    fn resolve(
        &self,
        host: &str,
        port: u16,
    ) -> impl Future<Output = io::Result<Vec<SocketAddr>>> + Send;

    /// Opens a TCP connection, without Nagle's delay (`TCP_NODELAY`). Dropping the future gives up.
    ///
    /// # Errors
    ///
    /// The operating system's; its [`kind`](io::Error::kind) decides which failure users see.
    fn connect(&self, address: SocketAddr)
    -> impl Future<Output = io::Result<Self::Stream>> + Send;

    /// Completes when the duration is over.
    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send;

    /// Runs a task to its end in the background.
    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static);
}
