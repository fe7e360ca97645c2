//! The API proxy: what the browser asks at `/api/auth/*` goes to Neon Auth, and its answer goes to the browser.
//!
//! ```text
//! new ──refused, or known by the cache─▶ done
//!  └──▶ Forwarding ──▶ … (see `forward`) ──▶ done
//! ```

use bytes::Bytes;
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, DATE, LOCATION,
    RETRY_AFTER, SET_COOKIE, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, HeaderValue, Method, Response, StatusCode};

use super::answer::{JSON, NO_SNIFF, interstitial, respond};
use super::cache_cookie::{Cache, Carried};
use super::dead::deletions;
use super::exchange::{Exchange, Exchanged};
use super::forward::Forward;
use crate::config::{Config, SameSite, is_local_target, is_plain_segment};
use crate::content_type::may_run_scripts;
use crate::context::{Context, Kept};
use crate::cookie::{NO_STORE, SetCookie};
use crate::cross_site::check_referer;
use crate::endpoint::{is_single_use, needs_session};
use crate::error_code::ErrorCode;
use crate::fetch::{FetchClass, FetchError, Fetched};
use crate::location::{ascii_only, location_of};
use crate::log::{Component, Journal, Level, Outcome};
use crate::origin::Origin;
use crate::request::IncomingRequest;
use crate::session::{Cached, read_cache, with_token_in_force};
use crate::step::state::Answered;
use crate::step::{Done, Flow, Next, Step, Times};
use crate::upstream::{Answer, REQUEST_ID, is_get_session, proxy};

const METHODS: [Method; 5] = [
    Method::GET,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
];
const ALLOWED: HeaderValue = HeaderValue::from_static("GET, POST, PUT, PATCH, DELETE");

/// For a page of upstream's that brings no policy: it is on the application's origin, so it runs no script and is in no
/// frame. Better Auth's own pages have their style in them, and show pictures from elsewhere.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data: https:; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'",
);

/// A longer one does not fit into the buffers of a proxy in front. A picture in the user's record makes it so long.
const LONGEST_AUTH_JWT: usize = 8192;

const NOT_ALL_CACHED: &str =
    "the session cookie is good, but `cache_without` leaves fields of this user out of it";

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
///
/// It holds what upstream is asked, and what the answer's rendering depends on.
pub struct Handler {
    rendering: Rendering,
    question: Question,
}

#[expect(
    clippy::large_enum_variant,
    reason = "the whole flow is in a box while it waits"
)]
enum Question {
    Forward(Forward),
    Exchange(Exchange),
}

/// What of the request the answer depends on.
struct Rendering {
    kept: Kept,
    /// Whether the answer may be kept by caches.
    is_keys: bool,
}

impl Handler {
    /// Starts the flow. `path` is what follows the mount, undecoded
    /// ([`path_below_mount`](crate::Config::path_below_mount)); of a body over
    /// [`request_body_limit`](crate::Config::request_body_limit) it is enough to bring one byte too many.
    pub fn start(context: Context<'_>, path: &str, body: Bytes) -> Step<Self> {
        let log = Journal::new(context, Component::Handler);
        Step::first(log, |log| {
            begin(context, path, body, log).unwrap_or_else(|failure| refuse(failure, log))
        })
    }
}

impl std::fmt::Debug for Handler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Handler").finish_non_exhaustive()
    }
}

