//! tokio as a runtime of the HTTP client.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use neon_auth_hyper::Runtime;
use tokio::net::TcpStream;
use tokio::runtime::Handle;

use crate::stream::TokioStream;

/// Runs the HTTP client on the tokio runtime of the calling task, single- or multi-threaded.
///
/// # Panics
///
/// tokio itself panics if the runtime was built without I/O or time; `enable_all` gives it both.
#[derive(Clone, Copy, Debug, Default)]
pub struct TokioRuntime;

impl Runtime for TokioRuntime {
    type Stream = TokioStream;

    fn check(&self) -> io::Result<()> {
        match Handle::try_current() {
            Ok(_) => Ok(()),
            Err(_) => Err(io::Error::other(
                "no tokio runtime is running here; call from a task of one, or use the blocking transport",
            )),
        }
    }

    async fn resolve(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        let addresses = tokio::net::lookup_host((host, port)).await?;
        Ok(addresses.collect())
    }

    async fn connect(&self, address: SocketAddr) -> io::Result<TokioStream> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(TokioStream::from(stream))
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(task);
        }
    }
}
