//! An application for a client of JavaScript's.

use neon_auth_dev_server::DevServer;
use neon_auth_tests::better_auth::Version;
use neon_auth_tests::node::Scripts;
use serde_json::Value;

use crate::application::serve;
use crate::differences;
use crate::site::{Site, config, scripts};
use crate::steps::outcome;

/// An application in front of a server, and the scripts with the client.
pub(crate) struct Stage<Upstream> {
    pub(crate) upstream: Upstream,
    pub(crate) app: String,
    scripts: &'static Scripts,
}

/// In front of a real Better Auth server.
pub(crate) type Live = Stage<&'static Site>;

/// In front of a dev-server of its own, which counts its requests.
pub(crate) type Counted = Stage<DevServer>;

impl Counted {
    /// Sets it; none if the suite is skipped.
    pub(crate) async fn set() -> Option<Self> {
        let scripts = scripts()?;
        let upstream = neon_auth_dev_server::start().unwrap();
        let app = serve(config(upstream.base_url())).await;
        Some(Self {
            upstream,
            app,
            scripts,
        })
    }
}

impl Live {
    /// Sets it before a site's server.
    pub(crate) async fn before(upstream: &'static Site) -> Self {
        Self {
            upstream,
            app: serve(upstream.config()).await,
            scripts: upstream.scripts,
        }
    }

    /// Runs a script with what it may need of a real server besides.
    pub(crate) async fn run_live(&self, script: &str, mut input: Value) -> Value {
        input["mails"] = format!("{}/__test/outbox", self.upstream.origin()).into();
        // Better Auth's own client is that of the server's version.
        input["client"] = match self.upstream.version() {
            Version::V1_7_25 => "better-auth-1.7",
            _ => "better-auth",
        }
        .into();
        self.run(script, input).await
    }

    /// What this version comes to, by the row of the table of differences.
    pub(crate) fn says(&self, what: &str) -> &'static str {
        differences::TABLE.says(self.upstream.version(), what)
    }

    /// Asserts that a step came to what this version's row says of it.
    pub(crate) fn assert_says(&self, what: &str, step: &Value) {
        assert_eq!(outcome(step), self.says(what), "{what}: {step}");
    }
}

impl<Upstream> Stage<Upstream> {
    /// Runs a script with the application's origin and what else it reads.
    pub(crate) async fn run(&self, script: &str, mut input: Value) -> Value {
        input["app"] = self.app.as_str().into();
        self.scripts.run(script, &input).await
    }
}
