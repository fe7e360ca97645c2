//! What is written about the library holds, and reads well in a list.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests, and what only tests use"
)]

mod first_lines;
mod first_page;
mod tables;
