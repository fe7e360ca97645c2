//! An application behind the library, and the browsers that visit it. What a step came to is judged in `outcome`.

use std::sync::Arc;

use http::header::ORIGIN;
use http::{HeaderMap, HeaderValue, Method};
use neon_auth_core::{
    Call, Decision, GetSession, Handler, IncomingRequest, Invalidations, Middleware, SessionMemory,
};
use serde_json::{Value, json};

use super::browser::HOST;
use super::changes::Changes;
use super::outcome::Outcome;
use super::seat::Seat;
use super::upstream::{Upstream, Whose};
use super::visit::{Visit, configured, incoming};
use super::{Change, Health, Length, Meanwhile, Setting, Step, Way};
use crate::scenario::{NOON, freshness};
use neon_auth_conformance::cookies::{SESSION_DATA, SESSION_TOKEN};

/// How the session tokens of a sibling begin.
const PLANTED: &str = "planted";

/// So many browsers there are besides the one that is used.
const OTHERS: usize = 2;

/// The application, its browsers, and upstream.
pub(super) struct Application {
    pub(super) setting: Setting,
    pub(super) upstream: Upstream,
    /// The browser that is used.
    pub(super) here: Seat,
    pub(super) elsewhere: Vec<Seat>,
    /// Those that the application keeps.
    pub(super) invalidations: Invalidations,
    pub(super) changes: Changes,
    pub(super) now: i64,
    /// The first signs.
    pub(super) secrets: Vec<u32>,
    /// Of the cookies that were verified under these secrets.
    pub(super) memory: Arc<SessionMemory>,
    rotations: u32,
    planted: u32,
    pub(super) has_domain: bool,
    /// The cookies that a browser had after each request.
    pub(super) kept: Vec<HeaderMap>,
    taken: Vec<Step>,
}

