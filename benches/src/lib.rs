//! What the benches measure: requests, the decisions about them, and the floors under those.

#![expect(
    clippy::expect_used,
    reason = "a fixture that does not fit is a bug of the bench"
)]

pub mod decision;
pub mod fixture;
pub mod floor;
pub mod gate;
pub mod memory_floor;
pub mod turns;
pub mod upstream;
