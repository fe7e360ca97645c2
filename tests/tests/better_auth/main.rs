//! Every server method, and whole journeys, against Better Auth 1.6.23.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests, and what only tests use"
)]

mod coverage;
mod journeys;
mod methods;
mod noted;
mod schema;
mod site;

use std::sync::Arc;

use neon_auth::NeonAuth;
use neon_auth_core::Config;
use neon_auth_tests::better_auth::{Application, Direct, Version};
use noted::Noted;

const VERSION: Version = Version::V1_6_23;

fn application(config: Config) -> Arc<dyn Application> {
    Arc::new(Direct::new(NeonAuth::new(config, Noted::default())))
}
