//! From plain threads: the methods, and look-ups that are one.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http::request::Parts;
use neon_auth::transport::{BoxFuture, Notified, Notify, Transport};
use neon_auth::{Blocking, NeonAuth};
use neon_auth_core::methods::SignUpEmail;
use neon_auth_core::{Config, ErrorCode, Fetch, FetchError, FetchErrorKind, Fetched};
use neon_auth_tests::faults::{Server, keep_answering};
use neon_auth_ureq::Client;

const THREADS: usize = 8;

/// The client, with a gate before every look-up of a session. It opens once so many threads wait for one of them.
#[derive(Clone, Default)]
struct Gated {
    client: Client,
    waiting: Arc<(Mutex<usize>, Condvar)>,
    gated: Arc<AtomicBool>,
    fetches: Arc<AtomicUsize>,
    panics: bool,
}

impl Gated {
    fn close(&self) {
        self.gated.store(true, Ordering::Relaxed);
    }

    fn pass(&self) {
        if self.gated.load(Ordering::Relaxed) {
            self.fetches.fetch_add(1, Ordering::Relaxed);
            let (waiting, joined) = &*self.waiting;
            let waiting = waiting.lock().unwrap();
            drop(
                joined
                    .wait_while(waiting, |waiting| *waiting < THREADS - 1)
                    .unwrap(),
            );
            assert!(!self.panics, "the leader unwinds");
        }
    }
}

impl Transport for Gated {
    type Mode = Blocking;

    fn fetch(&self, fetch: Fetch) -> BoxFuture<'_, Fetched> {
        Box::pin(async move {
            self.pass();
            self.client.fetch(fetch).await
        })
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        self.client.spawn(task);
    }

    fn wait(&self, notified: Notified, limit: Duration) -> BoxFuture<'_, bool> {
        let (waiting, joined) = &*self.waiting;
        *waiting.lock().unwrap() += 1;
        joined.notify_all();
        self.client.wait(notified, limit)
    }
}

fn config(base_url: &str) -> Config {
    Config::builder()
        .base_url(base_url)
        .cookie_secret("0123456789abcdef0123456789abcdef")
        .build()
        .unwrap()
}

fn head(cookies: &str) -> Parts {
    let request = Request::get("http://localhost/").header("cookie", cookies);
    request.body(()).unwrap().into_parts().0
}

/// Signs somebody up, and says what the browser's Cookie header would be without the cached session.
fn sign_up(auth: &NeonAuth<Blocking>) -> String {
    let request = auth.on(&head(""));
    let ann = SignUpEmail::new("ann@example.com", "correct horse battery").name("Ann");
    request.sign_up().email(ann).send().unwrap();
    let mut response = http::Response::new(());
    request.finish(&mut response);
    let lines = response.headers().get_all("set-cookie").iter();
    let pairs = lines.map(|line| line.to_str().unwrap().split(';').next().unwrap());
    let sent = pairs.filter(|pair| !pair.contains("session_data"));
    sent.collect::<Vec<_>>().join("; ")
}

#[test]
fn look_ups_of_several_threads_are_one() {
    let server = neon_auth_dev_server::start().unwrap();
    let gated = Gated::default();
    let auth = NeonAuth::new(config(server.base_url()), gated.clone());
    let cookies = sign_up(&auth);
    let before = server.count("get-session");
    gated.close();
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                let request = auth.on(&head(&cookies));
                let session = request.get_session().send().unwrap().unwrap();
                assert_eq!(session.user.email, "ann@example.com");
            });
        }
    });
    assert_eq!(server.count("get-session"), before + 1);
    assert_eq!(gated.fetches.load(Ordering::Relaxed), 1);
}

/// Each waiter leads in turn. Here every leader unwinds, and none of the others unwinds with it.
#[test]
fn a_leader_that_unwinds_leaves_nobody_waiting() {
    let server = neon_auth_dev_server::start().unwrap();
    let calm = NeonAuth::new(config(server.base_url()), Client::new());
    let cookies = sign_up(&calm);
    let gated = Gated {
        panics: true,
        ..Gated::default()
    };
    gated.close();
    let auth = NeonAuth::new(config(server.base_url()), gated.clone());
    let unwound = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|_| scope.spawn(|| auth.on(&head(&cookies)).get_session().send()))
            .collect();
        let outcomes = threads.into_iter().map(|thread| thread.join());
        outcomes.filter(Result::is_err).count()
    });
    assert_eq!(unwound, THREADS);
    assert_eq!(gated.fetches.load(Ordering::Relaxed), THREADS);
}

#[test]
fn a_clone_uses_the_connection_of_another() {
    let server =
        Server::start(|mut stream| keep_answering(&mut stream, "HTTP/1.1 204 None\r\n\r\n"));
    let client = Client::new();
    for client in [client.clone(), client] {
        let get = Request::get(server.url("/")).body(Bytes::new()).unwrap();
        let fetch = Fetch::new(get, Duration::from_secs(20), 0);
        neon_auth::transport::block_on(client.fetch(fetch)).unwrap();
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_waiter_gives_up_at_its_own_deadline() {
    let notified = Notify::new().notified();
    let limit = Duration::from_millis(50);
    assert!(!neon_auth::transport::block_on(
        Client::new().wait(notified, limit)
    ));
}

#[test]
fn an_outage_is_an_error_and_signs_nobody_out() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = neon_auth_ureq::new(config(server.base_url()));
    let cookies = sign_up(&auth);
    server.pause();
    let request = auth.on(&head(&cookies));
    let error = request.get_session().send().unwrap_err();
    assert_eq!(error.error_code(), Some(ErrorCode::NetworkRefused));
    let mut response = http::Response::new(());
    request.finish(&mut response);
    assert!(!response.headers().contains_key("set-cookie"));
    let refused = FetchError::new(FetchErrorKind::Refused);
    assert_eq!(error.message(), refused.to_string());
}
