//! The API proxy: what the browser asks at `/api/auth/*` goes to Neon Auth, and what comes back leaves.
//!
//! ```text
//! new ──refused, or told by the cache──▶ done
//!  └──▶ Forwarding ──▶ … (see `forward`) ──▶ done
//! ```

use bytes::Bytes;
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, DATE, LOCATION, RETRY_AFTER, SET_COOKIE,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, HeaderValue, Method, Response, StatusCode};

use super::answer::{JSON, NO_SNIFF, ascii_only, interstitial, respond};
use super::forward::{Forward, Forwarded, Step};
use crate::action::{Action, Flow, Mailbox, Ticket};
use crate::config::{Config, Origin, SameSite, is_local_target, is_plain_segment};
use crate::cookie::{NO_STORE, SetCookie};
use crate::failure::Failure;
use crate::fetch::Fetched;
use crate::log::{Component, Journal, Outcome};
use crate::request::IncomingRequest;
use crate::session::{Cached, read_cache};
use crate::time::UnixMillis;
use crate::upstream::{Answer, Effect, REQUEST_ID, effect_of, proxy};

const METHODS: [Method; 5] = [
    Method::GET,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
];
const ALLOWED: HeaderValue = HeaderValue::from_static("GET, POST, PUT, PATCH, DELETE");

/// The keys that upstream signs its JWTs with. They are public, and the same for everybody.
const KEYS: &str = ".well-known/jwks.json";

const SET_AUTH_JWT: HeaderName = HeaderName::from_static("set-auth-jwt");
const SET_AUTH_TOKEN: HeaderName = HeaderName::from_static("set-auth-token");

/// The headers of upstream's that the browser gets.
const PASSED_ON: [HeaderName; 9] = [
    CONTENT_TYPE,
    CONTENT_ENCODING,
    DATE,
    LOCATION,
    RETRY_AFTER,
    HeaderName::from_static("x-retry-after"),
    SET_AUTH_JWT,
    SET_AUTH_TOKEN,
    REQUEST_ID,
];

/// Answers one request at the mount.
pub struct Handler {
    config: Config,
    log: Journal,
    mailbox: Mailbox<Response<Bytes>>,
    state: State,
}

enum State {
    /// What the answer's rendering depends on, and the call.
    Forwarding(Box<(Rendering, Forward)>),
    Over,
}

/// What of the request the answer depends on.
struct Rendering {
    is_get: bool,
    /// Whether the answer may be kept by caches.
    is_keys: bool,
    origin: Option<Origin>,
}

impl Handler {
    /// Begins. `path` is what follows the mount, undecoded ([`Config::path_below_mount`]); of a body over
    /// [`Config::request_body_limit`] it is enough to bring one byte too many.
    #[must_use]
    pub fn new(
        config: &Config,
        now: UnixMillis,
        request: &IncomingRequest,
        path: &str,
        body: Bytes,
    ) -> Self {
        let mut flow = Self {
            config: config.clone(),
            log: Journal::new(config, Component::Handler),
            mailbox: Mailbox::new(),
            state: State::Over,
        };
        match flow.dispatch(now, request, path, body) {
            Ok(()) => {}
            Err(failure) => flow.refuse(failure),
        }
        flow
    }

    fn dispatch(
        &mut self,
        now: UnixMillis,
        request: &IncomingRequest,
        path: &str,
        body: Bytes,
    ) -> Result<(), Failure> {
        if !METHODS.contains(request.method()) {
            return Err(Failure::MethodNotAllowed);
        }
        if !path
            .split('/')
            .all(|part| !part.is_empty() && is_plain_segment(part))
        {
            return Err(Failure::InvalidPath);
        }
        if body.len() > self.config.request_body_limit() {
            return Err(Failure::BodyTooLarge);
        }
        let is_get = request.method() == Method::GET;
        let effect = effect_of(request.method(), path);
        let asks_session = is_get && effect == Effect::TellsSession;
        let is_exchange = asks_session && request.verifier().is_some() && request.has_challenge();
        // A bearer token may belong to somebody else than the cookies do.
        let may_share = asks_session && !is_exchange && request.authorization().is_none();
        if may_share
            && !request.has_pair("disableCookieCache", "true")
            && let Cached::Hit(session) =
                read_cache(&self.config, request.jar(), now, &mut self.log)
        {
            self.log
                .decided(Outcome::Cached, "the session cookie is good");
            self.finish(Vec::new(), respond(StatusCode::OK, JSON, session.to_json()));
            return Ok(());
        }
        // A verifier without a challenge means nothing, and upstream would refuse it: a link could make anybody look
        // signed out.
        let stripped = (asks_session && !is_exchange && request.verifier().is_some())
            .then(|| request.query_without_verifier());
        let query = match &stripped {
            Some(query) => query.as_deref(),
            None => request.query(),
        };
        let fetch = proxy(&self.config, request, path, query, body);
        let mut fetch = fetch.ok_or(Failure::InvalidPath)?;
        if may_share && request.jar().token().is_some() {
            fetch = fetch.shared();
        }
        fetch.repeatable = asks_session && !is_exchange;
        let mut forward = Forward::new(&self.config, request, path, effect);
        if is_exchange {
            forward = forward.exchanging();
        }
        let rendering = Rendering {
            is_get,
            is_keys: is_get && path == KEYS,
            origin: request.app_origin().cloned(),
        };
        self.mailbox.log(self.log.take());
        self.mailbox.fetch(fetch);
        self.state = State::Forwarding(Box::new((rendering, forward)));
        Ok(())
    }

