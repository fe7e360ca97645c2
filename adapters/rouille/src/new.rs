//! Putting a [`NeonAuth`] together.

use std::num::NonZero;
use std::thread::available_parallelism;

use crate::{Client, Config, ConfigError, NeonAuth, NeonAuthBuilder, builder_from_env};

/// How many threads may wait for upstream for each core. The pool of rouille's `start_server_with_pool` has 8.
const WAITING_THREADS: usize = 4;

/// Makes a [`NeonAuth`] with this configuration and a [`Client`] of its own.
///
/// At most 4 threads for each core wait for upstream at once; [`builder`] takes another number.
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
/// [`waiting_threads`](NeonAuthBuilder::waiting_threads) is 4 for each core unless set. A call beyond that is answered 502
/// at once, so that an upstream which hangs does not hold up the pages that need none: keep it below the number of
/// threads that the server has. [`NeonAuth::builder`] takes a client of your own, and has no bound until it is set.
///
/// ```
/// use neon_auth_rouille::{Config, NeonAuth};
///
/// fn with_a_pool_of_100_threads(config: Config) -> NeonAuth {
///     neon_auth_rouille::builder(config).waiting_threads(60).build()
/// }
/// ```
#[must_use]
pub fn builder(config: Config) -> NeonAuthBuilder {
    let cores = available_parallelism().map_or(1, NonZero::get);
    NeonAuth::builder(config, Client::new()).waiting_threads(cores * WAITING_THREADS)
}
