//! Neon Auth's HTTP client on [tokio](https://tokio.rs).
//!
//! ```
//! use neon_auth_tokio::Client;
//!
//! let client = Client::new();
//! ```
//!
//! It may be built anywhere, but works only where a tokio runtime is running. Elsewhere each fetch fails with
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

mod runtime;
mod stream;

pub use neon_auth_hyper::{HttpClient, HttpClientBuilder, Runtime, rustls};
pub use runtime::TokioRuntime;
pub use stream::TokioStream;

/// The HTTP client on tokio: a [`Transport`](neon_auth_driver::Transport).
pub type Client = HttpClient<TokioRuntime>;
