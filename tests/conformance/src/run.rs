//! Runs a case's request through the core, feeding it what the case scripts and nothing else.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use neon_auth_core::{
    Action, Call, ClientIp, Config, Context, Decision, Endpoint, EndpointVisitor, Error,
    FetchError, FetchErrorKind, Fetched, Flow, Freshness, GetSession, Handler, IncomingRequest,
    Invalidation, Invalidations, Jar, Middleware, RequestHeaders, SameSite, SessionMemory, Step,
    Timing, UnixMillis, visit_endpoint,
};
use serde_json::{Map, Value};

use super::case::{self, ActionKind, Case, Entry, FailureKind, PageCacheControl, Reply};
use super::invalidations;
use crate::json;

/// What could be seen from outside.
pub(super) struct Observed {
    pub(super) sent: Vec<http::Request<Bytes>>,
    pub(super) unused_replies: usize,
    pub(super) set_cookies: Vec<HeaderValue>,
    /// What all steps have said, in order.
    pub(super) invalidated: Vec<Invalidation>,
    pub(super) now: UnixMillis,
    pub(super) outcome: Outcome,
}

pub(super) enum Outcome {
    Response(http::Response<Bytes>),
    Decision(Box<Decided>),
    Result(Result<Value, Error>),
}

/// A decision of the middleware's, rendered.
pub(super) struct Decided {
    pub(super) action: ActionKind,
    pub(super) location: Option<String>,
    pub(super) session: Value,
    pub(super) request_headers: HeaderMap,
    /// The answer, if the request goes no further.
    pub(super) response: Option<http::Response<Bytes>>,
    /// The headers that the browser gets: those of this answer, else those of the application's.
    pub(super) answer_headers: HeaderMap,
}

/// A case's URL, split as text and never normalised.
pub(super) struct Target<'u> {
    pub(super) origin: &'u str,
    pub(super) path: &'u str,
    pub(super) query: Option<&'u str>,
}

impl<'u> Target<'u> {
    pub(super) fn split(url: &'u str) -> Result<Self, String> {
        let scheme_end = url.find("://").ok_or("the URL is not absolute")? + 3;
        let authority_end = url
            .get(scheme_end..)
            .and_then(|rest| rest.find(['/', '?', '#', '\\']))
            .map_or(url.len(), |at| scheme_end + at);
        let (origin, rest) = url.split_at(authority_end);
        let rest = rest.split('#').next().unwrap_or_default();
        let (path, query) = match rest.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (rest, None),
        };
        Ok(Self {
            origin,
            path: if path.is_empty() { "/" } else { path },
            query,
        })
    }
}

pub(super) fn run(case: &Case, memory: &SessionMemory) -> Result<Observed, String> {
    let target = Target::split(&case.request.url)?;
    let config = config_of(case)?;
    let now =
        UnixMillis::from_rfc3339(&case.now).ok_or_else(|| format!("`now` is {}", case.now))?;
    let method: Method = case
        .request
        .method
        .parse()
        .map_err(|_| format!("`method` is {}", case.request.method))?;
    let headers = headers_of(&case.request.headers)?;
    let host = target.origin.split_once("://").map(|(_, host)| host);
    let (request, jar) = RequestHeaders::read(&config, &headers).into_request_of_text(
        &method,
        host,
        target.path,
        target.query,
    );
    let script = Script {
        invalidations: invalidations::before(case, &config, now)?,
        invalidated: Vec::new(),
        config,
        memory,
        now,
        request: request.sent_by(case.config.client_ip),
        jar,
        replies: case.upstream.iter().collect(),
        sent: Vec::new(),
    };
    match case.entry {
        Entry::Handler => {
            let handler = case.handler.as_ref().ok_or("no key `handler`")?;
            let body = case.request.body.clone().unwrap_or_default();
            let flow = Handler::start(script.context(), &handler.path, body.into());
            script.play(flow, |_, response| Ok(Outcome::Response(response)))
        }
        Entry::Middleware => {
            let flow = Middleware::start(script.context());
            let answer = case
                .middleware
                .as_ref()
                .and_then(|given| given.answer.as_ref());
            let answer = headers_of(answer.map_or(&[], |answer| &answer.headers))?;
            script.play(flow, |script, decision| {
                let decided = decided(script, decision, headers, answer)?;
                Ok(Outcome::Decision(Box::new(decided)))
            })
        }
        Entry::GetSession => {
            let fresh = case.get_session.as_ref().is_some_and(|entry| entry.fresh);
            let freshness = match fresh {
                true => Freshness::FromUpstream,
                false => Freshness::FromCache,
            };
            let flow = GetSession::start(script.context(), freshness);
            script.play(flow, |_, outcome| result(outcome))
        }
        Entry::Call => {
            let call = case.call.as_ref().ok_or("no key `call`")?;
            let name = &call.endpoint;
            let call = TypedCall {
                script,
                arguments: call.args.clone().unwrap_or_default(),
            };
            visit_endpoint(name, call).unwrap_or_else(|| Err(format!("no endpoint {name}")))
        }
    }
}

