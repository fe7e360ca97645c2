//! Reading what upstream answered.

use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, SET_COOKIE};
use http::{HeaderMap, HeaderName, Response, StatusCode};

use crate::config::Config;
use crate::cookie::SetCookie;
use crate::endpoint::{Unreadable, wants_second_factor};
use crate::error_code::ErrorCode;
use crate::json::{self, JsonText};
use crate::session::Session;
use crate::time::UnixMillis;

/// By how much two clocks may differ before one counts as wrong.
const CLOCK_DIFFERENCE: Duration = Duration::from_secs(60);

/// The id that Neon gives each request.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-neon-ret-request-id");

/// An answer of upstream's, and the cookies that may leave with it: the last of each name.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) cookies: Vec<SetCookie>,
    /// Whether one of them is a session token that lives.
    pub(crate) sets_token: bool,
    session: Option<Session>,
}

/// What an answer to a look-up says.
pub(crate) enum Verdict {
    SignedIn(Session),
    SignedOut,
    /// Upstream gives a session that by our clock is over for long, so one of the two clocks is wrong. Nobody is signed in,
    /// but nothing is known to be dead.
    ClocksDiffer,
    /// It says nothing about the session.
    Unknown(ErrorCode),
}

/// What upstream says of a refusal: its code and its words.
#[derive(Default)]
pub(crate) struct Refusal {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
}

impl Answer {
    pub(crate) fn read(config: &Config, now: UnixMillis, response: Response<Bytes>) -> Self {
        let (parts, body) = response.into_parts();
        let names = config.cookie_names();
        let mut cookies: Vec<SetCookie> = Vec::new();
        for line in parts.headers.get_all(SET_COOKIE) {
            if let Some(cookie) = SetCookie::rewrite(config, now, line.as_bytes()) {
                cookies.retain(|earlier| earlier.name() != cookie.name());
                if cookie.leaves(names) {
                    cookies.push(cookie);
                }
            }
        }
        let sets_token = cookies
            .iter()
            .any(|cookie| cookie.name() == names.session_token() && cookie.is_live());
        let mut answer = Self {
            status: parts.status,
            headers: parts.headers,
            body,
            cookies,
            sets_token,
            session: None,
        };
        if answer.status.is_success() {
            answer.session = answer.text().and_then(Session::from_json);
        }
        answer
    }

    /// Whether upstream did what it was asked: 2xx, or 3xx from a link.
    pub(crate) fn is_success(&self) -> bool {
        self.status.is_success() || self.status.is_redirection()
    }

    pub(crate) fn is_refused(&self) -> bool {
        self.status.is_client_error() || self.status.is_server_error()
    }

