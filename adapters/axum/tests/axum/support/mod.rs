//! An application's Neon Auth, and a browser that uses the application.

pub(crate) mod browser;
pub(crate) mod listening;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use axum::Router;
use neon_auth_axum::neon_auth::UnixMillis;
use neon_auth_axum::{Client, Config, ConfigBuilder, LevelFilter, NeonAuth};
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

/// A clock that can be moved on. The server has one of its own.
#[derive(Clone, Default)]
pub(crate) struct Clock(Arc<AtomicI64>);

impl Clock {
    pub(crate) fn advance(&self, by: Duration) {
        self.0
            .fetch_add(by.as_millis().try_into().unwrap(), Ordering::Relaxed);
    }

    /// A `NeonAuth` that tells the time by it.
    pub(crate) fn tells(&self, config: Config) -> NeonAuth {
        let ahead = Arc::clone(&self.0);
        let clock = move || {
            let now = UnixMillis::from(SystemTime::now());
            UnixMillis::new(now.as_millis() + ahead.load(Ordering::Relaxed))
        };
        NeonAuth::builder(config, Client::new())
            .clock(clock)
            .build()
    }
}
