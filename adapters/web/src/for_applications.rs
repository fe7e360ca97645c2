//! What every framework's crate exports again for applications, so that they need no other crate of ours.

pub use neon_auth_driver::core::{
    ClientIp, Config, ConfigBuilder, ConfigError, Error, Failure, LevelFilter, LogRecord, SameSite,
    Source, methods,
};
pub use neon_auth_driver::{self as driver, Logger, builder_from_env, core};

pub use crate::require::Role;
