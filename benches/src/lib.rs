//! What the benches measure: a signed-in request, the decisions about it, and the floor under them.

#![expect(
    clippy::expect_used,
    reason = "a fixture that does not fit is a bug of the bench"
)]

pub mod decision;
pub mod fixture;
pub mod floor;
