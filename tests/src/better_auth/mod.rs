//! A real Better Auth server, applications of ours in front of it, and browsers that go to their pages.
//!
//! It runs under Node. If that is missing, [`Server::start`] says so, and the suites that need it are skipped.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what goes wrong here fails the test that runs into it"
)]

mod application;
mod authenticator_app;
mod browser;
mod differences;
mod direct;
mod exchange;
mod live;
mod oauth_client;
mod server;

use std::path::{Path, PathBuf};

use crate::node::{Packages, Unavailable};

pub use application::{Application, Arrival, OpenPage};
pub use authenticator_app::AuthenticatorApp;
pub use browser::{Browser, Cookie, Visit};
pub use differences::Differences;
pub use direct::Direct;
pub use exchange::{cookies_of, exchange, get};
pub use live::live;
pub use oauth_client::OAuthClient;
pub use server::{Mail, Server};

/// A version of Better Auth that the suites run against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// The one that Neon's documentation names.
    V1_4_18,
    /// The one whose routes the table of methods follows.
    V1_6_23,
    /// The one that Neon's next SDK asks for.
    V1_7_25,
}

impl Version {
    /// Every one, from the oldest on.
    pub const ALL: [Self; 3] = [Self::V1_4_18, Self::V1_6_23, Self::V1_7_25];

    /// As npm writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1_4_18 => "1.4.18",
            Self::V1_6_23 => "1.6.23",
            Self::V1_7_25 => "1.7.25",
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

impl Setup<'_> {
    /// Puts a version's server together, and tells the folder.
    fn install(self) -> Result<PathBuf, Unavailable> {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("better-auth");
        let manifest = match self.version {
            Version::V1_6_23 => sources.clone(),
            Version::V1_4_18 => sources.join("v1.4.18"),
            Version::V1_7_25 => sources.join("v1.7.25"),
        };
        let packages = Packages {
            scripts: &sources,
            manifest: &manifest,
        };
        let name = format!("better-auth-{}", self.version.as_str());
        packages.install(&self.cache.join(name))
    }
}
