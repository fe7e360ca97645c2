//! A real Better Auth server, with a browser that goes to pages of ours.
//!
//! It runs under Node. Where that is missing, [`Server::start`] says so, and the suites that need it are skipped.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "what goes wrong here fails the test that runs into it"
)]

mod browser;
mod exchange;
mod live;
mod packages;
mod server;

use std::path::Path;

pub use browser::{Browser, Cookie, Visit};
pub use exchange::{cookies_of, exchange, get};
pub use live::live;
pub use server::{Mail, Server};

/// A version of Better Auth that the suites run against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// The one that Neon's documentation names.
    V1_4_18,
    /// The one whose routes the table of methods follows.
    V1_6_23,
}

impl Version {
    /// As npm writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1_4_18 => "1.4.18",
            Self::V1_6_23 => "1.6.23",
        }
    }
}

/// Where a version's packages and the servers' sources come from, and where they are put together.
#[derive(Clone, Copy, Debug)]
pub struct Setup<'p> {
    /// Which Better Auth.
    pub version: Version,
    /// A folder that outlives the run: `CARGO_TARGET_TMPDIR`.
    pub cache: &'p Path,
}

/// Why there is no server, in one line.
#[derive(Clone, Debug)]
pub struct Unavailable(String);

impl Unavailable {
    fn new(why: impl std::fmt::Display) -> Self {
        Self(why.to_string())
    }
}

impl std::fmt::Display for Unavailable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
