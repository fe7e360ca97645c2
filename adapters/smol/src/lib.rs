//! Runs Neon Auth on [smol](https://github.com/smol-rs/smol), without a web framework.
//!
//! ```no_run
//! # async fn example(parts: &http::request::Parts) -> Result<(), Box<dyn std::error::Error>> {
//! let auth = neon_auth_smol::from_env()?;
//! let session = auth.on(parts).get_session().await?;
//! # Ok(())
//! # }
//! ```
//!
//! [`Client`] is the HTTP client that carries it: hyper on smol's sockets, timers and global executor. It works on any
//! thread. hyper has tokio among its dependencies, but no tokio runtime is entered.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

pub use neon_auth;
pub use neon_auth::builder_from_env;
#[cfg(feature = "testing")]
pub use neon_auth::testing;
pub use neon_auth_hyper::{HttpClient, HttpClientBuilder, Runtime, rustls};

use neon_auth::NeonAuth;
use neon_auth_core::{Config, ConfigError};
use smol::Timer;
use smol::net::TcpStream;

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

/// Makes HTTP requests on smol: a [`Transport`](neon_auth::transport::Transport).
pub type Client = HttpClient<SmolRuntime>;

/// Runs the HTTP client on smol's global executor.
#[derive(Clone, Copy, Debug, Default)]
pub struct SmolRuntime;

impl Runtime for SmolRuntime {
    type Stream = TcpStream;

    async fn resolve(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        smol::net::resolve((host, port)).await
    }

    async fn connect(&self, address: SocketAddr) -> io::Result<TcpStream> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    async fn sleep(&self, duration: Duration) {
        Timer::after(duration).await;
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        smol::spawn(task).detach();
    }
}

/// The code of the README compiles, and runs if it says nothing else.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
