//! tiny_http sends ASCII alone. What is left out for that is not lost in silence.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use neon_auth_rouille::neon_auth::transport::{
    BoxFuture, Fetch, Fetched, Notified, Transport, block_on,
};
use neon_auth_rouille::{Blocking, Config, LogRecord, Logger, NeonAuth, RequestAuth, attach};
use rouille::{Request, Response};

/// An upstream whose every answer sets a cookie that is not ASCII, and one that is.
struct Foreign;

impl Transport for Foreign {
    type Mode = Blocking;

    fn fetch(&self, _: Fetch) -> BoxFuture<'_, Fetched> {
        Box::pin(async {
            let response = http::Response::builder()
                .header("set-cookie", "__Secure-neon-auth.session_challenge=a")
                .header("set-cookie", "__Secure-neon-auth.other=é".as_bytes());
            Ok(response.body("{\"success\":true}".into()).unwrap())
        })
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        block_on(task);
    }

    fn wait(&self, notified: Notified, limit: Duration) -> BoxFuture<'_, bool> {
        Box::pin(async move { notified.wait_timeout(limit) })
    }
}

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<&'static str>>>);

impl Logger for Kept {
    fn warn(&self, record: &LogRecord) {
        self.0.lock().unwrap().push(record.message);
    }
}

/// The names of the cookies that are set, twice over, and what the log says.
fn answered(
    path: &str,
    application: impl Fn(&RequestAuth) -> Response,
) -> (Vec<String>, Vec<&'static str>) {
    let config = Config::builder()
        .base_url("https://auth.example/db/auth")
        .cookie_secret("a-secret-of-32-characters-or-more");
    let kept = Kept::default();
    let auth = NeonAuth::builder(config.build().unwrap(), Foreign)
        .logger(kept.clone())
        .build();
    let mut names = Vec::new();
    for _ in 0..2 {
        let headers = vec![("Host".to_owned(), "localhost:3000".to_owned())];
        let request = Request::fake_http("GET", path, headers, Vec::new());
        let response = attach(&auth, &request, &application);
        let cookies = response.headers.iter();
        let cookies = cookies.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        names.extend(cookies.filter_map(|(_, line)| Some(line.split_once('=')?.0.to_owned())));
    }
    let said = kept.0.lock().unwrap().clone();
    (names, said)
}

fn assert_said_once((names, said): (Vec<String>, Vec<&'static str>)) {
    assert!(
        names
            .iter()
            .any(|name| name.ends_with(".session_challenge")),
        "{names:?}"
    );
    assert!(
        !names.iter().any(|name| name.ends_with(".other")),
        "{names:?}"
    );
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("not ASCII"), "{said:?}");
}

#[test]
fn a_cookie_of_a_method_is_left_out_and_the_log_says_so_once() {
    assert_said_once(answered("/page", |auth| {
        let called = auth.call(http::Method::GET, "ok", &serde_json::Value::Null);
        called.send().unwrap();
        Response::text("page")
    }));
}

#[test]
fn a_cookie_of_a_call_below_the_mount_likewise() {
    assert_said_once(answered("/api/auth/ok", |_| Response::empty_404()));
}
