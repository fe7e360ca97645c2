//! A server method: one call on behalf of a request.
//!
//! ```text
//! new ──▶ Forwarding ──▶ … (see `forward`) ──▶ done
//! ```

use std::borrow::Cow;

use bytes::Bytes;
use http::Method;
use serde_json::Value;

use super::forward::{Forward, Forwarded, Step};
use crate::action::{Action, Flow, Mailbox, Ticket};
use crate::config::{Config, is_plain_segment};
use crate::cookie::SetCookie;
use crate::endpoint::{Endpoint, Reply};
use crate::error::Error;
use crate::failure::Failure;
use crate::fetch::Fetched;
use crate::log::{Component, Journal};
use crate::request::IncomingRequest;
use crate::time::UnixMillis;
use crate::upstream::{Answer, call_request, effect_of};

/// Calls one endpoint. Its outcome is the endpoint's reply; cookies go to the request's jar.
pub struct Call<R> {
    path: String,
    log: Journal,
    mailbox: Mailbox<Result<R, Error>>,
    forward: Option<Forward>,
}

impl<R: Reply> Call<R> {
    /// Begins a typed call.
    #[must_use]
    pub fn new<E: Endpoint<Reply = R>>(
        config: &Config,
        request: &IncomingRequest,
        endpoint: &E,
    ) -> Self {
        match serde_json::to_value(endpoint) {
            Ok(arguments) => Self::begin(config, request, E::METHOD, E::PATH, &arguments),
            Err(error) => Self::failed(config, E::PATH, Error::caused_by(Failure::Internal, error)),
        }
    }

    /// Begins a call of a route that is not typed. `path` is relative to `base_url`, without a leading slash; the
    /// fields of `arguments` become the query of a GET and the JSON body of anything else.
    #[must_use]
    pub fn untyped(
        config: &Config,
        request: &IncomingRequest,
        method: Method,
        path: &str,
        arguments: &Value,
    ) -> Self {
        Self::begin(config, request, method, path, arguments)
    }

    fn begin(
        config: &Config,
        request: &IncomingRequest,
        method: Method,
        path: &str,
        arguments: &Value,
    ) -> Self {
        let is_path = path
            .split('/')
            .all(|part| !part.is_empty() && is_plain_segment(part));
        let is_get = method == Method::GET;
        let query = is_get.then(|| query_of(arguments)).flatten();
        let uri = config.base_url().join(path, query.as_deref());
        let Some(uri) = uri.filter(|_| is_path) else {
            return Self::failed(config, path, Failure::InvalidPath.into());
        };
        let body = match arguments {
            _ if is_get => Bytes::new(),
            Value::Null => Bytes::from_static(b"{}"),
            arguments => arguments.to_string().into(),
        };
        let effect = effect_of(&method, path);
        let fetch = call_request(config, request, method, uri, body);
        let mut flow = Self::idle(config, path);
        flow.mailbox.fetch(fetch);
        flow.forward = Some(Forward::new(config, request, path, effect));
        flow
    }

    fn failed(config: &Config, path: &str, error: Error) -> Self {
        let mut flow = Self::idle(config, path);
        flow.mailbox.done([], Err(error));
        flow
    }

    fn idle(config: &Config, path: &str) -> Self {
        Self {
            path: path.to_owned(),
            log: Journal::new(config, Component::Method),
            mailbox: Mailbox::new(),
            forward: None,
        }
    }

    fn finish(&mut self, cookies: Vec<SetCookie>, outcome: Result<R, Error>) {
        self.mailbox.log(self.log.take());
        self.mailbox.done(cookies, outcome);
    }

    fn read(&mut self, answer: &Answer) -> Result<R, Error> {
        let status = answer.status;
        if answer.is_refused() {
            let refusal = answer.refusal();
            return Err(Error::refused(status, refusal.code, refusal.message));
        }
        let reply = R::read(status, &answer.headers, &answer.body);
        reply.ok_or_else(|| match status.is_success() {
            true => {
                self.log.unreadable(&self.path, status, answer.request_id());
                Failure::UpstreamInvalid.into()
            }
            false => Error::refused(status, None, None),
        })
    }
}

impl<R: Reply> Flow for Call<R> {
    type Outcome = Result<R, Error>;

    fn poll(&mut self) -> Option<Action<Self::Outcome>> {
        self.mailbox.poll()
    }

    fn handle(&mut self, now: UnixMillis, ticket: Ticket, got: Fetched) {
        if !self.mailbox.admits(&mut self.log, &ticket) {
            return;
        }
        let Some(forward) = self.forward.take() else {
            return;
        };
        match forward.handle(now, got, &mut self.log) {
            Step::Fetch(forward, fetch) => {
                self.mailbox.log(self.log.take());
                self.mailbox.fetch(fetch);
                self.forward = Some(*forward);
            }
            Step::Done(Forwarded { answer, cookies }) => {
                let outcome = match answer {
                    Ok(answer) => self.read(&answer),
                    Err(error) => Err(error.into()),
                };
                self.finish(cookies, outcome);
            }
        }
    }
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
    use crate::endpoint::{EmailVerified, OrRedirect};

    /// What goes upstream of an untyped call.
    fn sent(method: Method, arguments: &Value) -> Request<Bytes> {
        let config = Config::builder()
            .base_url("http://localhost:4000/auth")
            .cookie_secret("a cookie secret of 32 characters")
            .build()
            .unwrap();
        let (parts, ()) = Request::new(()).into_parts();
        let request = IncomingRequest::new(&config, &parts.method, &parts.uri, &parts.headers);
        let mut call = Call::<Value>::untyped(&config, &request, method, "some/route", arguments);
        loop {
            if let Action::Fetch(_, fetch) = call.poll().unwrap() {
                return fetch.request;
            }
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
    fn any_redirect_tells_its_target_and_is_no_other_reply() {
        let mut headers = HeaderMap::new();
        headers.insert("location", HeaderValue::from_static("/done"));
        let body = br#"{"status":true}"#;
        for status in [302, 303, 307].map(|status| StatusCode::from_u16(status).unwrap()) {
            let reply = OrRedirect::<EmailVerified>::read(status, &headers, body);
            assert!(matches!(reply, Some(OrRedirect::Redirect { url }) if url == "/done"));
            assert!(EmailVerified::read(status, &headers, body).is_none());
        }
        let reply = OrRedirect::<EmailVerified>::read(StatusCode::OK, &headers, body);
        assert!(matches!(reply, Some(OrRedirect::Reply(_))));
    }
}
