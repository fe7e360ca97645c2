//! Gates, proxy and functions in rouille applications that listen on loopback, before a development server.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod ascii;
mod bodies;
mod cookies;
mod framing;
mod gates;
mod nesting;
mod paths;
mod proxy;
mod support;
mod threads;
mod traits;
mod unread;
mod visits;
mod waiting_threads;
