//! One application, its upstream, and everybody's browser.

use std::collections::BTreeMap;
use std::future::ready;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Method};
use neon_auth::Config;
use neon_auth::adapter::{Gate, Head, Proxy};
use neon_auth::{Blocking, NeonAuth};
use neon_auth_benches::fixture::SECRET;
use neon_auth_benches::gate;
use neon_auth_benches::upstream::InProcess;
use neon_auth_dev_server::Random;

use super::browser::Browser;
use super::people::Request;

const UPSTREAM: &str = "http://127.0.0.1:4000";
const APPLICATION: &str = "app.example.com";
/// 2026-06-01T06:00:00Z.
const MORNING: Duration = Duration::from_secs(1_780_293_600);

/// A day under way.
pub struct Day {
    auth: NeonAuth<Blocking>,
    gate: Gate<Blocking>,
    /// In milliseconds since the epoch.
    clock: Arc<AtomicU64>,
    upstream: Arc<Mutex<Upstream>>,
    browsers: BTreeMap<usize, Browser>,
    requests: usize,
}

struct Upstream {
    server: neon_auth_dev_server::NeonAuth,
    /// By path.
    calls: BTreeMap<String, usize>,
}

/// What a day came to.
#[derive(Clone, Copy, Debug)]
pub struct Counts {
    /// How many people signed in.
    pub people: usize,
    /// How many protected requests they made.
    pub requests: usize,
    /// How often upstream was asked who is signed in, by a page, a call or a mint.
    pub look_ups: usize,
}

impl Counts {
    /// Which part of the calls is not made that there would be without a cache.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "there are not that many")]
    pub fn saved_percent(&self) -> f64 {
        100.0 * (1.0 - self.look_ups as f64 / self.requests as f64)
    }
}

impl Day {
    /// The morning of an application that nobody has signed in to yet. A session cookie is good for `ttl`.
    #[must_use]
    pub fn new(ttl: Duration) -> Self {
        let mut server = neon_auth_dev_server::NeonAuth::new(UPSTREAM, Random::from_seed(1));
        server.trust_origin(&format!("https://{APPLICATION}"));
        let upstream = Arc::new(Mutex::new(Upstream {
            server,
            calls: BTreeMap::new(),
        }));
        let clock = Arc::new(AtomicU64::new(0));
        let config = Config::builder()
            .base_url(format!("{UPSTREAM}/neondb/auth"))
            .cookie_secret(SECRET)
            .session_data_ttl(ttl)
            .build()
            .expect("the options are valid");
        let (asked, seen) = (Arc::clone(&upstream), Arc::clone(&clock));
        let transport = InProcess(move |fetch: neon_auth::transport::Fetch| {
            let mut upstream = asked.lock().unwrap_or_else(PoisonError::into_inner);
            let path = fetch.request.uri().path().to_owned();
            *upstream.calls.entry(path).or_default() += 1;
            Ok(upstream.server.handle(time(&seen), fetch.request))
        });
        let seen = Arc::clone(&clock);
        let auth = NeonAuth::builder(config, transport)
            .clock(move || time(&seen).into())
            .build();
        Self {
            gate: gate::protecting(&auth),
            auth,
            clock,
            upstream,
            browsers: BTreeMap::new(),
            requests: 0,
        }
    }

    /// Lives through it.
    pub fn live(mut self, requests: &[Request]) -> Counts {
        for request in requests {
            let now = MORNING + request.at;
            let now = u64::try_from(now.as_millis()).expect("it fits for long");
            self.clock.store(now, Ordering::Relaxed);
            if request.signs_in {
                self.sign_in(request.person);
            }
            self.visit(request.person);
        }
        let upstream = self.upstream.lock().unwrap_or_else(PoisonError::into_inner);
        let calls = |path: &str| upstream.calls.get(path).copied().unwrap_or_default();
        let accounts = calls("/neondb/auth/sign-up/email");
        assert_eq!(accounts, self.browsers.len(), "everybody signs in once");
        Counts {
            people: accounts,
            requests: self.requests,
            look_ups: calls("/neondb/auth/get-session"),
        }
    }

    /// Makes an account, through the API proxy as the browser does.
    fn sign_in(&mut self, person: usize) {
        let mut head = self.head(Method::POST, "/api/auth/sign-up/email", person);
        let headers = &mut head.headers;
        headers.insert("content-type", HeaderValue::from_static("application/json"));
        let body = format!(
            r#"{{"name":"Person {person}","email":"{person}@example.com","password":"correct horse battery"}}"#
        );
        let proxy = Proxy::new(&self.auth, "bench");
        let head = Head::new(&head.method, &head.uri, &head.headers);
        let answer = proxy
            .answer(head, None, |_| ready(Ok(Bytes::from(body))))
            .send();
        assert_eq!(answer.status(), 200, "{:?}", answer.body());
        let now = time(&self.clock);
        self.browsers
            .entry(person)
            .or_default()
            .keep(now, answer.headers());
    }

    fn visit(&mut self, person: usize) {
        let head = self.head(Method::GET, "/dashboard", person);
        let entry = gate::enter(&self.gate, &head);
        let verdict = entry.decide().send();
        assert!(gate::is_signed_in(&verdict), "{verdict:?}");
        let mut response = http::Response::new(());
        entry.auth().finish(&mut response);
        let now = time(&self.clock);
        self.browsers
            .entry(person)
            .or_default()
            .keep(now, response.headers());
        self.requests += 1;
    }

    fn head(&self, method: Method, target: &str, person: usize) -> Parts {
        let mut request = http::Request::builder()
            .method(method)
            .uri(target)
            .header("host", APPLICATION);
        let browser = self.browsers.get(&person);
        if let Some(cookies) = browser.and_then(|browser| browser.cookies(time(&self.clock))) {
            request = request.header("cookie", cookies);
        }
        request.body(()).expect("a valid head").into_parts().0
    }
}

fn time(clock: &AtomicU64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(clock.load(Ordering::Relaxed))
}

impl std::fmt::Debug for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Day").finish_non_exhaustive()
    }
}
