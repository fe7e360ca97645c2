//! A server under load and faults, and counts of what happens. README.md says what is played, and how to read the table.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a program that plays something else than it says has to stop"
)]

mod play;
mod process;
mod report;
mod sampler;
mod scenarios;
pub mod server;
mod stage;
mod tally;
mod upstream;
mod visitors;

pub use play::play;
