//! Every server method, and whole journeys, through an axum application over real sockets, against Better Auth 1.6.23.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests, and what only tests use"
)]

mod application;
#[path = "../better_auth/journeys/mod.rs"]
mod journeys;
#[path = "../better_auth/methods/mod.rs"]
mod methods;
#[path = "../better_auth/site.rs"]
mod site;

use std::sync::Arc;

use application::Served;
use neon_auth_core::Config;
use neon_auth_tests::better_auth::{Application, Version};

const VERSION: Version = Version::V1_6_23;

fn application(config: Config) -> Arc<dyn Application> {
    Arc::new(Served::new(config))
}
