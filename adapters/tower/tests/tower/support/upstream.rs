//! Neon Auth, as far as a layer needs it: it knows everybody whose token is not `nobody`.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use http::header::{COOKIE, SET_COOKIE};
use neon_auth::Config;
use neon_auth::transport::{BoxFuture, Fetch, Fetched, Notified, Transport};
use neon_auth::{Async, NeonAuth, NeonAuthBuilder};
use serde_json::{Value, json};

pub(crate) const VERIFIER: &str = "neon_auth_session_verifier";

/// A handle on a transport that was given away.
#[derive(Clone, Default)]
pub(crate) struct Upstream(Arc<Inner>);

#[derive(Default)]
struct Inner {
    fetches: Mutex<Vec<Fetch>>,
    look_ups: AtomicUsize,
    picture: Mutex<String>,
}

impl Upstream {
    pub(crate) fn auth(&self, config: Config) -> NeonAuth {
        self.builder(config).build()
    }

    pub(crate) fn builder(&self, config: Config) -> NeonAuthBuilder {
        NeonAuth::builder(config, self.clone())
    }

    /// Gives everybody a picture too large for a cookie.
    pub(crate) fn enlarge_sessions(&self) {
        *self.0.picture.lock().unwrap() = "x".repeat(4096);
    }

    /// What it was asked so far.
    pub(crate) fn fetches(&self) -> Vec<Fetch> {
        self.0.fetches.lock().unwrap().clone()
    }

    /// How often it was asked for a session.
    pub(crate) fn look_ups(&self) -> usize {
        self.0.look_ups.load(Ordering::Relaxed)
    }

    fn answer(&self, fetch: &Fetch) -> Response<Bytes> {
        let uri = fetch.request.uri();
        if uri.query().is_some_and(|query| query.contains(VERIFIER)) {
            let mut response = Response::new(session("ann", "").to_string().into());
            let line = "__Secure-neon-auth.session_token=ann.signature; Max-Age=600; Path=/";
            response
                .headers_mut()
                .append(SET_COOKIE, line.parse().unwrap());
            return response;
        }
        match uri.path() {
            "/db/auth/get-session" => {
                self.0.look_ups.fetch_add(1, Ordering::Relaxed);
                let cookies = fetch
                    .request
                    .headers()
                    .get(COOKIE)
                    .unwrap()
                    .to_str()
                    .unwrap();
                let token = cookies.split(['=', '.']).nth(2).unwrap();
                let picture = self.0.picture.lock().unwrap();
                let session = match token {
                    "nobody" => Value::Null,
                    token => session(token, &picture),
                };
                Response::new(session.to_string().into())
            }
            "/db/auth/sign-out" => {
                let mut response = Response::new(r#"{"success":true}"#.into());
                let line = "__Secure-neon-auth.session_token=; Max-Age=0; Path=/";
                response
                    .headers_mut()
                    .append(SET_COOKIE, line.parse().unwrap());
                response
            }
            _ => {
                let echo = json!({"path": fetch.request.uri().path(), "bytes": fetch.request.body().len()});
                Response::new(echo.to_string().into())
            }
        }
    }
}

fn session(token: &str, picture: &str) -> Value {
    json!({
        "session": {
            "id": "s", "userId": "u", "token": token, "expiresAt": "2999-01-01T00:00:00.000Z",
        },
        "user": {"id": "u", "name": token, "email": "ann@example.com", "image": picture},
    })
}

impl Transport for Upstream {
    type Mode = Async;

    fn fetch(&self, fetch: Fetch) -> BoxFuture<'_, Fetched> {
        let answer = self.answer(&fetch);
        self.0.fetches.lock().unwrap().push(fetch);
        Box::pin(async { Ok(answer) })
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        tokio::spawn(task);
    }

    fn wait(&self, notified: Notified, limit: Duration) -> BoxFuture<'_, bool> {
        Box::pin(async move { tokio::time::timeout(limit, notified).await.is_ok() })
    }
}