    /// What Neon calls the request that this answers.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.headers.get(REQUEST_ID)?.to_str().ok()
    }

    /// Whether a sign-in wants a second factor before there is a session (Better Auth's two-factor plugin).
    pub(crate) fn wants_second_factor(&self) -> bool {
        self.status.is_success()
            && self
                .text()
                .is_some_and(|text| wants_second_factor(text.as_bytes()))
    }

    /// The session that the body of a 2xx is, if it is one.
    pub(crate) fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    pub(crate) fn is_null(&self) -> bool {
        self.text()
            .is_some_and(|text| json::read::<()>(text).is_ok())
    }

    /// What upstream says of its refusal; nothing if it did not refuse.
    pub(crate) fn refusal(&self) -> Refusal {
        if self.is_refused() {
            self.complaint()
        } else {
            Refusal::default()
        }
    }

    /// The same, whatever the status: an OAuth exchange can fail with a 2xx.
    /// Its form is Better Auth's, or else OAuth's (RFC 6749, section 5.2).
    pub(crate) fn complaint(&self) -> Refusal {
        let Some(body) = self.object() else {
            return Refusal::default();
        };
        let text = |field| {
            let text = body.get_as::<String>(field).ok().flatten();
            text.filter(|text| !text.is_empty())
        };
        // What a framework or a gateway writes there, such as `Not Found`, is no code.
        let oauth = text("error").filter(|error| error.bytes().all(|byte| byte.is_ascii_graphic()));
        match (text("code"), oauth) {
            (None, Some(error)) => Refusal {
                code: Some(error),
                message: text("error_description").or_else(|| text("message")),
            },
            (code, _) => Refusal {
                code,
                message: text("message"),
            },
        }
    }

    /// Whether it is a 4xx of Better Auth's own: an object whose `code` is text. That of a gateway or a firewall says
    /// nothing about the session.
    pub(crate) fn is_clear_refusal(&self) -> bool {
        self.status.is_client_error()
            && self.object().is_some_and(|body| {
                body.get_as::<String>("code")
                    .is_ok_and(|code| code.is_some())
            })
    }

    /// Whether the body is a JSON object.
    pub(crate) fn is_object(&self) -> bool {
        self.object().is_some()
    }

    /// The body, if it is a JSON object.
    pub(crate) fn object(&self) -> Option<JsonText> {
        let body = json::read::<JsonText>(self.text()?).ok()?;
        body.as_str().starts_with('{').then_some(body)
    }

    /// Why the body of a 2xx is no session.
    pub(crate) fn why_no_session(&self) -> Unreadable {
        match self.text() {
            None => Unreadable::Encoded,
            Some(text) => Session::read(text)
                .err()
                .unwrap_or(Unreadable::AnotherToken),
        }
    }

    /// What the answer says about the session at this time.
    pub(crate) fn verdict(&self, now: UnixMillis) -> Verdict {
        match self.status {
            status if status.is_success() => match self.session() {
                Some(session) if session.is_live(now) => Verdict::SignedIn(session.clone()),
                Some(session) if session.expires().plus(CLOCK_DIFFERENCE) < now => {
                    Verdict::ClocksDiffer
                }
                Some(_) => Verdict::SignedOut,
                None if self.is_null() => Verdict::SignedOut,
                None => Verdict::Unknown(ErrorCode::UpstreamInvalid),
            },
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN if self.is_clear_refusal() => {
                Verdict::SignedOut
            }
            _ => Verdict::Unknown(ErrorCode::UpstreamError),
        }
    }

    /// The body, if it can be read. Upstream is never asked to encode it, and we do not undo what a CDN did.
    fn text(&self) -> Option<&str> {
        let is_encoded = self.headers.get_all(CONTENT_ENCODING).iter().any(|coding| {
            !coding.is_empty() && !coding.as_bytes().eq_ignore_ascii_case(b"identity")
        });
        if is_encoded {
            return None;
        }
        std::str::from_utf8(&self.body).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_json_says_that_nobody_is_signed_in() {
        let is_signed_out = |body: &'static str| {
            matches!(
                answer(200, body).verdict(UnixMillis::new(0)),
                Verdict::SignedOut
            )
        };
        for null in ["null", " null\r\n\t"] {
            assert!(is_signed_out(null), "{null:?} was not taken for null");
        }
        // White space elsewhere, but none of JSON's (RFC 8259, section 2).
        for no_json in ["\u{a0}null", "null\u{b}", "null null", ""] {
            assert!(!is_signed_out(no_json), "{no_json:?} signed somebody out");
        }
    }

    fn answer(status: u16, body: impl Into<Bytes>) -> Answer {
        let config = Config::builder()
            .base_url("https://auth.example")
            .cookie_secret("0123456789abcdef0123456789abcdef")
            .build()
            .unwrap();
        let mut response = Response::new(body.into());
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        Answer::read(&config, UnixMillis::new(0), response)
    }

    #[test]
    fn what_javascript_writes_is_read() {
        let tree = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        for other in [String::from("1"), String::from("\"\\udc00\""), tree] {
            let refused = answer(
                400,
                format!("\u{feff}{{\"code\":\"NO\",\"other\":{other},\"message\":\"\\ud83d!\"}}"),
            );
            let refusal = refused.refusal();
            assert_eq!(refusal.code.as_deref(), Some("NO"));
            assert_eq!(refusal.message.as_deref(), Some("\u{fffd}!"));
            assert!(refused.is_clear_refusal() && refused.is_object());

            let half_way = answer(
                200,
                format!("\u{feff}{{\"other\":{other},\"twoFactorRedirect\":true}}"),
            );
            assert!(half_way.wants_second_factor());
            let signed_in = answer(
                200,
                format!("{{\"user\":{other},\"twoFactorRedirect\":true}}"),
            );
            assert!(!signed_in.wants_second_factor());
        }
        assert!(answer(200, "\u{feff}null").is_null());
        assert!(!answer(200, "\u{feff}").is_null());
        assert!(!answer(403, "\u{feff}<html>").is_object());
    }
}
