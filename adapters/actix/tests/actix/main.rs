//! Middleware, handler and extractors in actix applications, before a development server that listens on loopback.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod cookies;
mod extractors;
mod handler;
mod scopes;
mod support;
mod traits;
mod visits;
mod workers;
