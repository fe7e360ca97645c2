//! An application behind the library, and the one browser that visits it. What a step came to is judged in `outcome`.

use std::sync::Arc;

use http::header::ORIGIN;
use http::{HeaderValue, Method};
use neon_auth_core::{
    Call, Decision, GetSession, Handler, IncomingRequest, Middleware, Session, SessionMemory,
};
use serde_json::{Value, json};

use super::browser::{Browser, HOST};
use super::outcome::{Expected, Outcome};
use super::upstream::Upstream;
use super::visit::{Visit, incoming};
use super::{Health, Length, Meanwhile, Setting, Step, Way};
use crate::scenario::{NOON, freshness};
use neon_auth_conformance::cookies::{SESSION_DATA, SESSION_TOKEN};

/// How the session tokens of a sibling begin.
const PLANTED: &str = "planted";

/// The application, its browser, and upstream.
pub(super) struct Application {
    pub(super) setting: Setting,
    pub(super) upstream: Upstream,
    pub(super) browser: Browser,
    pub(super) expected: Expected,
    pub(super) now: i64,
    /// The first signs.
    pub(super) secrets: Vec<u32>,
    /// Of the cookies that were verified under these secrets.
    pub(super) memory: Arc<SessionMemory>,
    rotations: u32,
    planted: u32,
    pub(super) has_domain: bool,
    /// Every cached session that the browser ever had.
    pub(super) caches: Vec<String>,
    taken: Vec<Step>,
}

impl Application {
    pub(super) fn new(setting: Setting) -> Self {
        Self {
            setting,
            upstream: Upstream::new(),
            browser: Browser::default(),
            expected: Expected::default(),
            now: NOON,
            secrets: vec![0],
            memory: memory(),
            rotations: 0,
            planted: 0,
            has_domain: false,
            caches: Vec::new(),
            taken: Vec::new(),
        }
    }

    /// Takes a step, and checks what came of it.
    pub(super) fn take(&mut self, step: &Step) {
        self.taken.push(step.clone());
        let token_before = self.token();
        match step {
            Step::SignIn {
                user,
                length,
                way,
                then_asks,
            } => self.sign_in(*user, *length, *way, *then_asks),
            Step::SignOut(way) => self.sign_out(*way),
            Step::Rename(way) => {
                if self.call(*way, "update-user", json!({"name": "new"})) {
                    self.expected.forget_cache();
                }
            }
            Step::Revoke => self.revoke(),
            Step::Health(health) => self.upstream.health = *health,
            Step::Wait(seconds) => self.now += i64::from(*seconds) * 1000,
            Step::Rotate => {
                self.rotations += 1;
                self.secrets.insert(0, self.rotations);
                self.secrets.truncate(3);
                self.memory = memory();
                self.expected.rotated();
            }
            Step::ForgetSecrets => {
                self.secrets.truncate(1);
                self.memory = memory();
                self.expected.forget_cache();
            }
            Step::SetDomain => self.has_domain = true,
            Step::Restart => {
                self.browser.close();
                if self.token().is_none() {
                    self.expected.signed_out();
                }
            }
            Step::Replay(at) => self.replay(usize::from(*at)),
            Step::Plant { is_narrow } => self.plant(*is_narrow),
            Step::Page => self.page(Method::GET, None),
            Step::Form => self.page(Method::POST, None),
            Step::ForeignForm => self.foreign_form(),
            Step::PublicPage => self.public_page(),
            Step::GetSession { fresh } => self.get_session(*fresh),
            Step::ProxiedSession { fresh } => self.proxied_session(*fresh),
            Step::Overtaken(by) => self.page(Method::GET, Some(*by)),
        }
        let may_change_token = matches!(
            step,
            Step::SignIn { .. }
                | Step::SignOut(_)
                | Step::Restart
                | Step::Wait(_)
                | Step::Overtaken(_)
        );
        let is_kept = self.token() == token_before;
        self.check(
            is_kept || may_change_token || self.upstream.health.looks_up(),
            "an outage changed the session token",
        );
        self.check_jar();
    }

    /// Fails with the steps so far.
    pub(super) fn check(&self, holds: bool, what: &str) {
        assert!(
            holds,
            "{what}\nafter {:#?}\n{:?}\n{:?}",
            self.taken, self.expected, self.browser
        );
    }

    /// The session token that upstream gave the browser.
    pub(super) fn token(&self) -> Option<String> {
        let mut cookies = self.browser.all(SESSION_TOKEN, self.now);
        let own = cookies.find(|cookie| !cookie.starts_with(PLANTED))?;
        own.split('.').next().map(str::to_owned)
    }

    /// Whether the browser has a session token of a sibling's.
    pub(super) fn has_planted(&self) -> bool {
        let mut cookies = self.browser.all(SESSION_TOKEN, self.now);
        cookies.any(|cookie| cookie.starts_with(PLANTED))
    }

    pub(super) fn sign_in(&mut self, user: u8, length: Length, way: Way, then_asks: bool) {
        let arguments = json!({"user": user, "length": match length {
            Length::Week => 0,
            Length::Day => 1,
            Length::Minute => 2,
        }});
        let mut visit = self.visit(Method::POST);
        let is_done = self.call_in(&mut visit, way, "sign-in/email", &arguments);
        if is_done && let Some(token) = self.upstream.latest() {
            self.expected.signed_in(token);
            visit.has_token = true;
        }
        if then_asks {
            let outcome = self.ask(&mut visit, false);
            self.check_outcome(&outcome, visit.has_token, false);
        }
        self.finish(visit);
    }

