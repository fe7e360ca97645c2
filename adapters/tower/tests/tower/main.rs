//! The layer and the handler around services of every kind, over an upstream that answers by script.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod bodies;
mod body_timeout;
mod handler;
mod layer;
mod nesting;
mod oauth_return;
mod readiness;
mod support;
mod traits;