impl Application {
    pub(super) fn new(setting: Setting) -> Self {
        let config = configured(&setting, &[0], false);
        Self {
            setting,
            upstream: Upstream::new(),
            here: Seat::default(),
            elsewhere: std::iter::repeat_with(Seat::default).take(OTHERS).collect(),
            invalidations: Invalidations::new(&config),
            changes: Changes::default(),
            now: NOON,
            secrets: vec![0],
            memory: memory(),
            rotations: 0,
            planted: 0,
            has_domain: false,
            kept: Vec::new(),
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
            Step::Rename(way) => self.change(&Change::Name, *way),
            Step::Change(change, way) => self.change(change, *way),
            Step::ChangeInDatabase(user) => self.changed_in_database(*user),
            Step::ChangeOnAnotherMachine(user) => self.changed_on_another_machine(*user),
            Step::News => self.hear_news(),
            Step::InvalidateUser(user) => self.invalidate(Whose::User(*user)),
            Step::InvalidateSession => {
                if let Some(token) = self.here.expected.token() {
                    self.invalidate(Whose::Session(token));
                }
            }
            Step::LoseCache => {
                self.here.browser.lose(SESSION_DATA);
                self.here.expected.forget_cache();
            }
            Step::Turn(to) => self.turn(usize::from(*to)),
            Step::Kept(at) => self.open_with_kept_cookies(usize::from(*at)),
            Step::Revoke => self.revoke(),
            Step::Health(health) => self.upstream.health = *health,
            Step::Wait(seconds) => self.now += i64::from(*seconds) * 1000,
            Step::Rotate => {
                self.rotations += 1;
                self.secrets.insert(0, self.rotations);
                self.secrets.truncate(3);
                self.memory = memory();
                self.seats().for_each(|seat| seat.expected.rotated());
            }
            Step::ForgetSecrets => {
                self.secrets.truncate(1);
                self.memory = memory();
                self.seats().for_each(|seat| seat.expected.forget_cache());
            }
            Step::SetDomain => self.has_domain = true,
            Step::Restart => {
                self.here.browser.close();
                if self.token().is_none() {
                    self.here.expected.signed_out();
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
            Step::Overtaken { by, seconds } => self.page(Method::GET, Some((*by, *seconds))),
        }
        let may_change_token = matches!(
            step,
            Step::SignIn { .. }
                | Step::SignOut(_)
                | Step::Restart
                | Step::Wait(_)
                | Step::Change(..)
                | Step::Turn(_)
                | Step::Overtaken { .. }
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
            "{what}\nafter {:#?}\n{:?}\n{:?}\n{:?}",
            self.taken, self.here.expected, self.here.browser, self.changes
        );
    }

    /// The session token that upstream gave the browser.
    pub(super) fn token(&self) -> Option<String> {
        let mut cookies = self.here.browser.all(SESSION_TOKEN, self.now);
        let own = cookies.find(|cookie| !cookie.starts_with(PLANTED))?;
        own.split('.').next().map(str::to_owned)
    }

    /// Whether the browser has a session token of a sibling's.
    pub(super) fn has_planted(&self) -> bool {
        let mut cookies = self.here.browser.all(SESSION_TOKEN, self.now);
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
            self.here.expected.signed_in(token);
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
        let whose = self.here.expected.token().map(Whose::Session);
        self.call_that_changes(way, "sign-out", json!({}), whose, true);
        self.here.expected.forget_cache();
        if !is_refused {
            self.here.expected.signed_out();
            self.check(self.token().is_none(), "a sign-out left the session token");
        }
        let has_cache = self.here.browser.get(SESSION_DATA, self.now).is_some();
        self.check(!has_cache, "a sign-out left the cached session");
    }

    pub(super) fn revoke(&mut self) {
        if let Some(token) = self.here.expected.token() {
            self.upstream.revoke(&token, self.now);
        }
    }

    /// Another browser is used from now on.
    fn turn(&mut self, to: usize) {
        let others = self.elsewhere.len().max(1);
        if let Some(other) = self.elsewhere.get_mut(to % others) {
            std::mem::swap(&mut self.here, other);
        }
    }

    fn seats(&mut self) -> impl Iterator<Item = &mut Seat> {
        std::iter::once(&mut self.here).chain(&mut self.elsewhere)
    }

    fn open_with_kept_cookies(&mut self, at: usize) {
        let many = self.kept.len().max(1);
        let Some(cookies) = self.kept.get(at % many).cloned() else {
            return;
        };
        let mut visit = self.visit_with(Method::GET, cookies);
        visit.may_renew = false;
        let flow = Middleware::start(visit.at(self.clock()));
        let decision = self.run(&mut visit, flow, None);
        let outcome = Outcome::of_decision(&decision, visit.fetches, true);
        self.check_outcome_of_kept(&outcome);
    }

    fn replay(&mut self, at: usize) {
        let caches = self.here.caches.len().max(1);
        if let Some(cache) = self.here.caches.get(at % caches) {
            self.here.browser.put(SESSION_DATA, cache.clone());
            self.here.expected.disturb();
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
        self.here.browser.plant(SESSION_TOKEN, token, path);
    }

    fn page(&mut self, method: Method, by: Option<(Meanwhile, u8)>) {
        let is_read = method == Method::GET;
        let mut visit = self.visit(method);
        let flow = Middleware::start(visit.at(self.clock()));
        let mut before = self.here.expected.clone();
        let asked = self.now;
        let decision = self.run(&mut visit, flow, by);
        if self.may_have_changed_since(asked, before.token()) {
            before.forget_cache();
        }
        // The page belongs to who asked for it, whatever has been done meanwhile.
        let since = std::mem::replace(&mut self.here.expected, before);
        let outcome = Outcome::of_decision(&decision, visit.fetches, is_read);
        self.check_outcome(&outcome, visit.has_token, by.is_some());
        if by.is_some() {
            self.here.expected = since;
            self.here.expected.disturb();
        }
        self.finish(visit);
    }

    fn foreign_form(&mut self) {
        let mut visit = self.visit(Method::POST);
        let mut headers = self.here.browser.headers(self.now);
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
                &self.here.browser.headers(self.now),
            );
        }
        let flow = Handler::start(visit.at(self.clock()), "get-session", bytes::Bytes::new());
        let response = self.run(&mut visit, flow, None);
        let outcome = Outcome::of_proxied(&response, visit.fetches, fresh);
        self.check_outcome(&outcome, visit.has_token, false);
        self.finish(visit);
    }

    /// One call in a request of its own, and whether upstream did it.
    pub(super) fn call(&mut self, way: Way, route: &str, arguments: Value) -> bool {
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

fn memory() -> Arc<SessionMemory> {
    Arc::new(SessionMemory::with_limit(1 << 20))
}
