//! What every test needs: a configuration, a request, and an upstream that answers by script.

mod at_once;
pub(crate) mod blocking;
pub(crate) mod clock;
pub(crate) mod tasks;
pub(crate) mod upstream;
mod watchdog;

use std::time::Duration;

use http::header::{COOKIE, SET_COOKIE};
use http::request::Parts;
use http::{Request, Response};
use neon_auth::NeonAuth;
use neon_auth::{Config, ConfigBuilder, LevelFilter, UnixMillis};

/// Long enough for any machine: a test that gets here has failed.
pub(crate) const AMPLE: Duration = Duration::from_secs(20);

pub(crate) const SECRET: &str = "canary-secret-0123456789abcdef01";

/// Every test begins with a configuration, so it is watched from here on.
pub(crate) fn configured() -> ConfigBuilder {
    watchdog::start();
    Config::builder()
        .base_url("https://auth.example/db/auth")
        .cookie_secret(SECRET)
        .origin("https://app.example")
        // What is meant to fail would fill the screen with warnings.
        .log_level(LevelFilter::Silent)
}

pub(crate) fn config() -> Config {
    configured().build().unwrap()
}

/// The time in most tests.
pub(crate) fn noon() -> UnixMillis {
    UnixMillis::from_rfc3339("2026-06-08T12:00:00Z").unwrap()
}

/// A request for a page by somebody who has these cookies of ours.
pub(crate) fn page(cookies: &[(&str, &str)]) -> Parts {
    let mut request = Request::get("/page");
    for (name, value) in cookies {
        request = request.header(COOKIE, format!("__Secure-neon-auth.{name}={value}"));
    }
    request.body(()).unwrap().into_parts().0
}

/// A request with this session token.
pub(crate) fn page_of(token: &str) -> Parts {
    page(&[("session_token", &format!("{token}.signature"))])
}

/// The cached session that a first request of Ann's is answered with.
pub(crate) async fn minted(auth: &NeonAuth) -> String {
    let first = auth.on(&page_of("ann"));
    first.get_session().await.unwrap();
    let mut response = Response::new(());
    first.finish(&mut response);
    session_data(&response)
}

/// The cached session that a response sets.
pub(crate) fn session_data<B>(response: &Response<B>) -> String {
    let line = response.headers()[SET_COOKIE].to_str().unwrap();
    let (_, data) = line.split(';').next().unwrap().split_once('=').unwrap();
    data.to_owned()
}

/// The names of the cookies that a response sets, less our prefix, each with whether it lives.
pub(crate) fn cookies_set<B>(response: &Response<B>) -> Vec<(String, bool)> {
    response
        .headers()
        .get_all(SET_COOKIE)
        .iter()
        .map(|line| {
            let line = line.to_str().unwrap();
            let name = line.split('=').next().unwrap();
            let name = name.strip_prefix("__Secure-neon-auth.").unwrap();
            (name.to_owned(), !line.contains("Max-Age=0"))
        })
        .collect()
}
