//! What a scenario is played in: the application, and the dev-server behind it.

use neon_auth_core::ConfigBuilder;
use neon_auth_dev_server::DevServer;
use neon_auth_tests::observed::Waiting;
use serde_json::json;

use crate::browser::Browser;
use crate::clock::Clock;
use crate::log::Log;
use crate::setup::{Gate, Setup, configured};
use crate::{Framework, Mounting};

pub(crate) const ANN: &str = "ann@example.com";
/// Signs everybody in.
pub(crate) const PASSWORD: &str = "correct horse 1";
pub(crate) const SESSION_TOKEN: &str = "__Secure-neon-auth.session_token";
pub(crate) const SESSION_DATA: &str = "__Secure-neon-auth.local.session_data";

/// The application, and all that a scenario can look at or change. The application ends first, because it may wait for
/// upstream.
pub(crate) struct World<F> {
    pub(crate) application: F,
    pub(crate) upstream: DevServer,
    pub(crate) clock: Clock,
    pub(crate) log: Log,
    pub(crate) waiting: Waiting,
}

impl<F: Framework> World<F> {
    /// Starts an application that protects its pages.
    pub(crate) fn start() -> Self {
        Self::behind(Gate::Protect)
    }

    pub(crate) fn behind(gate: Gate) -> Self {
        Self::with(gate, |config| config)
    }

    pub(crate) fn with(gate: Gate, change: impl FnOnce(ConfigBuilder) -> ConfigBuilder) -> Self {
        Self::started_by(gate, change, F::start)
    }

    fn started_by(
        gate: Gate,
        change: impl FnOnce(ConfigBuilder) -> ConfigBuilder,
        start: impl FnOnce(Setup) -> F,
    ) -> Self {
        let upstream = neon_auth_dev_server::start().expect("the dev-server starts");
        let config = change(configured(&upstream)).build();
        let (clock, log, waiting) = (Clock::default(), Log::default(), Waiting::default());
        let application = start(Setup {
            config: config.expect("the configuration is right"),
            gate,
            clock: clock.clone(),
            log: log.clone(),
            waiting: waiting.clone(),
        });
        Self {
            application,
            upstream,
            clock,
            log,
            waiting,
        }
    }

    /// Opens a browser that has never been here.
    pub(crate) fn browser(&self) -> Browser {
        Browser::at(self.application.address())
    }

    /// Opens a browser and signs Ann up with it, by way of the proxy.
    pub(crate) async fn signed_up(&self) -> Browser {
        self.signed_up_with("").await
    }

    /// Does the same, if she has this picture.
    pub(crate) async fn signed_up_with(&self, picture: &str) -> Browser {
        let mut browser = self.browser();
        let ann = json!({"email": ANN, "password": PASSWORD, "name": "Ann", "image": picture});
        let sign_up = browser.post("/api/auth/sign-up/email", ann.to_string());
        sign_up.await.shown();
        assert!(browser.has(SESSION_TOKEN), "a sign-up signs in");
        browser
    }
}

impl<F: Mounting> World<F> {
    /// Starts an application below this path, the handler with it.
    pub(crate) fn below(path: &str, gate: Gate) -> Self {
        Self::started_by(gate, |config| config, |setup| F::start_below(path, setup))
    }
}
