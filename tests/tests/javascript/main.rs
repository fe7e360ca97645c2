//! Beside JavaScript: the cookie that both SDKs share, and the clients of Better Auth and Neon in front of our handler.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests, and what only tests use"
)]

mod application;
mod front_end;
mod leftover_verifier;
mod popup;
mod session_cookie;
mod sign_out_page;
mod site;
mod stage;
mod steps;
