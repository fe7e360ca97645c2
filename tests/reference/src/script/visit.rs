//! One request of the browser's: its flows, one after another, and its response.

use std::sync::Arc;

use http::header::{HOST, ORIGIN};
use http::{HeaderMap, HeaderValue, Method};
use neon_auth_core::{
    Action, Config, Context, Done, Flow, IncomingRequest, Invalidations, Jar, SessionMemory, Step,
    Timing, UnixMillis,
};

use super::application::Application;
use super::browser::{self, DOMAIN};
use super::{Length, Meanwhile, Setting, Way};
use neon_auth_conformance::cookies::SESSION_DATA;

const OWN: &str = "https://www.app.example";

/// One request on its way through the application.
pub(super) struct Visit {
    pub(super) config: Config,
    pub(super) request: IncomingRequest,
    pub(super) jar: Jar,
    memory: Arc<SessionMemory>,
    invalidations: Invalidations,
    /// Whether upstream renews a session because of it.
    pub(super) may_renew: bool,
    pub(super) fetches: usize,
    pub(super) has_token: bool,
}

impl Visit {
    pub(super) fn at(&self, now: UnixMillis) -> Context<'_> {
        let context = Context::new(&self.config, now, &self.request, &self.jar);
        context
            .recalling(&self.memory)
            .checking(&self.invalidations)
    }
}

/// The head of a request to a page.
pub(super) fn incoming(method: &Method, headers: &HeaderMap) -> IncomingRequest {
    let mut headers = headers.clone();
    headers.insert(HOST, HeaderValue::from_static(browser::HOST));
    IncomingRequest::from_text(method, Some(browser::HOST), "/page", None, &headers)
}

impl Application {
    /// Runs a flow. While upstream's first answer is under way, something else may be done, and so many seconds pass.
    pub(super) fn run<F: Flow>(
        &mut self,
        visit: &mut Visit,
        mut step: Step<F>,
        mut by: Option<(Meanwhile, u8)>,
    ) -> F::Outcome {
        let may_renew = visit.may_renew && by.is_none();
        loop {
            if let Some(made) = step.invalidated.take() {
                self.invalidations.add(&made, self.clock());
            }
            match step.action {
                Action::Fetch(fetch, waiting) => {
                    visit.fetches += 1;
                    // A renewal that arrives late brings the old token back: no server can tell that from a new sign-in.
                    self.upstream.may_renew = may_renew;
                    let got = self.upstream.answer(&fetch.request, self.now);
                    if let Some((by, seconds)) = by.take() {
                        self.now += 1;
                        self.meanwhile(by);
                        self.now += i64::from(seconds) * 1000;
                    }
                    step = waiting.answer(self.clock(), got, Timing::default());
                }
                Action::Done(Done { cookies, outcome }) => {
                    cookies.into_iter().for_each(|cookie| visit.jar.set(cookie));
                    return outcome;
                }
            }
        }
    }

    fn meanwhile(&mut self, by: Meanwhile) {
        match by {
            Meanwhile::SignIn(user) => self.sign_in(user, Length::Minute, Way::Method, false),
            Meanwhile::SignOut => self.sign_out(Way::Method),
            Meanwhile::Revoke => self.revoke(),
            Meanwhile::ChangeInDatabase(user) => self.changed_in_database(user),
            Meanwhile::ChangeOnAnotherMachine(user) => self.changed_on_another_machine(user),
        }
    }

    /// A request to a protected page, or to the handler, with the browser's cookies.
    pub(super) fn visit(&self, method: Method) -> Visit {
        self.visit_with(method, self.here.browser.headers(self.now))
    }

    /// The same with these cookies.
    pub(super) fn visit_with(&self, method: Method, mut headers: HeaderMap) -> Visit {
        let config = configured(&self.setting, &self.secrets, self.has_domain);
        if method != Method::GET {
            headers.insert(ORIGIN, HeaderValue::from_static(OWN));
        }
        Visit {
            request: incoming(&method, &headers),
            jar: Jar::from_headers(&headers),
            config,
            memory: Arc::clone(&self.memory),
            invalidations: self.invalidations.clone(),
            may_renew: true,
            fetches: 0,
            has_token: self.token().is_some(),
        }
    }

    /// The response reaches the browser.
    pub(super) fn finish(&mut self, visit: Visit) {
        let mut headers = HeaderMap::new();
        visit.jar.write(&visit.config, &visit.request, &mut headers);
        self.here.browser.keep(&headers, self.now);
        let cache = self.here.browser.get(SESSION_DATA, self.now);
        if let Some(cache) =
            cache.filter(|cache| !self.here.caches.iter().any(|known| known == cache))
        {
            self.here.caches.push(cache.to_owned());
        }
        let cookies = self.here.browser.headers(self.now);
        if !cookies.is_empty() && self.kept.last() != Some(&cookies) {
            self.kept.push(cookies);
        }
    }

    pub(super) fn clock(&self) -> UnixMillis {
        UnixMillis::new(self.now)
    }
}

/// The configuration. The first secret signs.
pub(super) fn configured(setting: &Setting, secrets: &[u32], has_domain: bool) -> Config {
    let secret = |number: &u32| format!("secret number {number:020}, long enough");
    let mut secrets = secrets.iter().map(secret);
    let mut builder = Config::builder()
        .base_url("https://auth.example/db/auth")
        .cookie_secret(secrets.next().unwrap_or_default())
        .previous_cookie_secrets(secrets)
        .session_data_ttl(setting.ttl);
    if let Some(stale) = setting.stale_if_error {
        builder = builder.stale_if_error(stale);
    }
    if has_domain {
        builder = builder.cookie_domain(DOMAIN);
    }
    #[expect(clippy::expect_used, reason = "the options are written here")]
    builder.build().expect("a valid configuration")
}
