//! An application's Neon Auth, and a browser that uses the application.

pub(crate) mod browser;
pub(crate) mod listening;

use axum::Router;
use neon_auth_axum::{Config, ConfigBuilder, LevelFilter, NeonAuth};
use neon_auth_dev_server::DevServer;

pub(crate) fn configured(server: &DevServer) -> ConfigBuilder {
    Config::builder()
        .base_url(server.base_url())
        .cookie_secret("a-secret-of-32-characters-or-more")
        // What is meant to fail would fill the screen with warnings.
        .log_level(LevelFilter::Silent)
}

pub(crate) fn auth(server: &DevServer) -> NeonAuth {
    neon_auth_axum::new(configured(server).build().unwrap())
}

/// An application that has the handler at the configured mount.
pub(crate) fn app(auth: &NeonAuth, pages: Router) -> Router {
    pages.nest_service("/api/auth", neon_auth_axum::handler(auth))
}
