//! Every server method, and whole journeys, against Better Auth 1.4.18, which Neon's documentation names.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests, and what only tests use"
)]

#[path = "../better_auth/journeys/mod.rs"]
mod journeys;
#[path = "../better_auth/methods/mod.rs"]
mod methods;
#[path = "../better_auth/site.rs"]
mod site;

use std::sync::Arc;

use neon_auth_core::Config;
use neon_auth_tests::better_auth::{Application, Direct, Version};

const VERSION: Version = Version::V1_4_18;

fn application(config: Config) -> Arc<dyn Application> {
    Arc::new(Direct::new(neon_auth_tokio::new(config)))
}
