//! A server method: one call on behalf of a request.
//!
//! ```text
//! new ──▶ Forwarding ──▶ … (see `forward`) ──▶ done
//!              ▲                            │
//!              └── another form (`naming`) ─┘
//! ```

use std::borrow::Cow;
use std::marker::PhantomData;
use std::ops::ControlFlow;

use bytes::Bytes;
use http::Method;
use serde_json::Value;

use super::forward::Forward;
use super::naming::Naming;
use crate::config::{Config, is_plain_segment};
use crate::context::Context;
use crate::endpoint::{Endpoint, KEYS, Reply};
use crate::error::Error;
use crate::error_code::ErrorCode;
use crate::fetch::{Fetch, Fetched};
use crate::log::{Component, Journal, Level};
use crate::session::with_token_in_force;
use crate::step::state::Answered;
use crate::step::{Done, Flow, Next, Step, Times};
use crate::time::UnixMillis;
use crate::upstream::{Answer, call_request, report};

/// Calls one endpoint. Its outcome is the endpoint's reply; cookies go to the request's jar.
pub struct Call<R> {
    config: Config,
    method: Method,
    path: String,
    forward: Forward,
    /// Of a call about an account, the other forms of its arguments.
    naming: Option<Box<Naming>>,
    reply: PhantomData<fn() -> R>,
}

impl<R: Reply> Call<R> {
    /// Starts a typed call.
    pub fn start<E: Endpoint<Reply = R>>(context: Context<'_>, endpoint: &E) -> Step<Self> {
        let arguments = serde_json::to_value(endpoint)
            .map_err(|error| Error::caused_by(ErrorCode::Internal, error));
        Self::first(context, |context, log| {
            let arguments = arguments?;
            match Naming::of(context, E::PATH, &arguments) {
                Some(naming) => {
                    Self::in_form(E::METHOD, E::PATH, Box::new(naming), context.now, log)
                }
                None => begin(context, E::METHOD, E::PATH, &arguments, log),
            }
        })
    }

    /// Starts a call of a route that is not typed. `path` is relative to `base_url`, without a leading slash; the
    /// fields of `arguments` become the query of a GET and the JSON body of anything else.
    pub fn start_untyped(
        context: Context<'_>,
        method: Method,
        path: &str,
        arguments: &Value,
    ) -> Step<Self> {
        Self::first(context, |context, log| {
            begin(context, method, path, arguments, log)
        })
    }

    fn first(
        context: Context<'_>,
        begin: impl FnOnce(Context<'_>, &mut Journal) -> Result<(Self, Fetch), Error>,
    ) -> Step<Self> {
        let log = Journal::new(context, Component::Method);
        Step::first(log, |log| match begin(context, log) {
            Ok((call, fetch)) => Next::ask(call, fetch),
            Err(error) => Next::end(Err(error)),
        })
    }

    /// Calls in the form whose turn it is.
    fn in_form(
        method: Method,
        path: &str,
        naming: Box<Naming>,
        now: UnixMillis,
        log: &mut Journal,
    ) -> Result<(Self, Fetch), Error> {
        let arguments = naming.arguments();
        let (mut call, fetch) = begin(naming.context(now), method, path, &arguments, log)?;
        call.naming = Some(naming);
        Ok((call, fetch))
    }
}

/// What is wrong with the path of a call, for the developer who wrote it.
fn why_invalid(path: &str) -> &'static str {
    if path.starts_with('/') {
        "it is relative to `base_url`: leave out the `/` at its beginning"
    } else {
        "it must have no empty segment, no dot segment and no `?`: a query goes into the arguments"
    }
}

fn begin<R: Reply>(
    context: Context<'_>,
    method: Method,
    path: &str,
    arguments: &Value,
    log: &mut Journal,
) -> Result<(Call<R>, Fetch), Error> {
    // An upstream other than Neon's may have its keys elsewhere.
    let path = match path {
        KEYS => &*context.config.settings().jwks_path,
        path => path,
    };
    let jar = with_token_in_force(context);
    let context = Context {
        jar: &jar,
        ..context
    };
    let is_path = path
        .split('/')
        .all(|part| !part.is_empty() && is_plain_segment(part));
    let is_get = method == Method::GET;
    let query = is_get.then(|| query_of(arguments)).flatten();
    let uri = context.config.base_url().join(path, query.as_deref());
    let Some(uri) = uri.filter(|_| is_path) else {
        let reason = why_invalid(path);
        log.about_fetch(Level::Error, "the path of a call is invalid", |record| {
            record.reason = Some(reason);
        });
        return Err(Error::caused_by(ErrorCode::InvalidPath, reason));
    };
    let body = match arguments {
        _ if is_get => Bytes::new(),
        Value::Null => Bytes::from_static(b"{}"),
        arguments => arguments.to_string().into(),
    };
    let call = call_request(context, method.clone(), uri, body);
    let (forward, fetch) = Forward::begin(context, path, call);
    let call = Call {
        config: context.config.clone(),
        method,
        path: path.to_owned(),
        forward,
        naming: None,
        reply: PhantomData,
    };
    Ok((call, fetch))
}

impl<R: Reply> Flow for Call<R> {
    type Outcome = Result<R, Error>;
}