    fn refuse(&mut self, failure: Failure) {
        self.log.decided(Outcome::Refused, failure.code());
        let mut response = failure.to_response();
        if failure == Failure::MethodNotAllowed {
            response.headers_mut().insert(ALLOW, ALLOWED);
        }
        self.finish(Vec::new(), response);
    }

    fn finish(&mut self, cookies: Vec<SetCookie>, response: Response<Bytes>) {
        self.mailbox.log(self.log.take());
        self.mailbox.done(cookies, response);
    }

    fn render(&self, rendering: &Rendering, answer: Answer) -> Response<Bytes> {
        if let Some(target) = self.strict_target(rendering, &answer) {
            return interstitial(&target);
        }
        let is_null = answer.is_null();
        // What sets cookies is nobody else's, whatever upstream says of it.
        let is_public = rendering.is_keys
            && answer.status.is_success()
            && !answer.headers.contains_key(SET_COOKIE);
        let own = answer.headers.get(CACHE_CONTROL).filter(|_| is_public);
        let cache_control = own.cloned().unwrap_or(NO_STORE);
        let mut response = Response::new(answer.body);
        *response.status_mut() = answer.status;
        let headers = response.headers_mut();
        for name in PASSED_ON {
            // Better Auth sends the last token once more with the very answer that says it is over.
            if name == SET_AUTH_JWT && is_null {
                continue;
            }
            for value in answer.headers.get_all(&name) {
                headers.append(name.clone(), value.clone());
            }
        }
        headers.insert(CACHE_CONTROL, cache_control);
        headers.insert(X_CONTENT_TYPE_OPTIONS, NO_SNIFF);
        response
    }

    /// Where a mail link leads on this origin, if the browser would arrive there without its new `Strict` cookies.
    fn strict_target(&self, rendering: &Rendering, answer: &Answer) -> Option<String> {
        if self.config.settings().same_site != SameSite::Strict
            || !rendering.is_get
            || !answer.status.is_redirection()
            || !answer.sets_token()
        {
            return None;
        }
        let location = std::str::from_utf8(answer.headers.get(LOCATION)?.as_bytes()).ok()?;
        let target = match Origin::split(location) {
            Some((origin, rest)) if Some(&origin) == rendering.origin.as_ref() => {
                let root = if rest.starts_with(['/', '\\']) {
                    ""
                } else {
                    "/"
                };
                format!("{root}{rest}")
            }
            Some(_) => return None,
            None => location.to_owned(),
        };
        is_local_target(&target).then(|| ascii_only(&target))
    }
}

impl Flow for Handler {
    type Outcome = Response<Bytes>;

    fn poll(&mut self) -> Option<Action<Self::Outcome>> {
        self.mailbox.poll()
    }

    fn handle(&mut self, now: UnixMillis, ticket: Ticket, got: Fetched) {
        if !self.mailbox.admits(&mut self.log, &ticket) {
            return;
        }
        let State::Forwarding(forwarding) = std::mem::replace(&mut self.state, State::Over) else {
            return;
        };
        let (rendering, forward) = *forwarding;
        match forward.handle(now, got, &mut self.log) {
            Step::Fetch(forward, fetch) => {
                self.mailbox.log(self.log.take());
                self.mailbox.fetch(fetch);
                self.state = State::Forwarding(Box::new((rendering, *forward)));
            }
            Step::Done(Forwarded { answer, cookies }) => {
                let response = match answer {
                    Ok(answer) => self.render(&rendering, answer),
                    Err(error) => error.kind().failure().to_response(),
                };
                self.finish(cookies, response);
            }
        }
    }
}
