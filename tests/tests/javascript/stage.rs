//! An application for Neon's own client.

use neon_auth_dev_server::DevServer;
use neon_auth_tests::node::Scripts;
use serde_json::Value;

use crate::application::serve;
use crate::site::{config, scripts};

/// An application in front of a dev-server of its own, and the scripts with Neon's client.
pub(crate) struct Stage {
    pub(crate) upstream: DevServer,
    pub(crate) app: String,
    scripts: &'static Scripts,
}

impl Stage {
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

    /// Runs a script with the application's origin and what else it reads.
    pub(crate) async fn run(&self, script: &str, mut input: Value) -> Value {
        input["app"] = self.app.as_str().into();
        self.scripts.run(script, &input).await
    }
}
