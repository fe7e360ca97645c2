//! Programs of npm's that tests run under Node.
//!
//! If Node is missing, or its packages cannot be had, the suites that need it are skipped.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "what goes wrong here fails the test that runs into it"
)]

mod packages;
mod scripts;

use std::io::Write;

pub use packages::Packages;
pub use scripts::Scripts;

/// Why something cannot run here, in one line.
#[derive(Clone, Debug)]
pub struct Unavailable(String);

impl Unavailable {
    /// Says why, and how to fix it.
    pub fn new(why: impl std::fmt::Display) -> Self {
        Self(why.to_string())
    }
}

impl std::fmt::Display for Unavailable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What was started, or none if the suite is skipped without it.
///
/// # Panics
///
/// If `NEON_AUTH_LIVE=required` says that nothing may be skipped.
pub fn or_skip<T>(what: impl std::fmt::Display, started: Result<T, Unavailable>) -> Option<T> {
    let why = match started {
        Ok(started) => return Some(started),
        Err(why) => why,
    };
    if std::env::var("NEON_AUTH_LIVE").is_ok_and(|live| live == "required") {
        panic!("no {what}: {why}");
    }
    // Not by `eprintln!`: the harness swallows what passing tests print.
    let _ = writeln!(std::io::stderr(), "skipped, for want of a {what}: {why}");
    None
}
