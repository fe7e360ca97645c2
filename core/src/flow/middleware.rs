//! Route protection: who may see which page.
//!
//! ```text
//! new ──OAuth return──▶ Exchanging ──any answer──▶ done
//!  ├──public page, cached session, or no token──▶ done
//!  └──▶ LookingUp ──any answer──▶ done
//! ```

use std::ops::ControlFlow;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};

use super::answer::{ascii_only, interstitial, see_other};
use super::cache_cookie::Carried;
use super::challenge;
use super::look_up::{Finding, LookUp, Opening, deletions, read_cookies};
use crate::action::{Action, Flow, Mailbox, Ticket};
use crate::config::{Config, SameSite, is_local_target};
use crate::cookie::SetCookie;
use crate::cross_site::check_origin;
use crate::error::is_code;
use crate::failure::Failure;
use crate::fetch::Fetched;
use crate::log::{Component, Journal, Outcome};
use crate::request::{IncomingRequest, MARKER_HEADER};
use crate::session::{Cached, Session, mint, read_cache};
use crate::time::UnixMillis;
use crate::upstream::{Answer, GET_SESSION, oauth_exchange};

/// Decides one request to a page.
pub struct Middleware {
    config: Config,
    request: IncomingRequest,
    log: Journal,
    mailbox: Mailbox<Decision>,
    state: State,
}

enum State {
    LookingUp(Box<LookUp>),
    Exchanging,
    Over,
}

/// What becomes of a request.
#[derive(Debug)]
#[non_exhaustive]
pub enum Decision {
    /// Somebody is signed in: on to the page.
    Allow(Session),
    /// Anyone may see the page. The session is told where the cache knows it; upstream was not asked.
    Public(Option<Session>),
    /// The browser goes elsewhere.
    Redirect(Redirect),
    /// The browser goes elsewhere, by way of a page that refreshes itself, so that `Strict` cookies come along.
    Interstitial(Redirect),
    /// The request ends here.
    Respond(Response<Bytes>),
}

/// Where a browser is sent: a path of this application, or the configured login URL.
#[derive(Clone, PartialEq, Eq)]
pub struct Redirect {
    location: String,
}

impl Redirect {
    /// The target, as it stands in the Location header.
    #[must_use]
    pub fn location(&self) -> &str {
        &self.location
    }
}

impl std::fmt::Debug for Redirect {
    /// Only the path: the query is the page's own and may hold anything.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = self.location.split(['?', '#']).next();
        f.debug_struct("Redirect")
            .field("path", &path)
            .finish_non_exhaustive()
    }
}

impl Decision {
    /// Who is signed in, as far as the decision knows.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        match self {
            Self::Allow(session) | Self::Public(Some(session)) => Some(session),
            _ => None,
        }
    }

    /// Sets the marker on the request as the application sees it, and strips a copy that the client sent.
    pub fn mark(&self, headers: &mut HeaderMap) {
        headers.remove(MARKER_HEADER);
        if self.session().is_some() {
            headers.insert(MARKER_HEADER, HeaderValue::from_static("true"));
        }
    }

    /// What to do: continue with the session to hand on, or break with the answer, rendered.
    pub fn admit(self) -> ControlFlow<Response<Bytes>, Option<Session>> {
        match self {
            Self::Allow(session) => ControlFlow::Continue(Some(session)),
            Self::Public(session) => ControlFlow::Continue(session),
            Self::Redirect(redirect) => ControlFlow::Break(see_other(&redirect.location)),
            Self::Interstitial(redirect) => ControlFlow::Break(interstitial(&redirect.location)),
            Self::Respond(response) => ControlFlow::Break(response),
        }
    }
}

impl Middleware {
    /// Begins, for a page that is public only if the configuration says so.
    #[must_use]
    pub fn new(config: &Config, now: UnixMillis, request: &IncomingRequest) -> Self {
        let is_public = config.is_public(request.path());
        Self::begin(config, now, request, is_public)
    }

    /// Begins, for a page that anyone may see, whatever its path: nobody is turned away, but a browser on its way back
    /// from an OAuth provider is signed in.
    #[must_use]
    pub fn open(config: &Config, now: UnixMillis, request: &IncomingRequest) -> Self {
        Self::begin(config, now, request, true)
    }

