//! Every server method, and whole journeys, against each version of Better Auth. A scenario is one function; `rows.rs`
//! says where it runs, and `differences.rs` what it finds there.

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
mod coverage;
mod differences;
mod journeys;
mod methods;
mod noted;
mod schema;
mod site;
