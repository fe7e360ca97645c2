//! What is tokio's own of the HTTP client, or open to async code alone. Faults, limits and pass-through, which all
//! transports have in common, are in the table of the `tests` crate.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod cancel;
mod clones;
mod own_thread;
mod race;
mod support;
mod two_runtimes;
mod without_runtime;