    fn begin(config: &Config, now: UnixMillis, request: &IncomingRequest, is_public: bool) -> Self {
        let mut flow = Self {
            config: config.clone(),
            request: request.clone(),
            log: Journal::new(config, Component::Middleware),
            mailbox: Mailbox::new(),
            state: State::Over,
        };
        flow.dispatch(now, is_public);
        flow
    }

    fn dispatch(&mut self, now: UnixMillis, is_public: bool) {
        if let Some(verifier) = self.oauth_verifier() {
            if !is_local_target(self.request.path()) {
                return self.refuse(Failure::InvalidPath);
            }
            return match oauth_exchange(&self.config, &self.request, verifier) {
                Some(fetch) => {
                    self.mailbox.fetch(fetch);
                    self.state = State::Exchanging;
                }
                None => self.refuse(Failure::InvalidPath),
            };
        }
        if is_public {
            return self.let_anyone_through(now);
        }
        if let Err(failure) = check_origin(&self.config, &self.request) {
            return self.refuse(failure);
        }
        match read_cookies(&self.config, now, &self.request, false, &mut self.log) {
            Opening::Known(session) => self.finish(Vec::new(), Decision::Allow(session)),
            Opening::NoToken => {
                let dead = deletions(&self.config, self.request.jar());
                self.finish(dead, turn_away(&self.config, &self.request));
            }
            Opening::Ask(asking) => match asking.of_page() {
                Some(fetch) => {
                    self.mailbox.log(self.log.take());
                    self.mailbox.fetch(fetch);
                    self.state = State::LookingUp(Box::new(asking));
                }
                None => self.fail(Failure::Internal),
            },
        }
    }

    /// The verifier, if the request is a browser's way back from an OAuth provider. Below the mount it is the
    /// handler's; a popup's belongs to the window that opened it.
    fn oauth_verifier(&self) -> Option<&str> {
        let request = &self.request;
        let is_page = request.method() == Method::GET
            && self.config.path_below_mount(request.path()).is_none();
        request
            .verifier()
            .filter(|_| is_page && request.has_challenge() && !request.has_pair("neon_popup", "1"))
    }

    fn let_anyone_through(&mut self, now: UnixMillis) {
        let jar = self.request.jar();
        let session = match read_cache(&self.config, jar, now, &mut self.log) {
            Cached::Hit(session) => Some(session),
            Cached::Stale(_) | Cached::Miss(_) => None,
        };
        self.log.decided(Outcome::Public, "anyone may see the page");
        let mut jar = jar.fork();
        Carried::in_jar(&jar).settle(&self.config, &mut jar, None, false);
        self.finish(jar.into_lines(), Decision::Public(session));
    }

    fn refuse(&mut self, failure: Failure) {
        self.log.decided(Outcome::Refused, failure.code());
        self.fail(failure);
    }

    fn fail(&mut self, failure: Failure) {
        let response = self.request.answer_failure(failure);
        self.finish(Vec::new(), Decision::Respond(response));
    }

    fn finish(&mut self, cookies: Vec<SetCookie>, decision: Decision) {
        self.mailbox.log(self.log.take());
        self.mailbox.done(cookies, decision);
    }

    fn looked_up(&mut self, now: UnixMillis, look_up: LookUp, got: Fetched) {
        let looked_up = look_up.settle(now, got, &mut self.log);
        match looked_up.finding {
            Finding::SignedIn(session) => {
                self.finish(looked_up.cookies, Decision::Allow(session));
            }
            Finding::SignedOut => {
                self.finish(looked_up.cookies, turn_away(&self.config, &self.request));
            }
            Finding::Unknown { failure, .. } => self.fail(failure),
        }
    }

