//! An application's Neon Auth, a server around it, and a browser that uses it.

pub(crate) mod browser;
pub(crate) mod seen;
pub(crate) mod serving;
pub(crate) mod wire;

use neon_auth_dev_server::DevServer;
use neon_auth_rouille::{Config, ConfigBuilder, LevelFilter, NeonAuth};

pub(crate) fn configured(server: &DevServer) -> ConfigBuilder {
    Config::builder()
        .base_url(server.base_url())
        .cookie_secret("a-secret-of-32-characters-or-more")
        // What is meant to fail would fill the screen with warnings.
        .log_level(LevelFilter::Silent)
}

pub(crate) fn auth(server: &DevServer) -> NeonAuth {
    neon_auth_rouille::new(configured(server).build().unwrap())
}

/// An upstream that is not there: for requests without cookies, about which it is not asked.
pub(crate) fn offline() -> NeonAuth {
    let config = Config::builder()
        .base_url("http://127.0.0.1:9/neondb/auth")
        .cookie_secret("a-secret-of-32-characters-or-more");
    neon_auth_rouille::new(config.build().unwrap())
}
