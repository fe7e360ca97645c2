//! Runs Neon Auth on [tokio](https://tokio.rs), without a web framework.
//!
//! ```no_run
//! # async fn example(parts: &http::request::Parts) -> Result<(), Box<dyn std::error::Error>> {
//! let auth = neon_auth_tokio::from_env()?;
//! let session = auth.on(parts).get_session().await?;
//! # Ok(())
//! # }
//! ```
//!
//! [`Client`] is the HTTP client that carries it.
//!
//! It may be built anywhere, but works only inside a tokio runtime. Elsewhere each fetch fails with
//! [`FetchErrorKind::Internal`](neon_auth_core::FetchErrorKind::Internal), and the cause says so.
//!
//! For a server with a private CA:
//!
//! ```
//! use std::sync::Arc;
//!
//! use neon_auth_tokio::Client;
//! use neon_auth_tokio::rustls::crypto::ring;
//! use neon_auth_tokio::rustls::{ClientConfig, Error, RootCertStore};
//!
//! # fn client(roots: RootCertStore) -> Result<Client, Error> {
//! let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
//!     .with_safe_default_protocol_versions()?
//!     .with_root_certificates(roots)
//!     .with_no_client_auth();
//! let client = Client::builder().tls_config(Arc::new(config)).build();
//! # Ok(client)
//! # }
//! ```

mod own_thread;
mod runtime;
mod stream;

pub use neon_auth_hyper::{HttpClient, HttpClientBuilder, Runtime, rustls};
pub use own_thread::OwnThread;
pub use runtime::TokioRuntime;
pub use stream::TokioStream;

pub use neon_auth;
use neon_auth::NeonAuth;
pub use neon_auth::builder_from_env;
#[cfg(feature = "testing")]
pub use neon_auth::testing;
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

/// Makes HTTP requests on tokio: a [`Transport`](neon_auth::transport::Transport).
pub type Client = HttpClient<TokioRuntime>;

/// The code of the README compiles, and runs if it says nothing else.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
