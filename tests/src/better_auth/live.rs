//! The suites that need a server are skipped where there can be none.

use std::io::Write;

use super::{Server, Setup};

/// A server, or none where the suite is skipped. With `NEON_AUTH_LIVE=required` none is skipped.
///
/// # Panics
///
/// Where one is required and cannot be started.
#[must_use]
pub fn live(setup: Setup<'_>, switches: &[(&str, &str)]) -> Option<Server> {
    let why = match Server::start(setup, switches) {
        Ok(server) => return Some(server),
        Err(why) => why,
    };
    let version = setup.version.as_str();
    if std::env::var("NEON_AUTH_LIVE").is_ok_and(|live| live == "required") {
        panic!("no Better Auth {version}: {why}");
    }
    // Not by `eprintln!`: the harness swallows what passing tests print.
    let _ = writeln!(
        std::io::stderr(),
        "skipped, for want of a Better Auth {version}: {why}"
    );
    None
}
