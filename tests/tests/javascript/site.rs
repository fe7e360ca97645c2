//! What both sides need: the Better Auth server behind them, and Node's scripts.

use std::path::Path;
use std::sync::OnceLock;

use neon_auth_core::{Config, ConfigBuilder, LevelFilter};
use neon_auth_tests::better_auth::{self, Server, Setup, Version};
use neon_auth_tests::node::{Scripts, or_skip};

pub(crate) const PASSWORD: &str = "correct horse 1";
pub(crate) const SECRET: &str = "a cookie secret of 32 characters";

/// A Better Auth server, and scripts.
pub(crate) struct Site {
    server: Server,
    pub(crate) scripts: &'static Scripts,
}

/// The site that all tests of a version share; none if the suite is skipped.
pub(crate) fn live(version: Version) -> Option<&'static Site> {
    static SHARED: [OnceLock<Option<Site>>; Version::ALL.len()] =
        [const { OnceLock::new() }; Version::ALL.len()];
    SHARED[version as usize]
        .get_or_init(|| start(version))
        .as_ref()
}

/// The scripts that all tests share; none if the suite is skipped.
pub(crate) fn scripts() -> Option<&'static Scripts> {
    static SHARED: OnceLock<Option<Scripts>> = OnceLock::new();
    let install = || or_skip("JavaScript SDK", Scripts::install(cache()));
    SHARED.get_or_init(install).as_ref()
}

fn start(version: Version) -> Option<Site> {
    let scripts = scripts()?;
    let setup = Setup {
        version,
        cache: cache(),
    };
    let server = better_auth::live(setup, &[("RIG_NEON_STRICT", "1")])?;
    Some(Site { server, scripts })
}

fn cache() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

impl Site {
    pub(crate) fn version(&self) -> Version {
        self.server.version()
    }

    pub(crate) fn base_url(&self) -> &str {
        self.server.base_url()
    }

    /// Where the server is, and the provider beside it.
    pub(crate) fn origin(&self) -> &str {
        self.base_url().strip_suffix("/neondb/auth").unwrap()
    }

    pub(crate) fn config(&self) -> ConfigBuilder {
        config(self.base_url())
    }
}

/// The configuration of an application in front of that server.
pub(crate) fn config(base_url: &str) -> ConfigBuilder {
    Config::builder()
        .base_url(base_url)
        .cookie_secret(SECRET)
        .log_level(LevelFilter::Silent)
}
