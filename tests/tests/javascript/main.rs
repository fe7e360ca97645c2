//! Beside JavaScript: the cookie that both SDKs share, and the clients of Better Auth and Neon in front of our handler.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests, and what only tests use"
)]

#[macro_use]
mod rows;

mod application;
mod differences;
mod front_end;
mod neon;
mod session_cookie;
mod site;
mod stage;
mod steps;
