//! Beside JavaScript: the cookie that both SDKs share, and Better Auth's own client in front of our handler.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests, and what only tests use"
)]

mod application;
mod front_end;
mod session_cookie;
mod site;
mod steps;
