//! The head of a request, as text.

use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use neon_auth_core::{Config, IncomingRequest, Jar, RequestHeaders};

use super::news::Invalidated;
use super::session::{TOKENS, rfc3339, session_of};
use super::settings::CURRENT;
use crate::model::percent_decoded;
use neon_auth_conformance::cookies::{SESSION_DATA, SESSION_TOKEN, signed_jwt};

/// The head.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The method.
    pub method: Method,
    /// The Host header or `:authority`.
    pub host: Option<String>,
    /// The path as the client wrote it.
    pub path: String,
    /// The query as the client wrote it.
    pub query: Option<String>,
    /// Every other header.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The Cookie headers.
    pub cookies: CookieHeaders,
    /// What is invalidated before the request and during it. None: the library checks none.
    pub invalidated: Option<Vec<Invalidated>>,
}

impl Asked {
    /// The request and its cookies as the library reads them.
    #[must_use]
    pub fn read(&self, config: &Config) -> (IncomingRequest, Jar) {
        let headers = self.headers();
        let lines = headers.iter();
        let lines = lines.map(|(name, value)| (name.as_str(), value.as_bytes()));
        RequestHeaders::copy(config, lines).into_request_of_text(
            &self.method,
            self.host.as_deref(),
            &self.path,
            self.query.as_deref(),
        )
    }

    /// All headers, cookies included.
    #[must_use]
    pub fn headers(&self) -> HeaderMap {
        let mut headers = self.cookies.headers();
        for (name, value) in &self.headers {
            headers.append(name, value.clone());
        }
        headers
    }

    /// The pairs of the query as the client wrote them.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let query = self.query.as_deref().unwrap_or_default();
        query
            .split('&')
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
    }

    /// Whether the query has this pair, once it is decoded.
    #[must_use]
    pub fn has_pair(&self, name: &str, value: &str) -> bool {
        let reads = |raw: &str, text: &str| percent_decoded(raw.as_bytes()) == text.as_bytes();
        self.pairs()
            .any(|(known, text)| reads(known, name) && reads(text, value))
    }

    /// The first line of a header.
    #[must_use]
    pub fn first(&self, name: HeaderName) -> Option<String> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(known, _)| *known == name)?;
        Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
    }

    /// The lines of one header that are text.
    pub fn lines_of(&self, name: HeaderName) -> impl Iterator<Item = &str> {
        self.headers
            .iter()
            .filter(move |(known, _)| *known == name)
            .filter_map(|(_, value)| value.to_str().ok())
    }
}

/// The values of the Cookie headers.
#[derive(Clone)]
pub struct CookieHeaders(pub Vec<Vec<u8>>);

impl CookieHeaders {
    /// A session token and the session cached for it, which expires so many seconds from now. The session itself goes
    /// on for a minute.
    #[must_use]
    pub fn expiring(now: i64, seconds: i64) -> Self {
        let [token, _] = TOKENS;
        let session = session_of(token, &rfc3339(now.saturating_add(60_000)), "");
        let exp = now.div_euclid(1000).saturating_add(seconds);
        let payload = format!("{{{session},\"iat\":{},\"exp\":{exp}}}", exp - 300);
        let jwt = signed_jwt(br#"{"alg":"HS256"}"#, payload.as_bytes(), CURRENT);
        Self(vec![
            format!("{SESSION_TOKEN}={token}.c4n4ry; {SESSION_DATA}={jwt}").into_bytes(),
        ])
    }

    /// What a browser has when it comes back from an OAuth provider.
    #[must_use]
    pub fn with_challenge() -> Self {
        Self(vec![
            b"__Secure-neon-auth.session_challange=c4n4ry".to_vec(),
        ])
    }

    /// The same with other names: `to` in place of `from`.
    #[must_use]
    pub fn renamed(self, from: &str, to: &str) -> Self {
        let renamed = |header: Vec<u8>| {
            let mut renamed = Vec::new();
            let mut rest = header.as_slice();
            while let [first, others @ ..] = rest {
                if let Some(after) = rest.strip_prefix(from.as_bytes()) {
                    renamed.extend_from_slice(to.as_bytes());
                    rest = after;
                } else {
                    renamed.push(*first);
                    rest = others;
                }
            }
            renamed
        };
        Self(self.0.into_iter().map(renamed).collect())
    }

    /// The headers; what no header can hold is left out.
    #[must_use]
    pub fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in &self.0 {
            if let Ok(value) = HeaderValue::from_bytes(value) {
                headers.append(http::header::COOKIE, value);
            }
        }
        headers
    }
}

impl fmt::Debug for CookieHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values = self.0.iter().map(|value| value.escape_ascii().to_string());
        f.debug_list().entries(values).finish()
    }
}
