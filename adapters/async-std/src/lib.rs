//! Runs Neon Auth on [async-std](https://async.rs), without a web framework.
//!
//! ```no_run
//! # async fn example(parts: &http::request::Parts) -> Result<(), Box<dyn std::error::Error>> {
//! let auth = neon_auth_async_std::from_env()?;
//! let session = auth.on(parts).get_session().await?;
//! # Ok(())
//! # }
//! ```
//!
//! [`Client`] is the HTTP client that carries it: hyper on async-std's sockets, timers and tasks. It works on any
//! thread; async-std starts its own if none is running yet. hyper has tokio among its dependencies, but no
//! tokio runtime is entered.
//!
//! async-std itself is no longer developed; its authors recommend smol, for which there is `neon-auth-smol`.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

pub use neon_auth;
pub use neon_auth::builder_from_env;
#[cfg(feature = "testing")]
pub use neon_auth::testing;
pub use neon_auth_hyper::{HttpClient, HttpClientBuilder, Runtime, rustls};

use async_std::net::{TcpStream, ToSocketAddrs};
use async_std::task;
use neon_auth::NeonAuth;
use neon_auth_core::{Config, ConfigError};

/// Makes a Neon Auth of this configuration, with a [`Client`] of its own. If it needs other TLS settings, hand yours to
/// [`NeonAuth::new`].
#[must_use]
pub fn new(config: Config) -> NeonAuth {
    NeonAuth::new(config, Client::new())
}

/// Makes a Neon Auth of what the environment has, `NEON_AUTH_BASE_URL` and `NEON_AUTH_COOKIE_SECRET`, and the defaults.
/// For other options besides, begin with [`builder_from_env`] and go on with [`new`].
///
/// # Errors
///
/// One of the two is missing or invalid.
pub fn from_env() -> Result<NeonAuth, ConfigError> {
    NeonAuth::from_env(Client::new())
}

/// Makes HTTP requests on async-std: a [`Transport`](neon_auth::transport::Transport).
pub type Client = HttpClient<AsyncStdRuntime>;

/// Runs the HTTP client on async-std's global runtime.
#[derive(Clone, Copy, Debug, Default)]
pub struct AsyncStdRuntime;

impl Runtime for AsyncStdRuntime {
    type Stream = TcpStream;

    async fn resolve(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        let addresses = (host, port).to_socket_addrs().await?;
        Ok(addresses.collect())
    }

    async fn connect(&self, address: SocketAddr) -> io::Result<TcpStream> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    async fn sleep(&self, duration: Duration) {
        task::sleep(duration).await;
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        // Dropping the handle detaches the task.
        drop(task::spawn(task));
    }
}

/// The code of the README compiles, and runs if it says nothing else.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
