//! An application's Neon Auth, and a browser that uses the application.

pub(crate) mod browser;
pub(crate) mod upstream;

use std::time::Duration;

use neon_auth_actix::{Config, ConfigBuilder, LevelFilter, NeonAuth};
use neon_auth_dev_server::DevServer;

/// Longer than anything here takes. A test that waits for so long has failed.
pub(crate) const AMPLE: Duration = Duration::from_secs(20);

/// An application with these pages, the handler, and the middleware in the order that a request meets them last.
macro_rules! app {
    ($auth:expr, $pages:expr $(, $middleware:expr)*) => {
        actix_web::test::init_service(
            actix_web::App::new()
                .service(neon_auth_actix::handler(&$auth))
                .configure($pages)
                $(.wrap($middleware))*,
        )
        .await
    };
}
pub(crate) use app;

pub(crate) fn at(base_url: &str) -> ConfigBuilder {
    Config::builder()
        .base_url(base_url)
        .cookie_secret("a-secret-of-32-characters-or-more")
        // What is meant to fail would fill the screen with warnings.
        .log_level(LevelFilter::Silent)
}

pub(crate) fn configured(server: &DevServer) -> ConfigBuilder {
    at(server.base_url())
}

pub(crate) fn auth(server: &DevServer) -> NeonAuth {
    neon_auth_actix::new(configured(server).build().unwrap())
}

/// An upstream that is not there: nobody has a cookie, so that it need not be asked.
pub(crate) fn offline() -> NeonAuth {
    neon_auth_actix::new(at("http://127.0.0.1:9/neondb/auth").build().unwrap())
}
