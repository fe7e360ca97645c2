//! The applications that stand in front of the server.

mod served;

use std::sync::Arc;

use neon_auth::NeonAuth;
use neon_auth_core::Config;
use neon_auth_tests::better_auth::{Application, Direct};

use crate::noted::Noted;
use served::Served;

/// One on the client alone.
pub(crate) fn direct(config: Config) -> Arc<dyn Application> {
    Arc::new(Direct::new(NeonAuth::new(config, Noted::default())))
}

/// One of axum, over real sockets.
pub(crate) fn axum(config: Config) -> Arc<dyn Application> {
    Arc::new(Served::new(config))
}