/// The scripted side of a case.
struct Script<'c> {
    config: Config,
    memory: &'c SessionMemory,
    invalidations: Option<Invalidations>,
    invalidated: Vec<Invalidation>,
    now: UnixMillis,
    request: IncomingRequest,
    jar: Jar,
    replies: std::collections::VecDeque<&'c Reply>,
    sent: Vec<http::Request<Bytes>>,
}

impl Script<'_> {
    fn context(&self) -> Context<'_> {
        let context = Context::new(&self.config, self.now, &self.request, &self.jar);
        let context = context.recalling(self.memory);
        match &self.invalidations {
            Some(invalidations) => context.checking(invalidations),
            None => context,
        }
    }

    /// Keeps what a step says, as the code that runs a flow has to, before anything else is done.
    fn invalidate(&mut self, made: Option<Box<Invalidation>>) {
        if let (Some(made), Some(invalidations)) = (&made, &self.invalidations) {
            invalidations.add(made, self.now);
        }
        self.invalidated.extend(made.map(|made| *made));
    }

    /// Writes onto an answer what the browser gets with it.
    fn finish(&self, headers: &mut HeaderMap) {
        self.jar.write(&self.config, &self.request, headers);
    }

    fn play<F: Flow>(
        mut self,
        mut step: Step<F>,
        outcome: impl FnOnce(&Self, F::Outcome) -> Result<Outcome, String>,
    ) -> Result<Observed, String> {
        let done = loop {
            self.invalidate(step.invalidated.take());
            match step.action {
                Action::Fetch(fetch, waiting) => {
                    self.sent.push(fetch.request);
                    let reply = self.replies.pop_front().ok_or_else(|| {
                        format!("request {} is beyond the scripted replies", self.sent.len())
                    })?;
                    step = waiting.answer(self.now, fetched(reply)?, Timing::default());
                }
                Action::Done(done) => break done,
            }
        };
        done.cookies
            .into_iter()
            .for_each(|cookie| self.jar.set(cookie));
        let mut headers = HeaderMap::new();
        self.finish(&mut headers);
        let set_cookies = headers.get_all(http::header::SET_COOKIE);
        let set_cookies = set_cookies.iter().cloned().collect();
        let mut outcome = outcome(&self, done.outcome)?;
        match &mut outcome {
            Outcome::Response(response) => self.finish(response.headers_mut()),
            Outcome::Decision(decided) => {
                self.finish(&mut decided.answer_headers);
                if decided.response.is_none() && !decided.session.is_null() {
                    self.config.keep_page_private(&mut decided.answer_headers);
                }
            }
            Outcome::Result(_) => {}
        }
        Ok(Observed {
            sent: self.sent,
            unused_replies: self.replies.len(),
            set_cookies,
            invalidated: self.invalidated,
            now: self.now,
            outcome,
        })
    }
}

struct TypedCall<'c> {
    script: Script<'c>,
    arguments: Map<String, Value>,
}

impl EndpointVisitor for TypedCall<'_> {
    type Output = Result<Observed, String>;

    fn visit<E: Endpoint>(self) -> Self::Output {
        let arguments = arguments_of(self.arguments, &E::METHOD)?;
        let endpoint: E = serde_json::from_value(arguments)
            .map_err(|error| format!("arguments of {}: {error}", E::NAME))?;
        let flow = Call::start(self.script.context(), &endpoint);
        self.script.play(flow, |_, outcome| result(outcome))
    }
}

/// `{"query": {…}}` is how endpoints that take a query are given theirs.
fn arguments_of(mut arguments: Map<String, Value>, method: &Method) -> Result<Value, String> {
    let Some(query) = arguments.remove("query") else {
        return Ok(Value::Object(arguments));
    };
    if query.is_null() {
        return Ok(Value::Object(arguments));
    }
    if !arguments.values().all(Value::is_null) || method != Method::GET {
        return Err("a query beside a body".to_owned());
    }
    Ok(query)
}

fn result<T: serde::Serialize>(outcome: Result<T, Error>) -> Result<Outcome, String> {
    let value = match outcome {
        Ok(value) => Ok(json::value_of(&value)?),
        Err(error) => Err(error),
    };
    Ok(Outcome::Result(value))
}

