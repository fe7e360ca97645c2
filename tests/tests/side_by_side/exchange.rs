//! A script's requests to one server, and what it answered.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use http::{HeaderMap, Method, Request};
use neon_auth_tests::better_auth;
use serde_json::{Value, json};
use time::OffsetDateTime;
use url::form_urlencoded::Serializer;

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

/// What a request carries.
pub(crate) enum Body<'b> {
    Nothing,
    Json(Value),
    Form(&'b [(&'b str, &'b str)]),
}

impl Body<'_> {
    /// JSON, or nothing if it is `null`.
    fn of(value: Value) -> Self {
        match value {
            Value::Null => Self::Nothing,
            value => Self::Json(value),
        }
    }

    fn bytes(&self) -> Bytes {
        match self {
            Self::Nothing => Bytes::new(),
            Self::Json(value) => value.to_string().into(),
            Self::Form(pairs) => {
                let mut form = Serializer::new(String::new());
                form.extend_pairs(pairs.iter());
                form.finish().into()
            }
        }
    }

    fn media_type(&self) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::Json(_) => Some("application/json"),
            Self::Form(_) => Some("application/x-www-form-urlencoded"),
        }
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
        self.step(jar, request, Body::Nothing, None).await
    }

    /// The same by a browser that shows the answer.
    pub(crate) async fn visit(&mut self, jar: &mut Jar, path: &str) -> Exchange {
        let request = Request::get(self.url(path)).header(ACCEPT, "text/html");
        self.step(jar, request, Body::Nothing, None).await
    }

    pub(crate) async fn post(&mut self, jar: &mut Jar, path: &str, body: Value) -> Exchange {
        let request = Request::post(self.url(path));
        self.step(jar, request, Body::of(body), None).await
    }

    pub(crate) async fn get_refused(&mut self, why: &str, jar: &mut Jar, path: &str) {
        let request = Request::get(self.url(path));
        self.step(jar, request, Body::Nothing, Some(why)).await;
    }

    pub(crate) async fn post_refused(&mut self, why: &str, jar: &mut Jar, path: &str, body: Value) {
        let request = Request::post(self.url(path));
        self.step(jar, request, Body::of(body), Some(why)).await;
    }

    /// Anything else: `request` has the path and the headers that are out of the ordinary, and no cookies.
    pub(crate) async fn ask(
        &mut self,
        request: http::request::Builder,
        body: Body<'_>,
        refusal: Option<&str>,
    ) -> Exchange {
        self.step(&mut Jar::default(), request, body, refusal).await
    }

    /// The same from a page of somebody else's.
    pub(crate) async fn post_from_elsewhere(&mut self, jar: &mut Jar, path: &str, body: Value) {
        let request = Request::post(self.url(path)).header(ORIGIN, "https://evil.example");
        let why = Some("an untrusted origin");
        self.step(jar, request, Body::Json(body), why).await;
    }

    /// What lies below the base path; links out of mails are whole already.
    pub(crate) fn url(&self, path: &str) -> String {
        if path.starts_with("http") {
            return path.to_owned();
        }
        format!("{}/{path}", self.side.base_url())
    }

    async fn step(
        &mut self,
        jar: &mut Jar,
        mut request: http::request::Builder,
        body: Body<'_>,
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
        if let Some(kind) = body.media_type() {
            headers.insert(CONTENT_TYPE, kind.parse().expect("a type"));
        }
        let request = request.body(body.bytes()).expect("a request");
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

    /// Notes what a token says, as if it were an answer.
    pub(crate) fn read_token(&mut self, of: &Exchange, pointer: &str) {
        let token = of.text(pointer);
        let mut parts = token.split('.').map(|part| {
            let bytes = URL_SAFE_NO_PAD.decode(part).unwrap_or_default();
            serde_json::from_slice::<Value>(&bytes).unwrap_or_default()
        });
        let said = json!({"header": parts.next(), "claims": parts.next()});
        self.keep(Exchange {
            step: format!("{}, the token in {pointer}", of.step),
            headers: HeaderMap::new(),
            body: said.to_string().into(),
            ..of.clone()
        });
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
