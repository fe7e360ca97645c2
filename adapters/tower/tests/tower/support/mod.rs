//! What every test needs: a configuration, requests, and an upstream that answers by script.

pub(crate) mod upstream;

use std::sync::{Arc, Mutex};

use http::header::{COOKIE, SET_COOKIE};
use http::{Request, Response};
use neon_auth::Logger;
use neon_auth::{Config, ConfigBuilder, LogRecord};

pub(crate) fn configured() -> ConfigBuilder {
    Config::builder()
        .base_url("https://auth.example/db/auth")
        .cookie_secret("a-secret-of-32-characters-or-more")
        .origin("https://app.example")
}

pub(crate) fn config() -> Config {
    configured().build().unwrap()
}

/// A GET with this session token.
pub(crate) fn get_as(token: &str, path: &str) -> http::request::Builder {
    Request::get(path).header(
        COOKIE,
        format!("__Secure-neon-auth.session_token={token}.signature"),
    )
}

/// The names of the cookies that a response sets, less our prefix.
pub(crate) fn cookies_set<B>(response: &Response<B>) -> Vec<String> {
    response
        .headers()
        .get_all(SET_COOKIE)
        .iter()
        .map(|line| {
            let name = line.to_str().unwrap().split('=').next().unwrap();
            name.strip_prefix("__Secure-neon-auth.")
                .unwrap_or(name)
                .to_owned()
        })
        .collect()
}

/// Keeps the messages of what goes wrong.
#[derive(Clone, Default)]
pub(crate) struct Kept(Arc<Mutex<Vec<&'static str>>>);

impl Kept {
    pub(crate) fn messages(&self) -> Vec<&'static str> {
        self.0.lock().unwrap().clone()
    }
}

impl Logger for Kept {
    fn error(&self, record: &LogRecord) {
        self.0.lock().unwrap().push(record.message);
    }

    fn warn(&self, record: &LogRecord) {
        self.0.lock().unwrap().push(record.message);
    }
}