fn begin(
    context: Context<'_>,
    path: &str,
    body: Bytes,
    log: &mut Journal,
) -> Result<Next<Handler, Response<Bytes>>, ErrorCode> {
    let Context {
        config,
        request,
        jar,
        ..
    } = context;
    if !METHODS.contains(request.method()) {
        return Err(ErrorCode::MethodNotAllowed);
    }
    if !path
        .split('/')
        .all(|part| !part.is_empty() && is_plain_segment(part))
    {
        return Err(ErrorCode::InvalidPath);
    }
    if body.len() > config.request_body_limit() {
        return Err(ErrorCode::BodyTooLarge);
    }
    check_referer(config, request)?;
    let is_get = request.method() == Method::GET;
    let asks_session = is_get && is_get_session(path);
    let has_verifier = asks_session && request.verifier().is_some();
    let is_exchange = has_verifier && jar.has_challenge(config.cookie_names());
    if is_get && request.is_prefetch() && (is_exchange || is_single_use(path)) {
        return Err(ErrorCode::Prefetch);
    }
    if is_get && needs_session(path) && comes_without_cookies(context) {
        log.decided(Outcome::Public, "the browser comes again, with its cookies");
        let response = interstitial(&own_target(config, request));
        return Ok(Next::done(deletions(config, jar), response));
    }
    // A bearer token or an API key may belong to somebody else than the cookies do.
    let is_by_cookies = request.authorization().is_none() && config.api_key(request).is_none();
    let may_share = asks_session && !is_exchange && is_by_cookies;
    let sent = jar.session_cookies(config.cookie_names());
    let skips_cache = request.has_pair("disableCookieCache", "true");
    if may_share
        && !skips_cache
        && let Cached::Hit(session) = read_cache(context, sent, log)
    {
        if session.user.not_cached().is_empty() {
            log.decided(Outcome::Cached, "the session cookie is good");
            let response = respond(StatusCode::OK, JSON, session.to_json());
            return Ok(Next::end(response));
        }
        // JSON says of a field that it is there or that it is not.
        log.say(Level::Debug, NOT_ALL_CACHED);
    }
    // A verifier without a challenge means nothing, and upstream would refuse it: a link could make anybody look signed
    // out.
    let stripped = (has_verifier && !is_exchange).then(|| request.query_without_verifier());
    let query = match &stripped {
        Some(query) => query.as_deref(),
        None => request.query(),
    };
    let jar = with_token_in_force(context);
    let context = Context {
        jar: &jar,
        ..context
    };
    let mut fetch = proxy(context, path, query, body).ok_or(ErrorCode::InvalidPath)?;
    if may_share && sent.token.is_some() {
        fetch = fetch.shared();
    }
    if skips_cache {
        fetch = fetch.fresh();
    }
    if asks_session && !is_exchange {
        fetch = fetch.of_class(FetchClass::LookUp);
    }
    let (question, fetch) = if is_exchange {
        (Question::Exchange(Exchange::new(context)), fetch)
    } else {
        let (forward, fetch) = Forward::begin(context, path, fetch);
        (Question::Forward(forward), fetch)
    };
    let rendering = Rendering {
        kept: context.keep(),
        is_keys: is_get && path == config.settings().jwks_path,
    };
    let handler = Handler {
        rendering,
        question,
    };
    Ok(Next::ask(handler, fetch))
}

/// Whether `Strict` cookies are missing because a page of another site has led the browser here. They come along if it is
/// led here by a page of ours.
fn comes_without_cookies(context: Context<'_>) -> bool {
    let Context {
        config,
        request,
        jar,
        ..
    } = context;
    config.settings().same_site == SameSite::Strict
        && request.is_from_another_site()
        && jar.token(config.cookie_names()).is_none()
}

/// What the browser has asked for, as it asks for it.
fn own_target(config: &Config, request: &IncomingRequest) -> String {
    ascii_only(&config.at_browser(request.path_and_query()))
}

fn refuse(failure: ErrorCode, log: &mut Journal) -> Next<Handler, Response<Bytes>> {
    log.decided(Outcome::Refused, failure.as_str());
    let mut response = failure.to_response();
    if failure == ErrorCode::MethodNotAllowed {
        response.headers_mut().insert(ALLOW, ALLOWED);
    }
    Next::end(response)
}

impl Flow for Handler {
    type Outcome = Response<Bytes>;
}

