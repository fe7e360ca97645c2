//! Cookies: what a request carries, and the `Set-Cookie` lines that answer it.

use std::time::Duration;

use http::HeaderMap;
use http::header::COOKIE;
use percent_encoding::percent_decode_str;

/// The prefix of every cookie of the server's.
pub(crate) const PREFIX: &str = "__Secure-neon-auth.";

/// The same without what needs https.
const PLAIN_PREFIX: &str = "neon-auth.";

/// The session's token, signed.
pub(crate) const SESSION_TOKEN: &str = "session_token";
/// The server's own session cache: never set here, but cleared with the session.
pub(crate) const SESSION_DATA: &str = "session_data";
/// Says that the session ends with the browser.
pub(crate) const DONT_REMEMBER: &str = "dont_remember";
/// The administrator's own session, to come back to from another's.
pub(crate) const ADMIN_SESSION: &str = "admin_session";
/// Ties a second factor to the browser whose password was right.
pub(crate) const TWO_FACTOR: &str = "two_factor";
/// Says that the browser needs no second factor.
pub(crate) const TRUST_DEVICE: &str = "trust_device";
/// Ties an OAuth callback to the browser that began it.
pub(crate) const STATE: &str = "state";
/// How long a browser keeps that.
pub(crate) const STATE_LIFETIME: Duration = Duration::from_secs(5 * 60);
/// Leads back to the challenge of a passkey.
pub(crate) const PASSKEY_CHALLENGE: &str = "better-auth-passkey";
/// Ties a session verifier to who asked for it, under both spellings that are in use.
pub(crate) const CHALLENGES: [&str; 2] = ["session_challange", "session_challenge"];

const ATTRIBUTES: &str = "Path=/; HttpOnly; Secure; SameSite=None; Partitioned";

/// The cookies of a request, values percent-decoded.
#[derive(Debug, Default)]
pub(crate) struct Cookies {
    /// Whether there was a `Cookie` header at all, which the check for forgery goes by.
    pub(crate) sent: bool,
    pairs: Vec<(String, String)>,
}

impl Cookies {
    pub(crate) fn read(headers: &HeaderMap) -> Self {
        let mut cookies = Self {
            sent: headers.contains_key(COOKIE),
            pairs: Vec::new(),
        };
        for header in headers.get_all(COOKIE) {
            let text = String::from_utf8_lossy(header.as_bytes());
            for (name, value) in text.split(';').filter_map(|pair| pair.split_once('=')) {
                let value = value.trim();
                let value = value
                    .strip_prefix('"')
                    .and_then(|quoted| quoted.strip_suffix('"'))
                    .unwrap_or(value);
                let decoded = match percent_decode_str(value).decode_utf8() {
                    Ok(decoded) => decoded.into_owned(),
                    Err(_) => value.to_owned(),
                };
                cookies.pairs.push((name.trim().to_owned(), decoded));
            }
        }
        cookies
    }

    /// The value of one of the server's cookies. Of several of one name the first counts.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let first = |prefix: &str| {
            let mut pairs = self.pairs.iter();
            pairs.find(|(full, _)| full.strip_prefix(prefix) == Some(name))
        };
        first(PREFIX)
            .or_else(|| first(PLAIN_PREFIX))
            .map(|(_, value)| value.as_str())
    }
}

/// The value that `Set-Cookie` lines give one of the server's cookies, percent-decoded, if they do not remove it.
pub(crate) fn value_set(lines: &[String], name: &str) -> Option<String> {
    let mut values = lines.iter().filter_map(|line| {
        let pair = line.split(';').next()?;
        let (full, value) = pair.split_once('=')?;
        (full.strip_prefix(PREFIX) == Some(name)).then_some(value)
    });
    let value = values.next_back().filter(|value| !value.is_empty())?;
    Some(percent_decode_str(value).decode_utf8_lossy().into_owned())
}

/// What a browser sends of a cookie. `value` is already encoded.
pub(crate) fn pair(name: &str, value: &str) -> String {
    format!("{PREFIX}{name}={value}")
}

/// A `Set-Cookie` line. `value` is already encoded; without `max_age` the cookie ends with the
/// browser.
pub(crate) fn set(name: &str, value: &str, max_age: Option<Duration>) -> String {
    match max_age {
        Some(age) => format!(
            "{PREFIX}{name}={value}; Max-Age={}; {ATTRIBUTES}",
            age.as_secs()
        ),
        None => format!("{PREFIX}{name}={value}; {ATTRIBUTES}"),
    }
}

/// The same without `Secure`, for a browser that comes back over http from another site.
pub(crate) fn set_insecure(name: &str, value: &str, max_age: Duration) -> String {
    format!(
        "{PLAIN_PREFIX}{name}={value}; Max-Age={}; Path=/; HttpOnly; SameSite=Lax",
        max_age.as_secs()
    )
}

/// A `Set-Cookie` line that removes a cookie.
pub(crate) fn clear(name: &str) -> String {
    set(name, "", Some(Duration::ZERO))
}

/// The lines that end a session in the browser.
pub(crate) fn clear_session() -> Vec<String> {
    [SESSION_TOKEN, SESSION_DATA, DONT_REMEMBER]
        .map(clear)
        .to_vec()
}
