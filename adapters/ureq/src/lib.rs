//! Runs Neon Auth on plain threads, over [ureq](https://docs.rs/ureq) and [rustls](https://docs.rs/rustls). No async
//! runtime is involved.
//!
//! ```no_run
//! # fn example(parts: &http::request::Parts) -> Result<(), Box<dyn std::error::Error>> {
//! let auth = neon_auth_ureq::from_env()?;
//! let session = auth.on(parts).get_session().send()?;
//! # Ok(())
//! # }
//! ```
//!
//! The methods are those of the async crates, with `.send()` for `.await`: it blocks the calling thread until the
//! answer is there. Look-ups that are the same and under way at once are one here too, whichever threads they come from.
//!
//! [`Client`] is the HTTP client that carries it.
//!
//! # Slower by design
//!
//! ureq does not race the addresses of a host, it tries one after the other. If the first one hangs (IPv6 that is
//! configured but leads nowhere, say), the async crates connect to the next after a quarter of a second; here
//! connecting has half of the call's timeout, and every address but the last has half of what is left of that. Such a
//! host costs seconds for every new connection, so fix its DNS or its routes.
//!
//! A DNS query runs on a thread of its own, since the operating system's cannot be interrupted. One that outlasts
//! the call's timeout ends there in its own time; until then, other calls wait for it and start no other.
//!
//! A connection that has been unused for too long is closed by the next call, not by the clock: up to 32 may stay open
//! on this side after the last one.
//!
//! # Simpler by design
//!
//! An answer is read once the whole request is out. If a server refuses a large request before it has read it and
//! then reads no more, the async crates bring its answer, and this one a timeout or a reset.
//!
//! A chunked body counts as whole once its last chunk is there, the empty line after it or not.
//!
//! # A private CA
//!
//! ```
//! use std::sync::Arc;
//!
//! use neon_auth_ureq::Client;
//! use neon_auth_ureq::rustls::crypto::ring;
//! use neon_auth_ureq::rustls::{ClientConfig, Error, RootCertStore};
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

mod buffers;
mod classify;
mod client;
mod cut_off;
mod resolver;
mod tcp;
mod tls;
mod unversioned;

pub use client::{Client, ClientBuilder};
pub use neon_auth;
pub use neon_auth::builder_from_env;
#[cfg(feature = "testing")]
pub use neon_auth::testing;
pub use rustls;

use neon_auth::{Blocking, NeonAuth};
use neon_auth_core::{Config, ConfigError};

/// Makes a Neon Auth of this configuration, with a [`Client`] of its own. If it needs other TLS settings, hand yours to
/// [`NeonAuth::new`].
#[must_use]
pub fn new(config: Config) -> NeonAuth<Blocking> {
    NeonAuth::new(config, Client::new())
}

/// Makes a Neon Auth of what the environment has, `NEON_AUTH_BASE_URL` and `NEON_AUTH_COOKIE_SECRET`, and the defaults.
/// For other options besides, begin with [`builder_from_env`] and go on with [`new`].
///
/// # Errors
///
/// One of the two is missing or invalid.
pub fn from_env() -> Result<NeonAuth<Blocking>, ConfigError> {
    NeonAuth::from_env(Client::new())
}

/// The code of the README compiles, and runs if it says nothing else.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
