//! The auth server behind the application: the environment's, or one for development.

use std::error::Error;
use std::sync::Arc;

use crate::settings::{BASE_URL, COOKIE_SECRET};
use neon_auth_axum::{Config, ConfigError, NeonAuth};
use neon_auth_dev_server::{DevServer, Plugin};

use crate::app;
use crate::settings::Settings;

/// What the application works with.
pub(crate) struct Upstream {
    pub(crate) auth: NeonAuth,
    /// None if the environment names a server. It ends when the last of its owners is dropped.
    pub(crate) dev_server: Option<Arc<DevServer>>,
}

impl Upstream {
    /// `port` is the application's.
    pub(crate) fn start(settings: &Settings, port: u16) -> Result<Self, Box<dyn Error>> {
        match &settings.configured {
            Some(configured) => {
                let auth = auth(port, &configured.base_url, &configured.cookie_secret);
                Ok(Self {
                    auth: auth.map_err(Unusable)?,
                    dev_server: None,
                })
            }
            None => {
                // Somebody has to administer, and here nobody could give the role.
                let server = DevServer::builder()
                    .first_user_is_admin()
                    .plugin(Plugin::TwoFactor)
                    .insecure_state_cookie()
                    .start()?;
                Ok(Self {
                    auth: auth(port, server.base_url(), &random_secret()?)?,
                    dev_server: Some(Arc::new(server)),
                })
            }
        }
    }
}

/// A variable whose value the configuration does not take.
#[derive(Debug, thiserror::Error)]
#[error("{} is invalid: {}", self.variable(), self.0)]
struct Unusable(ConfigError);

impl Unusable {
    fn variable(&self) -> &'static str {
        match self.0.option() {
            "base_url" => BASE_URL,
            _ => COOKIE_SECRET,
        }
    }
}

fn auth(port: u16, base_url: &str, cookie_secret: &str) -> Result<NeonAuth, ConfigError> {
    let config = app::configure(Config::builder())
        .base_url(base_url)
        .cookie_secret(cookie_secret)
        // Safari keeps no `Secure` cookie on http, not even on localhost. In production, leave this out.
        .origin(format!("http://localhost:{port}"))
        .insecure_localhost(true)
        .build()?;
    Ok(neon_auth_axum::new(config))
}

/// A secret for this run alone. The server for development forgets everybody when it ends; with a secret that stayed,
/// browsers would keep sessions that nobody knows any more.
fn random_secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}
