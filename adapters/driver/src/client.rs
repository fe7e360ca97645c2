//! What every HTTP client of ours keeps to.

use std::time::Duration;

/// How many bytes the head of a response may have.
pub const HEAD_LIMIT: usize = 64 * 1024;

/// How long a connection is kept unused. Node closes its own after 5 s, and a request that is sent at that very moment
/// is lost.
pub const IDLE_TIME: Duration = Duration::from_secs(4);

/// How many unused connections are kept: enough for as many calls at once to open no new ones, and few enough that what
/// a burst leaves behind does not take the application's descriptors.
pub const IDLE_CONNECTIONS: usize = 32;
