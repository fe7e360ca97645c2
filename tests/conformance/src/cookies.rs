//! Cookies and the session JWT, read and written with nothing of the library's.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, HeaderValue};
use serde_json::Value;
use sha2::Sha256;

use crate::json;

/// The cookies of a request, names and raw values, in order.
pub type Pairs = Vec<(String, Vec<u8>)>;

/// What the names of all our cookies begin with.
pub const PREFIX: &str = "__Secure-neon-auth.";
/// Upstream's signed token.
pub const SESSION_TOKEN: &str = "__Secure-neon-auth.session_token";
/// The cached session.
pub const SESSION_DATA: &str = "__Secure-neon-auth.local.session_data";

/// One Set-Cookie line, taken apart.
#[derive(Debug, Default)]
pub struct Line {
    /// The cookie's name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// By lower-case name; a flag has no value.
    pub attributes: BTreeMap<String, Option<String>>,
}

impl Line {
    /// Takes a line apart; a byte that is no UTF-8 is shown as one that is wrong.
    ///
    /// # Errors
    ///
    /// If there is no name.
    pub fn parse(line: &HeaderValue) -> Result<Self, String> {
        let text = String::from_utf8_lossy(line.as_bytes());
        let mut fields = text.split(';');
        let (name, value) = fields
            .next()
            .and_then(|pair| pair.split_once('='))
            .ok_or("a Set-Cookie line without a name")?;
        let attributes = fields
            .map(|field| match field.split_once('=') {
                Some((name, value)) => (name.trim().to_lowercase(), Some(value.trim().to_owned())),
                None => (field.trim().to_lowercase(), None),
            })
            .collect();
        Ok(Self {
            name: name.trim().to_owned(),
            value: value.to_owned(),
            attributes,
        })
    }

    /// Whether the line deletes the cookie at this time.
    #[must_use]
    pub fn is_cleared(&self, now: std::time::SystemTime) -> bool {
        let has_no_age = self
            .text("max-age")
            .and_then(|age| age.parse::<i64>().ok())
            .is_some_and(|age| age <= 0);
        let is_past = self.text("expires").is_some_and(|expires| {
            // Cookies also come with `01-Jan-1970`, which HTTP's own dates do not know.
            httpdate::parse_http_date(expires)
                .or_else(|_| httpdate::parse_http_date(&expires.replace('-', " ")))
                .is_ok_and(|expires| expires < now)
        });
        self.value.is_empty() && (has_no_age || is_past)
    }

    /// Whether the line names a domain.
    #[must_use]
    pub fn has_domain(&self) -> bool {
        self.attributes.contains_key("domain")
    }

    /// An attribute's value, by its lower-case name.
    #[must_use]
    pub fn text(&self, attribute: &str) -> Option<&str> {
        self.attributes.get(attribute)?.as_deref()
    }
}

/// Upstream's record that the session ends with the browser.
pub const DONT_REMEMBER: &str = "__Secure-neon-auth.dont_remember";
/// The OAuth challenge, in both spellings.
pub const CHALLENGES: [&str; 2] = [
    "__Secure-neon-auth.session_challange",
    "__Secure-neon-auth.session_challenge",
];

/// The cookies of ours in these Cookie headers, and of each name the first; see [`all_our_cookies`].
#[must_use]
pub fn our_cookies(headers: &HeaderMap) -> Pairs {
    let mut found = Pairs::new();
    for (name, value) in all_our_cookies(headers, PREFIX) {
        if found.iter().all(|(known, _)| *known != name) {
            found.push((name, value));
        }
    }
    found
}

/// Every cookie of ours in these Cookie headers, by upstream's name, in order: without the white space and the double
/// quotes around its value, and none that is longer than browsers keep. If the first of a name is too long, there is none
/// of that name. An empty session_token or session_data is none. `prefix` is what our names begin with in the browser.
#[must_use]
pub fn all_our_cookies(headers: &HeaderMap, prefix: &str) -> Pairs {
    let mut found = Pairs::new();
    let mut too_long = Vec::new();
    for header in headers.get_all(http::header::COOKIE) {
        for pair in header.as_bytes().split(|byte| *byte == b';') {
            let Some((name, value)) = pair_of(pair, prefix) else {
                continue;
            };
            let length = prefix.len() + name.len() + value.len();
            let name = format!("{PREFIX}{name}");
            let value = unquoted(value);
            if value.is_empty() && is_of_session(&name) {
                continue;
            }
            if length > 4096 && found.iter().all(|(known, _)| *known != name) {
                too_long.push(name);
            } else if length <= 4096 && !too_long.contains(&name) {
                found.push((name, value));
            }
        }
    }
    found
}

/// Whether it is one of the two cookies that the session is read from.
#[must_use]
pub fn is_of_session(name: &str) -> bool {
    [SESSION_TOKEN, SESSION_DATA].contains(&name)
}

