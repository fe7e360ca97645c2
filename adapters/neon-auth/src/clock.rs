//! Where the time is read.

use std::sync::Arc;

use neon_auth_core::UnixMillis;

/// Gives the time. It is the system's unless an application sets its own.
pub(crate) type Clock = Arc<dyn Fn() -> UnixMillis + Send + Sync>;
