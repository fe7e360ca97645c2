//! What the programs share that `benches/run` starts. Each prints one JSON object, but for the servers: they print their
//! origin, and end with their standard input, so that none outlives the command.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a program that measures something else than it says has to stop"
)]

pub mod answerer;
pub mod percentiles;
pub mod servers;
pub mod simulation;