/// A value without the double quotes around it (RFC 6265, section 4.1.1).
#[must_use]
pub fn unquoted(value: Vec<u8>) -> Vec<u8> {
    match value.as_slice() {
        [b'"', inner @ .., b'"'] => inner.to_vec(),
        _ => value,
    }
}

/// What upstream gets of these cookies, in order: none of what is for this side alone, nor its own cache; what the
/// session depends on first; 8 KiB at the most.
#[must_use]
pub fn for_upstream(cookies: Pairs) -> Pairs {
    let first = [SESSION_TOKEN, DONT_REMEMBER, CHALLENGES[0], CHALLENGES[1]];
    let (mut sent, others): (Vec<_>, Vec<_>) = cookies
        .into_iter()
        .filter(|(name, _)| !is_local(name) && !is_upstreams_cache(name))
        .partition(|(name, _)| first.contains(&name.as_str()));
    sent.sort_by_key(|(name, _)| {
        first
            .iter()
            .position(|known| known == name)
            .map(|at| at.min(2))
    });
    sent.extend(others);
    let mut length = 0;
    sent.retain(|(name, value)| {
        let separator = if length == 0 { 0 } else { 2 };
        let longer = length + separator + name.len() + 1 + value.len();
        if longer <= 8192 {
            length = longer;
        }
        longer <= 8192
    });
    sent
}

/// Whether a cookie of this name is for this side alone.
#[must_use]
pub fn is_local(name: &str) -> bool {
    name.starts_with("__Secure-neon-auth.local.")
}

/// Whether a cookie of this name is upstream's own cache of the session, whole or in pieces.
#[must_use]
pub fn is_upstreams_cache(name: &str) -> bool {
    name == "__Secure-neon-auth.session_data"
        || name.starts_with("__Secure-neon-auth.session_data.")
}

/// A `name=value` whose name is one of ours.
#[must_use]
pub fn our_pair(pair: &[u8]) -> Option<(String, Vec<u8>)> {
    let (name, value) = pair_of(pair, PREFIX)?;
    Some((format!("{PREFIX}{name}"), value))
}

/// A `name=value` whose name begins with `prefix`; the name without it.
fn pair_of(pair: &[u8], prefix: &str) -> Option<(String, Vec<u8>)> {
    let equals = pair.iter().position(|byte| *byte == b'=')?;
    let (name, value) = pair.split_at_checked(equals)?;
    let name = String::from_utf8(trim(name)).ok()?;
    let rest = name.strip_prefix(prefix)?;
    let is_token = |byte: u8| byte.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?={}".contains(&byte);
    (!rest.is_empty() && rest.bytes().all(is_token)).then(|| {
        let value = trim(value.strip_prefix(b"=").unwrap_or(value));
        (rest.to_owned(), value)
    })
}

fn trim(bytes: &[u8]) -> Vec<u8> {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t');
    let start = bytes
        .iter()
        .position(|byte| !is_space(byte))
        .unwrap_or(bytes.len());
    let end = bytes
        .iter()
        .rposition(|byte| !is_space(byte))
        .map_or(start, |at| at + 1);
    bytes.get(start..end).unwrap_or_default().to_vec()
}

/// An HS256 JWT of this header and payload, whatever they are.
#[must_use]
pub fn signed_jwt(header: &[u8], payload: &[u8], secret: &str) -> String {
    let message = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(payload)
    );
    let tag = mac(secret, message.as_bytes()).finalize().into_bytes();
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag))
}

fn mac(secret: &str, message: &[u8]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key of any length");
    mac.update(message);
    mac
}

/// The payload of an HS256 JWT, if its signature is right under this secret and it is JSON.
///
/// # Errors
///
/// What is wrong with it.
pub fn verified_payload(jwt: &str, secret: &str) -> Result<Value, String> {
    json::read_slice(&verified_text(jwt, secret)?)
        .map_err(|error| format!("the JWT's JSON: {error}"))
}

/// The payload of an HS256 JWT, if its signature is right under this secret, whatever it says.
///
/// # Errors
///
/// What is wrong with it.
pub fn verified_text(jwt: &str, secret: &str) -> Result<Vec<u8>, String> {
    let (message, tag) = jwt.rsplit_once('.').ok_or("the value is no JWT")?;
    let (header, payload) = message.split_once('.').ok_or("the value is no JWT")?;
    let decode = |part: &str| {
        URL_SAFE_NO_PAD
            .decode(part)
            .map_err(|error| format!("the JWT's base64: {error}"))
    };
    let header =
        json::read_slice(&decode(header)?).map_err(|error| format!("the JWT's JSON: {error}"))?;
    if header.get("alg") != Some(&Value::from("HS256")) {
        return Err("the JWT is not under HS256".to_owned());
    }
    mac(secret, message.as_bytes())
        .verify_slice(&decode(tag)?)
        .map_err(|_| "the JWT is not signed with the first secret".to_owned())?;
    decode(payload)
}
