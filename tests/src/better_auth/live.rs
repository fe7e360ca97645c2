//! A server, or none if there cannot be one.

use super::{Server, Setup};
use crate::node::or_skip;

/// Starts a server with these switches, or none if the suite is skipped.
///
/// # Panics
///
/// If `NEON_AUTH_LIVE=required` says that nothing may be skipped.
#[must_use]
pub fn live(setup: Setup<'_>, switches: &[(&str, &str)]) -> Option<Server> {
    let what = format!("Better Auth {}", setup.version.as_str());
    or_skip(what, Server::start(setup, switches))
}
