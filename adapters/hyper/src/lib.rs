//! Makes the HTTP requests of Neon Auth, on any async runtime.
//!
//! [`HttpClient`] is a [`Transport`](neon_auth::transport::Transport) over [hyper](https://hyper.rs) and
//! [rustls](https://github.com/rustls/rustls). What differs between runtimes is five small methods: [`Runtime`].
//!
//! It speaks HTTP/1.1 and nothing else, keeps connections for later requests, and sends a request as it gets it: no
//! redirect is followed, nothing is decompressed, and no header is added but `host` and `content-length`.
//!
//! Users take the client from the crate of their runtime, such as `neon-auth-tokio`.

mod body;
mod classify;
mod client;
mod connection;
mod connector;
mod control;
mod outgoing;
mod pool;
mod race;
mod runtime;
mod stream;
mod target;
mod timeout;

pub use client::{HttpClient, HttpClientBuilder};
pub use futures_rustls::rustls;
pub use runtime::Runtime;

/// The code of the README compiles, and runs if it says nothing else.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
