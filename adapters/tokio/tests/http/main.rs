//! The HTTP client against servers on loopback that behave, or misbehave, in one way each.
//!
//! Servers are tasks of the test's own runtime and end with it. No test sleeps: where time is the subject, it is the
//! fetch's own deadline.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod cancel;
mod deadline;
mod limits;
mod passthrough;
mod pool;
mod race;
mod redaction;
mod reset;
mod support;
mod tls;
mod two_runtimes;
mod unreachable;
mod without_runtime;
