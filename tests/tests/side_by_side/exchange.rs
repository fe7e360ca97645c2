//! A script's requests to one server, and what it answered.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use http::{HeaderMap, Method, Request};
use neon_auth_tests::better_auth;
use serde_json::Value;
use time::OffsetDateTime;

use crate::side::Side;

/// Where the application is.
pub(crate) const APPLICATION: &str = "http://localhost:3000";

/// Whether the script asks for something or provokes a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    Done,
    Refused,
}

/// An answer, under the name of its step.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    pub(crate) step: String,
    pub(crate) expected: Expected,
    /// Of the server that answered: it is part of the URLs in the answer.
    pub(crate) origin: String,
    /// When it was answered.
    pub(crate) at: OffsetDateTime,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Exchange {
    /// The body, if it is JSON.
    pub(crate) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// A text in the body. One that is not there leads the script into a step that fails.
    pub(crate) fn text(&self, pointer: &str) -> String {
        let body = self.json().unwrap_or_default();
        let text = body.pointer(pointer).and_then(Value::as_str);
        text.unwrap_or("missing").to_owned()
    }

    pub(crate) fn location(&self) -> Option<&str> {
        self.headers.get(LOCATION)?.to_str().ok()
    }
}

/// The cookies of one browser at the server.
#[derive(Clone, Debug, Default)]
pub(crate) struct Jar(BTreeMap<String, String>);

impl Jar {
    fn keep(&mut self, headers: &HeaderMap) {
        for line in headers.get_all(SET_COOKIE) {
            let line = line.to_str().expect("a Set-Cookie line is ASCII");
            let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
            let (name, value) = pair.split_once('=').expect("a cookie has a name");
            if attributes.to_ascii_lowercase().contains("max-age=0") {
                self.0.remove(name);
            } else {
                self.0.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    fn header(&self) -> String {
        let pairs = self.0.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }
}

/// The script as one server plays it.
pub(crate) struct Play<'s> {
    pub(crate) side: &'s Side,
    exchanges: Vec<Exchange>,
    /// Texts that the server drew by lot, in the order in which the script learned them.
    drawn: Vec<String>,
}

impl<'s> Play<'s> {
    pub(crate) fn new(side: &'s Side) -> Self {
        Self {
            side,
            exchanges: Vec::new(),
            drawn: Vec::new(),
        }
    }

    /// Says that the server drew a text by lot which does not look like it. In its place, each body has its number.
    pub(crate) fn draw(&mut self, text: &str) {
        self.drawn.push(text.to_owned());
    }

    pub(crate) fn keep(&mut self, exchange: Exchange) {
        self.exchanges.push(exchange);
    }

    /// What the server answered, in the order of the script.
    pub(crate) fn finish(mut self) -> Vec<Exchange> {
        for exchange in &mut self.exchanges {
            for (number, text) in self.drawn.iter().enumerate() {
                let body = String::from_utf8_lossy(&exchange.body);
                exchange.body = body.replace(text, &format!("(lot {number})")).into();
            }
        }
        self.exchanges
    }

    pub(crate) async fn get(&mut self, jar: &mut Jar, path: &str) -> Exchange {
        let request = Request::get(self.url(path));
        self.step(jar, request, Value::Null, None).await
    }

    pub(crate) async fn post(&mut self, jar: &mut Jar, path: &str, body: Value) -> Exchange {
        let request = Request::post(self.url(path));
        self.step(jar, request, body, None).await
    }

    pub(crate) async fn get_refused(&mut self, why: &str, jar: &mut Jar, path: &str) {
        let request = Request::get(self.url(path));
        self.step(jar, request, Value::Null, Some(why)).await;
    }

    pub(crate) async fn post_refused(&mut self, why: &str, jar: &mut Jar, path: &str, body: Value) {
        let request = Request::post(self.url(path));
        self.step(jar, request, body, Some(why)).await;
    }

    /// The same from a page of somebody else's.
    pub(crate) async fn post_from_elsewhere(&mut self, jar: &mut Jar, path: &str, body: Value) {
        let request = Request::post(self.url(path)).header(ORIGIN, "https://evil.example");
        let why = Some("an untrusted origin");
        self.step(jar, request, body, why).await;
    }

    /// What lies below the base path; links out of mails are whole already.
    fn url(&self, path: &str) -> String {
        if path.starts_with("http") {
            return path.to_owned();
        }
        format!("{}/{path}", self.side.base_url())
    }

    async fn step(
        &mut self,
        jar: &mut Jar,
        mut request: http::request::Builder,
        body: Value,
        refusal: Option<&str>,
    ) -> Exchange {
        let method = request.method_ref().cloned().unwrap_or_default();
        let step = self.name(&method, &request, refusal);
        let headers = request.headers_mut().expect("a request so far");
        if method == Method::POST && !headers.contains_key(ORIGIN) {
            headers.insert(ORIGIN, APPLICATION.parse().expect("an origin"));
        }
        if !jar.0.is_empty() {
            let cookies = jar.header().parse().expect("cookies are ASCII");
            headers.insert(COOKIE, cookies);
        }
        let mut bytes = Bytes::new();
        if !body.is_null() {
            headers.insert(CONTENT_TYPE, "application/json".parse().expect("a type"));
            bytes = body.to_string().into();
        }
        let request = request.body(bytes).expect("a request");
        let (parts, body) = better_auth::exchange(request).await.into_parts();
        jar.keep(&parts.headers);
        let exchange = Exchange {
            step,
            expected: refusal.map_or(Expected::Done, |_| Expected::Refused),
            origin: self.side.origin().to_owned(),
            at: OffsetDateTime::now_utc(),
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        };
        self.keep(exchange.clone());
        exchange
    }

    fn name(
        &self,
        method: &Method,
        request: &http::request::Builder,
        refusal: Option<&str>,
    ) -> String {
        let path = request.uri_ref().map(http::Uri::path).unwrap_or_default();
        let path = path.strip_prefix("/neondb/auth/").unwrap_or(path);
        // The token in this path is another on either side.
        let path = match path.split_once('/') {
            Some(("reset-password", _)) => "reset-password/:token",
            _ => path,
        };
        match refusal {
            Some(why) => format!("{method} {path}, refused: {why}"),
            None => format!("{method} {path}"),
        }
    }
}
