//! The loop, calls and sessions over toy transports: one of plain threads, one of tokio tasks. Neither opens a socket.
//!
//! No test sleeps to let others get somewhere: each waits until the transport has seen them there.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod calls;
mod clock;
mod cookies;
mod decisions;
mod flight;
mod invalidation;
mod layers;
mod limit;
mod logging;
mod memory;
mod mistakes;
mod probe;
mod session;
mod support;
mod timeout;
mod traits;
mod waiting;
