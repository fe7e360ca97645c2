//! Layers, handler and extractors in axum applications, before a development server that listens on loopback.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod application_tests;
mod changes;
mod extractors;
mod front_end;
mod handler;
mod rate_limits;
mod routers;
mod support;
mod traits;
mod visits;
