//! Servers on loopback that misbehave, in one way each.
//!
//! They run on plain threads, so that every transport can be tried against them, on any runtime or none.

#![allow(
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a test whose server cannot be set up has failed"
)]

mod ca;
mod listener;
mod server;
mod wire;

pub use ca::{Ca, TlsStream};
pub use listener::{Unanswering, refusing};
pub use server::Server;
pub use wire::{answer, keep_answering, read_request, reset, say, stay_silent};