    pub(super) fn sign_out(&mut self, way: Way) {
        // Only upstream's own word leaves the session.
        let is_refused = self.upstream.health == Health::Refusing;
        self.call(way, "sign-out", json!({}));
        self.expected.forget_cache();
        if !is_refused {
            self.expected.signed_out();
            self.check(self.token().is_none(), "a sign-out left the session token");
        }
        let has_cache = self.browser.get(SESSION_DATA, self.now).is_some();
        self.check(!has_cache, "a sign-out left the cached session");
    }

    pub(super) fn revoke(&mut self) {
        if let Some(token) = self.expected.token() {
            self.upstream.revoke(&token, self.now);
        }
    }

    fn replay(&mut self, at: usize) {
        let caches = self.caches.len().max(1);
        if let Some(cache) = self.caches.get(at % caches) {
            self.browser.put(SESSION_DATA, cache.clone());
            self.expected.disturb();
        }
    }

    /// A sibling subdomain sets a session token of its own. More than two would win over a good one.
    fn plant(&mut self, is_narrow: bool) {
        // On the whole domain it would replace the application's own cookie, if that is of the domain.
        let path = if is_narrow || self.has_domain {
            "/page"
        } else {
            "/"
        };
        self.planted += 1;
        let token = format!("{PLANTED}{}.x", self.planted);
        self.browser.plant(SESSION_TOKEN, token, path);
    }

    fn page(&mut self, method: Method, by: Option<Meanwhile>) {
        let is_read = method == Method::GET;
        let mut visit = self.visit(method);
        let flow = Middleware::start(visit.at(self.clock()));
        let before = self.expected.clone();
        let decision = self.run(&mut visit, flow, by);
        // The page belongs to who asked for it, whatever has been done meanwhile.
        let since = std::mem::replace(&mut self.expected, before);
        let outcome = Outcome::of_decision(&decision, visit.fetches, is_read);
        self.check_outcome(&outcome, visit.has_token, by.is_some());
        if by.is_some() {
            self.expected = since;
            self.expected.disturb();
        }
        self.finish(visit);
    }

    fn foreign_form(&mut self) {
        let mut visit = self.visit(Method::POST);
        let mut headers = self.browser.headers(self.now);
        headers.insert(ORIGIN, HeaderValue::from_static("https://evil.example"));
        visit.request = incoming(&Method::POST, &headers);
        let flow = Middleware::start(visit.at(self.clock()));
        let decision = self.run(&mut visit, flow, None);
        let response = decision.admit(&visit.config, &visit.request).break_value();
        let is_refused = response.is_some_and(|response| response.status() == 403);
        self.check(
            is_refused && visit.fetches == 0,
            "a form from elsewhere got in",
        );
        self.finish(visit);
    }

    fn public_page(&mut self) {
        let mut visit = self.visit(Method::GET);
        let flow = Middleware::start_open(visit.at(self.clock()));
        let decision = self.run(&mut visit, flow, None);
        if let Decision::Public(Some(session)) = &decision {
            let outcome = Outcome::session(session, visit.fetches);
            self.check_outcome(&outcome, visit.has_token, false);
        }
        self.check(visit.fetches == 0, "a public page asked upstream");
        let outcome = self.ask(&mut visit, false);
        self.check_outcome(&outcome, visit.has_token, false);
        self.finish(visit);
    }

    fn get_session(&mut self, fresh: bool) {
        let mut visit = self.visit(Method::GET);
        let outcome = self.ask(&mut visit, fresh);
        self.check_outcome(&outcome, visit.has_token, false);
        self.finish(visit);
    }

    /// Asks by `get_session()` within a request.
    fn ask(&mut self, visit: &mut Visit, fresh: bool) -> Outcome {
        let is_read = visit.request.method() == Method::GET;
        let before = visit.fetches;
        let flow = GetSession::start(visit.at(self.clock()), freshness(fresh));
        let outcome = self.run(visit, flow, None);
        Outcome::of_get_session(&outcome, visit.fetches - before, is_read && !fresh, fresh)
    }

    fn proxied_session(&mut self, fresh: bool) {
        let mut visit = self.visit(Method::GET);
        if fresh {
            visit.request = IncomingRequest::from_text(
                &Method::GET,
                Some(HOST),
                "/api/auth/get-session",
                Some("disableCookieCache=true"),
                &self.browser.headers(self.now),
            );
        }
        let flow = Handler::start(visit.at(self.clock()), "get-session", bytes::Bytes::new());
        let response = self.run(&mut visit, flow, None);
        let outcome = Outcome::of_proxied(&response, visit.fetches, fresh);
        self.check_outcome(&outcome, visit.has_token, false);
        self.finish(visit);
    }

    /// One call in a request of its own, and whether upstream did it.
    fn call(&mut self, way: Way, route: &str, arguments: Value) -> bool {
        let mut visit = self.visit(Method::POST);
        let is_done = self.call_in(&mut visit, way, route, &arguments);
        self.finish(visit);
        is_done
    }

    fn call_in(&mut self, visit: &mut Visit, way: Way, route: &str, arguments: &Value) -> bool {
        match way {
            Way::Proxy => {
                let body = arguments.to_string().into();
                let flow = Handler::start(visit.at(self.clock()), route, body);
                self.run(visit, flow, None).status().is_success()
            }
            Way::Method => {
                let flow = Call::<Value>::start_untyped(
                    visit.at(self.clock()),
                    Method::POST,
                    route,
                    arguments,
                );
                self.run(visit, flow, None).is_ok()
            }
        }
    }
}

/// Who a session belongs to, as a page sees it.
pub(super) fn token_and_name(session: &Session) -> (String, String) {
    (
        session.session.token.to_string(),
        session.user.name.to_string(),
    )
}

fn memory() -> Arc<SessionMemory> {
    Arc::new(SessionMemory::with_limit(1 << 20))
}
