//! A server, or none where there cannot be one.

use super::{Server, Setup};
use crate::node::or_skip;

/// Starts a server with these switches, or none where the suite is skipped.
///
/// # Panics
///
/// Where `NEON_AUTH_LIVE=required` says that nothing may be skipped.
#[must_use]
pub fn live(setup: Setup<'_>, switches: &[(&str, &str)]) -> Option<Server> {
    let what = format!("Better Auth {}", setup.version.as_str());
    or_skip(what, Server::start(setup, switches))
}
