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
mod nesting;
mod outage;
mod paths;
mod proxy;
mod sessions;
mod slow_clients;
mod support;
mod threads;
mod traits;
mod unread;
mod waiting_threads;