    fn exchanged(&mut self, now: UnixMillis, got: Fetched) {
        let answer = match got {
            Ok(response) => Answer::read(&self.config, now, response),
            Err(error) => {
                self.log.failed(GET_SESSION, &error);
                return self.exchange_unknown(error.kind().failure());
            }
        };
        let code = answer.complaint().code;
        self.log.answered(
            GET_SESSION,
            answer.status,
            code.as_deref(),
            answer.request_id(),
        );
        if answer.status.is_success() && answer.sets_token() {
            return self.signed_in_by_exchange(now, answer);
        }
        let is_refusal = match answer.status {
            StatusCode::NOT_FOUND | StatusCode::TOO_MANY_REQUESTS => false,
            status => status.is_success() || (status.is_client_error() && answer.is_json()),
        };
        if !is_refusal {
            return self.exchange_unknown(Failure::UpstreamError);
        }
        self.log
            .decided(Outcome::Refused, "upstream refused the OAuth return");
        let code = code.filter(|code| is_code(code));
        let code = code.as_deref().unwrap_or("OAUTH_FAILED");
        let login = to_login(&self.config, &self.request, Some(code));
        let mut jar = self.request.jar().fork();
        Carried::in_jar(&jar).settle(&self.config, &mut jar, None, false);
        challenge::end(&self.config, &mut jar);
        self.finish(jar.into_lines(), Decision::Redirect(login));
    }

    /// The verifier is still good, so the browser may try again.
    fn exchange_unknown(&mut self, failure: Failure) {
        self.log.decided(Outcome::Unknown, failure.code());
        self.fail(failure);
    }

    /// The browser goes back to the page it came for, without the verifier.
    fn signed_in_by_exchange(&mut self, now: UnixMillis, answer: Answer) {
        let session = answer
            .session()
            .filter(|session| session.is_live(now))
            .cloned();
        let mut jar = self.request.jar().fork();
        let carried = Carried::in_jar(&jar);
        for cookie in answer.cookies {
            jar.set(cookie);
        }
        let minted =
            session.and_then(|session| mint(&self.config, &jar, &session, now, &mut self.log));
        carried.settle(&self.config, &mut jar, minted, true);
        challenge::end(&self.config, &mut jar);
        self.log.decided(
            Outcome::LookedUp,
            "the browser is back from an OAuth provider",
        );
        let target = self.request.target_without_verifier();
        let redirect = Redirect {
            location: ascii_only(&target),
        };
        let decision = match self.config.settings().same_site {
            // A frame shows no such page. It is there after a popup: the application's own page led it here, so a
            // redirect does not lose its cookies.
            SameSite::Strict if !self.request.is_for_a_frame() => Decision::Interstitial(redirect),
            SameSite::Strict | SameSite::Lax | SameSite::None => Decision::Redirect(redirect),
        };
        self.finish(jar.into_lines(), decision);
    }
}

/// What becomes of somebody who has to be signed in and is not: on to the login page, or for a client of an API 401
/// `UNAUTHORIZED`.
#[must_use]
pub fn turn_away(config: &Config, request: &IncomingRequest) -> Decision {
    if request.is_api_client() {
        Decision::Respond(Failure::Unauthorized.to_response())
    } else {
        Decision::Redirect(to_login(config, request, None))
    }
}

/// The login URL. Ours is told where to lead back to, and what went wrong; one elsewhere is told nothing.
fn to_login(config: &Config, request: &IncomingRequest, error: Option<&str>) -> Redirect {
    let login = &config.settings().login_url;
    let mut pairs = Vec::new();
    let page = request.target_without_verifier();
    if login.page().is_some() {
        if let Some(error) = error {
            pairs.push(("error", error));
        }
        if request.method() == Method::GET && is_local_target(request.path()) {
            pairs.push(("redirectTo", page.as_str()));
        }
    }
    Redirect {
        location: login.with_query(&pairs),
    }
}

impl Flow for Middleware {
    type Outcome = Decision;

    fn poll(&mut self) -> Option<Action<Self::Outcome>> {
        self.mailbox.poll()
    }

    fn handle(&mut self, now: UnixMillis, ticket: Ticket, got: Fetched) {
        if !self.mailbox.admits(&mut self.log, &ticket) {
            return;
        }
        match std::mem::replace(&mut self.state, State::Over) {
            State::LookingUp(look_up) => self.looked_up(now, *look_up, got),
            State::Exchanging => self.exchanged(now, got),
            State::Over => {}
        }
    }
}
