//! What every framework's crate exports again for applications, so that they need no other crate of ours.

pub use crate::{
    ClientIp, Config, ConfigBuilder, ConfigError, Error, ErrorCode, FieldError, LevelFilter,
    LogRecord, Logger, Role, SameSite, Source, builder_from_env, methods,
};
