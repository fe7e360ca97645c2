//! What an application is started with.

use std::time::Duration;

use neon_auth::NeonAuthBuilder;
use neon_auth::transport::Transport;
use neon_auth_core::{Config, ConfigBuilder, LevelFilter};
use neon_auth_dev_server::DevServer;
use neon_auth_tests::observed::{Observed, Waiting};

use crate::clock::Clock;
use crate::log::Log;

/// Says what an application has around its pages. It has the handler in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gate {
    /// There is nothing but the handler.
    None,
    /// There is what protects nothing.
    Attach,
    /// There is what protects.
    Protect,
    /// There is what protects, around what does not.
    Both,
}

impl Gate {
    pub(crate) const ALL: [Self; 4] = [Self::None, Self::Attach, Self::Protect, Self::Both];

    /// With either of them, a page can ask who is signed in.
    pub(crate) const EITHER: [Self; 2] = [Self::Attach, Self::Protect];

    pub(crate) fn attaches(self) -> bool {
        matches!(self, Self::Attach | Self::Both)
    }

    pub(crate) fn protects(self) -> bool {
        matches!(self, Self::Protect | Self::Both)
    }
}

/// Holds what an application is started with.
pub(crate) struct Setup {
    pub(crate) config: Config,
    pub(crate) gate: Gate,
    pub(crate) clock: Clock,
    pub(crate) log: Log,
    pub(crate) waiting: Waiting,
}

impl Setup {
    /// Begins Neon Auth as the scenario wants it, on this client.
    pub(crate) fn neon_auth<T: Transport>(self, client: T) -> NeonAuthBuilder<T::Mode> {
        let clock = self.clock;
        neon_auth::NeonAuth::builder(self.config, Observed::new(client, self.waiting))
            .logger(self.log)
            .clock(move || clock.now())
    }
}

/// Begins the configuration. The rest is what a scenario is about.
pub(crate) fn configured(upstream: &DevServer) -> ConfigBuilder {
    Config::builder()
        .base_url(upstream.base_url())
        .cookie_secret("a-secret-of-32-characters-or-more")
        .public_route("/public")
        .public_route("/sign-in")
        .public_route("/sign-out")
        .api_route("/api")
        .timeout(Duration::from_secs(5))
        .log_level(LevelFilter::Debug)
}

/// Adds a page for failures that is the application's own.
pub(crate) fn with_a_failure_page(config: ConfigBuilder) -> ConfigBuilder {
    config.failure_page(|error, request| {
        format!("<h1>Closed: {} at {}</h1>", error.code(), request.path())
    })
}
