//! Putting a [`NeonAuth`] together.

use crate::{Client, Config, ConfigError, NeonAuth, NeonAuthBuilder, builder_from_env};

/// How many threads may wait for upstream: a quarter of a server's connections.
const WAITING_THREADS: usize = 128;

/// Makes a [`NeonAuth`] with this configuration and a [`Client`] of its own.
///
/// At most 128 threads wait for upstream at once; [`builder`] takes another number.
#[must_use]
pub fn new(config: Config) -> NeonAuth {
    builder(config).build()
}

/// Makes a [`NeonAuth`] as the environment has it: `NEON_AUTH_BASE_URL` and `NEON_AUTH_COOKIE_SECRET`, and the defaults.
/// For other options besides, begin with [`builder_from_env`] and go on with [`new`].
///
/// # Errors
///
/// One of the two is missing or invalid.
pub fn from_env() -> Result<NeonAuth, ConfigError> {
    Ok(new(builder_from_env().build()?))
}

/// Begins with a configuration, for a logger, a clock or another number of threads that wait.
///
/// [`waiting_threads`](NeonAuthBuilder::waiting_threads) is 128 unless set. A call beyond that is answered 502 at once, so
/// that an upstream which hangs does not hold up the pages that need none: keep it below
/// [`max_connections`](crate::Server::max_connections). [`NeonAuth::builder`] takes a client of your own, and has no bound
/// until it is set.
#[must_use]
pub fn builder(config: Config) -> NeonAuthBuilder {
    NeonAuth::builder(config, Client::new()).waiting_threads(WAITING_THREADS)
}
