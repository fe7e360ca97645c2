//! One table of faults, limits and pass-through for every transport.
//!
//! A case is a server on loopback that behaves, or misbehaves, in one way, and what every transport has to make of it.
//! No case names a transport: one joins by a line in `transports.rs`. No test sleeps; if time is the subject, it is
//! the fetch's own deadline.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod burst;
mod cut_off;
mod deadline;
#[cfg(unix)]
mod exhausted;
mod garbage;
mod hanging_address;
mod idle_close;
mod limits;
mod passthrough;
mod pool;
mod redaction;
mod requests;
mod silent_name_server;
mod table;
mod tls;
mod transports;
mod unreachable;
mod visitors;