/// `answer` is the application's, if the request is let through.
fn decided(
    script: &Script<'_>,
    decision: Decision,
    mut request_headers: HeaderMap,
    answer: HeaderMap,
) -> Result<Decided, String> {
    decision.marker().apply(&mut request_headers);
    let (action, location) = match &decision {
        Decision::Allow(_) | Decision::Public(_) => (ActionKind::Allow, None),
        Decision::Redirect(to) => (ActionKind::Redirect, Some(to.location().to_owned())),
        Decision::Interstitial(to) => (ActionKind::Interstitial, Some(to.location().to_owned())),
        Decision::Fail(_) | Decision::Respond(_) => (ActionKind::Respond, None),
        _ => return Err("a decision that the runner does not know".to_owned()),
    };
    let session = json::value_of(&decision.session())?;
    let response = decision
        .admit(&script.config, &script.request)
        .break_value();
    let answer_headers = match &response {
        Some(response) => response.headers().clone(),
        None => answer,
    };
    let location = match response
        .as_ref()
        .and_then(|ours| ours.headers().get("hx-redirect"))
    {
        Some(to) => Some(text_of(to)?),
        None => location,
    };
    Ok(Decided {
        action,
        location,
        session,
        request_headers,
        response,
        answer_headers,
    })
}

fn text_of(value: &HeaderValue) -> Result<String, String> {
    String::from_utf8(value.as_bytes().to_vec()).map_err(|error| error.to_string())
}

fn config_of(case: &Case) -> Result<Config, String> {
    let given = &case.config;
    let mut secrets = given.cookie_secrets.iter();
    let mut builder = Config::builder()
        .base_url(&given.base_url)
        .cookie_secret(secrets.next().ok_or("no cookie secret")?)
        .previous_cookie_secrets(secrets)
        .session_data_ttl(Duration::from_secs(given.session_data_ttl))
        .same_site(match given.same_site {
            case::SameSite::Strict => SameSite::Strict,
            case::SameSite::Lax => SameSite::Lax,
            case::SameSite::None => SameSite::None,
        })
        .trusted_origins(&given.trusted_origins)
        .api_routes(&given.api_routes)
        .cache_without(&given.cache_without)
        .partitioned(given.partitioned)
        .api_keys(given.api_keys)
        .insecure_localhost(given.insecure_localhost)
        .host_prefix(given.host_prefix)
        .insecure_upstream(given.insecure_upstream);
    if let Some(origin) = &given.origin {
        builder = builder.origin(origin);
    }
    if let Some(domain) = &given.domain {
        builder = builder.cookie_domain(domain);
    }
    if let Some(mount) = &given.mount {
        builder = builder.mount(mount);
    }
    if let Some(prefix) = &given.cookie_prefix {
        builder = builder.cookie_prefix(prefix);
    }
    if let Some(secure_prefix) = given.secure_prefix {
        builder = builder.secure_prefix(secure_prefix);
    }
    if let Some(seconds) = given.stale_if_error {
        builder = builder.stale_if_error(Duration::from_secs(seconds));
    }
    if let Some(bytes) = given.session_data_limit {
        builder = builder.session_data_limit(bytes);
    }
    if let Some(prefix) = &given.path_prefix {
        builder = builder.path_prefix(prefix);
    }
    if let Some(path) = &given.jwks_path {
        builder = builder.jwks_path(path);
    }
    builder = match &given.page_cache_control {
        Some(PageCacheControl::Text(text)) => builder.page_cache_control(text),
        Some(PageCacheControl::Added(false)) => builder.no_page_cache_control(),
        Some(PageCacheControl::Added(true)) => {
            return Err("`page_cache_control` is a text or false".to_owned());
        }
        None => builder,
    };
    if given.client_ip.is_some() {
        builder = builder.client_ip(ClientIp::peer());
    }
    if let Some(middleware) = &case.middleware {
        if let Some(login_url) = &middleware.login_url {
            builder = builder.login_url(login_url);
        }
        if let Some(routes) = &middleware.public_routes {
            builder = builder.public_routes(routes);
        }
    }
    builder.build().map_err(|error| error.to_string())
}

fn headers_of(pairs: &[(String, String)]) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        let header: HeaderName = name
            .parse()
            .map_err(|_| format!("the header name {name:?}"))?;
        let value = HeaderValue::from_bytes(value.as_bytes())
            .map_err(|_| format!("the value of {name}"))?;
        headers.append(header, value);
    }
    Ok(headers)
}

fn fetched(reply: &Reply) -> Result<Fetched, String> {
    match reply {
        Reply::Answer {
            status,
            headers,
            body,
        } => {
            let mut response = http::Response::new(Bytes::from(body.clone().unwrap_or_default()));
            *response.status_mut() =
                http::StatusCode::from_u16(*status).map_err(|error| error.to_string())?;
            *response.headers_mut() = headers_of(headers)?;
            Ok(Ok(response))
        }
        Reply::Failure { failure } => Ok(Err(FetchError::new(match failure {
            FailureKind::Dns => FetchErrorKind::Dns,
            FailureKind::Refused => FetchErrorKind::Refused,
            FailureKind::Timeout => FetchErrorKind::Timeout,
            FailureKind::Tls => FetchErrorKind::Tls,
            FailureKind::Reset => FetchErrorKind::Reset,
            FailureKind::Abort => FetchErrorKind::Abort,
            FailureKind::Other => FetchErrorKind::Other,
            FailureKind::Internal => FetchErrorKind::Internal,
            FailureKind::Local => FetchErrorKind::Exhausted,
        }))),
    }
}