impl Answered<Response<Bytes>> for Handler {
    fn answered(
        self,
        times: Times,
        got: Fetched,
        log: &mut Journal,
    ) -> Next<Self, Response<Bytes>> {
        let Self {
            rendering,
            question,
        } = self;
        match question {
            Question::Forward(forward) => match forward.answered(times, got, log) {
                Next::Ask(forward, fetch) => {
                    let question = Question::Forward(*forward);
                    let handler = Self {
                        rendering,
                        question,
                    };
                    Next::Ask(Box::new(handler), fetch)
                }
                Next::Done(Done { cookies, outcome }) => {
                    Next::done(cookies, rendering.response(outcome))
                }
            },
            Question::Exchange(exchange) => {
                let Done { cookies, outcome } = exchange.answered(times, got, log);
                let (cookies, answer) = match outcome {
                    Exchanged::SignedIn(answer) => (cookies, Ok(answer)),
                    Exchanged::NotSignedIn(answer) => (rendering.cookies_of(&answer), Ok(answer)),
                    Exchanged::Failed(error) => (cookies, Err(error)),
                };
                Next::done(cookies, rendering.response(answer))
            }
        }
    }
}

impl Rendering {
    fn response(&self, answer: Result<Answer, FetchError>) -> Response<Bytes> {
        match answer {
            Ok(answer) => self.render(answer),
            Err(error) => error.kind().error_code().to_response(),
        }
    }

    /// The cookies of an exchange that failed: it is passed on as it is.
    fn cookies_of(&self, answer: &Answer) -> Vec<SetCookie> {
        let mut jar = self.kept.jar.fork();
        let carried = Carried::in_jar(&self.kept.config, &jar);
        for cookie in &answer.cookies {
            jar.set(cookie.clone());
        }
        carried.settle(&self.kept.config, &mut jar, Cache::Unchanged);
        jar.into_lines()
    }

    fn render(&self, answer: Answer) -> Response<Bytes> {
        if let Some(target) = self.strict_target(&answer) {
            return interstitial(&target);
        }
        let is_null = answer.is_null();
        // What sets cookies is nobody else's, whatever upstream says of it.
        let is_public =
            self.is_keys && answer.status.is_success() && !answer.headers.contains_key(SET_COOKIE);
        let own = answer.headers.get(CACHE_CONTROL).filter(|_| is_public);
        let cache_control = own.cloned().unwrap_or(NO_STORE);
        let mut response = Response::new(answer.body);
        *response.status_mut() = answer.status;
        let headers = response.headers_mut();
        for name in PASSED_ON {
            for value in answer.headers.get_all(&name) {
                // Better Auth sends the last token once more with the very answer that says it is over.
                if name == SET_AUTH_JWT && (is_null || value.len() > LONGEST_AUTH_JWT) {
                    continue;
                }
                headers.append(name.clone(), value.clone());
            }
        }
        if may_run_scripts(&answer.headers) {
            for policy in answer.headers.get_all(CONTENT_SECURITY_POLICY) {
                headers.append(CONTENT_SECURITY_POLICY, policy.clone());
            }
            headers.entry(CONTENT_SECURITY_POLICY).or_insert(POLICY);
        }
        headers.insert(CACHE_CONTROL, cache_control);
        headers.insert(X_CONTENT_TYPE_OPTIONS, NO_SNIFF);
        response
    }

    /// Where a link leads on this origin, if the browser would arrive there without its `Strict` cookies: new ones, or
    /// those that it has, since another site has led it here.
    fn strict_target(&self, answer: &Answer) -> Option<String> {
        let Kept {
            config, request, ..
        } = &self.kept;
        if config.settings().same_site != SameSite::Strict
            || request.method() != Method::GET
            || !answer.status.is_redirection()
            || !(answer.sets_token || request.is_from_another_site())
        {
            return None;
        }
        let location = location_of(&answer.headers)?;
        let target = match Origin::split(&location) {
            Some((origin, rest)) if Some(&origin) == config.own_origin(request) => {
                let root = if rest.starts_with(['/', '\\']) {
                    ""
                } else {
                    "/"
                };
                format!("{root}{rest}")
            }
            Some(_) => return None,
            None => location,
        };
        is_local_target(&target).then_some(target)
    }
}