impl<R: Reply> Answered<Result<R, Error>> for Call<R> {
    fn answered(
        self,
        times: Times,
        got: Fetched,
        log: &mut Journal,
    ) -> Next<Self, Result<R, Error>> {
        let now = times.now;
        let (cookies, outcome) = match self.forward.answered(times, got, log) {
            Next::Ask(forward, fetch) => {
                let call = Self {
                    forward: *forward,
                    ..self
                };
                return Next::Ask(Box::new(call), fetch);
            }
            Next::Done(Done { cookies, outcome }) => (cookies, outcome),
        };
        let reply = match outcome {
            Ok(answer) => read(&self.config, &self.path, &answer, log),
            Err(error) => Err(error.into()),
        };
        let Some(mut naming) = self.naming else {
            return Next::done(cookies, reply);
        };
        match naming.replied(cookies, reply) {
            ControlFlow::Break(reply) => Next::done(naming.into_cookies(), reply),
            ControlFlow::Continue(()) => {
                match Self::in_form(self.method, &self.path, naming, now, log) {
                    Ok((call, fetch)) => Next::ask(call, fetch),
                    Err(error) => Next::end(Err(error)),
                }
            }
        }
    }
}

impl<R> std::fmt::Debug for Call<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call").finish_non_exhaustive()
    }
}

fn read<R: Reply>(
    config: &Config,
    path: &str,
    answer: &Answer,
    log: &mut Journal,
) -> Result<R, Error> {
    let status = answer.status;
    if answer.is_refused() {
        let refusal = answer.refusal();
        return Err(Error::refused(status, refusal.code, refusal.message));
    }
    R::read(status, &answer.headers, &answer.body).map_err(|why| match status.is_success() {
        true => {
            report::unreadable(log, config, path, answer, &why);
            Error::caused_by(ErrorCode::UpstreamInvalid, why)
        }
        // Nobody expects a redirect here: a proxy before upstream wants a sign-in of its own, for instance.
        false => Error::caused_by(ErrorCode::UpstreamError, why),
    })
}

/// A text as it is, anything else as JSON has it.
fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// The fields as a query; what is null is left out, and a list is as many pairs.
fn query_of(arguments: &Value) -> Option<String> {
    let fields = arguments.as_object()?;
    let mut query = form_urlencoded::Serializer::new(String::new());
    let mut is_empty = true;
    for (name, value) in fields {
        match value {
            Value::Null => continue,
            Value::Array(values) => {
                query.extend_pairs(values.iter().map(|value| (name, text(value))))
            }
            value => query.append_pair(name, &text(value)),
        };
        is_empty = false;
    }
    (!is_empty).then(|| query.finish())
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, Request, StatusCode};
    use serde_json::json;

    use super::*;
    use crate::cookie::Jar;
    use crate::endpoint::methods::{EmailVerified, OrRedirect};
    use crate::request::IncomingRequest;
    use crate::step::Action;

    fn untyped(method: Method, path: &str, arguments: &Value) -> Step<Call<Value>> {
        let config = Config::builder()
            .base_url("http://localhost:4000/auth")
            .cookie_secret("a cookie secret of 32 characters")
            .build()
            .unwrap();
        let (parts, ()) = Request::new(()).into_parts();
        let request = IncomingRequest::new(&parts.method, &parts.uri, &parts.headers);
        let jar = Jar::default();
        let context = Context::new(&config, UnixMillis::new(0), &request, &jar);
        Call::start_untyped(context, method, path, arguments)
    }

    /// What goes upstream of an untyped call.
    fn sent(method: Method, arguments: &Value) -> Request<Bytes> {
        match untyped(method, "some/route", arguments).action {
            Action::Fetch(fetch, _) => fetch.request,
            Action::Done(_) => panic!("nothing is sent"),
        }
    }

    #[test]
    fn a_query_has_no_nulls_and_each_item_of_a_list() {
        let arguments = json!({"limit": 2, "name": null, "role": ["a", "b c"]});
        let request = sent(Method::GET, &arguments);
        assert_eq!(request.uri().query(), Some("limit=2&role=a&role=b+c"));
        assert!(request.body().is_empty());
        assert_eq!(
            sent(Method::GET, &json!({"name": null})).uri().query(),
            None
        );
    }

    #[test]
    fn a_body_is_never_empty() {
        assert_eq!(sent(Method::POST, &Value::Null).body(), "{}");
        let nulls = json!({"name": null});
        assert_eq!(sent(Method::POST, &nulls).body(), r#"{"name":null}"#);
    }

    #[test]
    fn any_redirect_gives_its_target_and_is_no_other_reply() {
        let mut headers = HeaderMap::new();
        headers.insert("location", HeaderValue::from_static("/done"));
        let body = br#"{"status":true}"#;
        for status in [302, 303, 307].map(|status| StatusCode::from_u16(status).unwrap()) {
            let reply = OrRedirect::<EmailVerified>::read(status, &headers, body);
            assert!(matches!(reply, Ok(OrRedirect::Redirect { url }) if url == "/done"));
            assert!(EmailVerified::read(status, &headers, body).is_err());
        }
        let reply = OrRedirect::<EmailVerified>::read(StatusCode::OK, &headers, body);
        assert!(matches!(reply, Ok(OrRedirect::Reply(_))));
    }

    #[test]
    fn a_path_with_a_slash_before_it_is_refused_and_the_log_says_why() {
        let Step { log, action, .. } = untyped(Method::POST, "/ok", &Value::Null);
        let [record] = &*log else {
            panic!("not one record: {log:?}");
        };
        assert!(record.to_string().contains("leave out the `/`"), "{record}");
        let Action::Done(Done { outcome, .. }) = action else {
            panic!("the call goes on");
        };
        assert_eq!(outcome.unwrap_err().code(), "INVALID_PATH");
    }
}
