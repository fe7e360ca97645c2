//! One request of the browser's: its flows, one after another, and its response.

use std::sync::Arc;

use http::header::{HOST, ORIGIN};
use http::{HeaderMap, HeaderValue, Method};
use neon_auth_core::{
    Action, Config, Context, Done, Flow, IncomingRequest, Jar, SessionMemory, Step, Timing,
    UnixMillis,
};

use super::application::Application;
use super::browser::{self, DOMAIN};
use super::{Length, Meanwhile, Way};
use neon_auth_conformance::cookies::SESSION_DATA;

const OWN: &str = "https://www.app.example";

/// One request on its way through the application.
pub(super) struct Visit {
    pub(super) config: Config,
    pub(super) request: IncomingRequest,
    pub(super) jar: Jar,
    memory: Arc<SessionMemory>,
    pub(super) fetches: usize,
    pub(super) has_token: bool,
}

impl Visit {
    pub(super) fn at(&self, now: UnixMillis) -> Context<'_> {
        Context::new(&self.config, now, &self.request, &self.jar).recalling(&self.memory)
    }
}

/// The head of a request to a page.
pub(super) fn incoming(method: &Method, headers: &HeaderMap) -> IncomingRequest {
    let mut headers = headers.clone();
    headers.insert(HOST, HeaderValue::from_static(browser::HOST));
    IncomingRequest::from_text(method, Some(browser::HOST), "/page", None, &headers)
}

impl Application {
    /// Runs a flow. While upstream's answer is under way, something else may be done in the same browser.
    pub(super) fn run<F: Flow>(
        &mut self,
        visit: &mut Visit,
        mut step: Step<F>,
        by: Option<Meanwhile>,
    ) -> F::Outcome {
        loop {
            match step.action {
                Action::Fetch(fetch, waiting) => {
                    visit.fetches += 1;
                    // A renewal that arrives late brings the old token back: no server can tell that from a new sign-in.
                    self.upstream.may_renew = by.is_none();
                    let got = self.upstream.answer(&fetch.request, self.now);
                    match by {
                        Some(Meanwhile::SignIn(user)) => {
                            self.sign_in(user, Length::Minute, Way::Method, false);
                        }
                        Some(Meanwhile::SignOut) => self.sign_out(Way::Method),
                        Some(Meanwhile::Revoke) => self.revoke(),
                        None => {}
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

    /// A request to a protected page, or to the handler, with the browser's cookies.
    pub(super) fn visit(&self, method: Method) -> Visit {
        let config = self.config();
        let mut headers = self.browser.headers(self.now);
        if method != Method::GET {
            headers.insert(ORIGIN, HeaderValue::from_static(OWN));
        }
        Visit {
            request: incoming(&method, &headers),
            jar: Jar::from_headers(&headers),
            config,
            memory: Arc::clone(&self.memory),
            fetches: 0,
            has_token: self.token().is_some(),
        }
    }

    /// The response reaches the browser.
    pub(super) fn finish(&mut self, visit: Visit) {
        let mut headers = HeaderMap::new();
        visit.jar.write(&visit.config, &visit.request, &mut headers);
        self.browser.keep(&headers, self.now);
        let cache = self.browser.get(SESSION_DATA, self.now);
        if let Some(cache) = cache.filter(|cache| !self.caches.iter().any(|known| known == cache)) {
            self.caches.push(cache.to_owned());
        }
    }

    fn config(&self) -> Config {
        let secret = |number: &u32| format!("secret number {number:020}, long enough");
        let mut secrets = self.secrets.iter().map(secret);
        let mut builder = Config::builder()
            .base_url("https://auth.example/db/auth")
            .cookie_secret(secrets.next().unwrap_or_default())
            .previous_cookie_secrets(secrets)
            .session_data_ttl(self.setting.ttl);
        if let Some(stale) = self.setting.stale_if_error {
            builder = builder.stale_if_error(stale);
        }
        if self.has_domain {
            builder = builder.cookie_domain(DOMAIN);
        }
        #[expect(clippy::expect_used, reason = "the options are written here")]
        builder.build().expect("a valid configuration")
    }

    pub(super) fn clock(&self) -> UnixMillis {
        UnixMillis::new(self.now)
    }
}
