//! Any answer of upstream's: status, headers, body; or none.

use http::header::{CONTENT_ENCODING, CONTENT_TYPE, LOCATION, SET_COOKIE};
use http::{HeaderName, HeaderValue, StatusCode};
use neon_auth_core::FetchErrorKind;

use super::session::{session, token};
use crate::fuzzing::bytes::Bytes;
use crate::scenario::Reply;
use neon_auth_conformance::cookies::{PREFIX, SESSION_TOKEN};

/// Any answer.
pub(in crate::fuzzing) fn reply(bytes: &mut Bytes<'_>, now: i64) -> Reply {
    if bytes.one_in(8) {
        return Reply::Failure(bytes.choose(
            FetchErrorKind::Timeout,
            &[
                FetchErrorKind::Dns,
                FetchErrorKind::Refused,
                FetchErrorKind::Tls,
                FetchErrorKind::Reset,
                FetchErrorKind::Abort,
                FetchErrorKind::Other,
                FetchErrorKind::TooLarge,
                FetchErrorKind::Internal,
            ],
        ));
    }
    let known = bytes.choose(200, &[200, 302, 401, 403, 400, 404, 429, 500, 503]);
    let status = match bytes.one_in(8) {
        true => 100 + u16::from(bytes.byte()) * 3,
        false => known,
    };
    let mut headers = bytes.few(3, header);
    headers.extend(bytes.few(4, set_cookie));
    Reply::Answer {
        status: StatusCode::from_u16(status).unwrap_or_default(),
        headers,
        body: body(bytes, now).into(),
    }
}

/// Adds to an answer's body what JavaScript writes and stricter parsers refuse: halves of surrogate pairs, a field that is
/// nested too deeply, and a byte order mark.
pub(in crate::fuzzing) fn written_by_javascript(bytes: &mut Bytes<'_>, reply: &mut Reply) {
    let Reply::Answer { body, .. } = reply else {
        return;
    };
    let field = match bytes.choose(0, &[1, 2, 3]) {
        0 => String::new(),
        1 => format!(r#""banReason":"{}","#, escapes(bytes)),
        2 => format!(r#""a{}":"{}","#, escapes(bytes), escapes(bytes)),
        _ => {
            let levels = 100 + usize::from(bytes.byte());
            let (open, close) = ("[".repeat(levels), "]".repeat(levels));
            format!(r#""tree":{open}"{}"{close},"#, escapes(bytes))
        }
    };
    let mark = bytes.choose("", &["", "", "\u{feff}"]);
    if field.is_empty() && mark.is_empty() {
        return;
    }
    let text = String::from_utf8_lossy(body);
    let user = r#""user":{"#;
    *body = format!("{mark}{}", text.replace(user, &format!("{user}{field}"))).into();
}

/// What is inside a string.
fn escapes(bytes: &mut Bytes<'_>) -> String {
    let some = bytes.few(6, |bytes| {
        let others = [
            r"\ud83d", r"\ude00", r"\uD83D", r"\uDE00", r"\\", "ud83d", r"\n", r"\u00e9", "é",
        ];
        bytes.choose("a", &others)
    });
    some.concat()
}

fn header(bytes: &mut Bytes<'_>) -> (HeaderName, HeaderValue) {
    let (name, value) = bytes.choose(
        (CONTENT_TYPE, "application/json"),
        &[
            (CONTENT_ENCODING, "gzip"),
            (CONTENT_ENCODING, "identity"),
            (LOCATION, "/welcome?token=c4n4ry#x"),
            (LOCATION, "https://app.example/welcome?a=\"<b>"),
            (LOCATION, "https://app.example//evil.example"),
            (LOCATION, "https://evil.example/"),
            (HeaderName::from_static("set-auth-jwt"), "c4n4ry"),
            (HeaderName::from_static("server"), "upstream"),
            (
                HeaderName::from_static("cache-control"),
                "public, max-age=60",
            ),
            (HeaderName::from_static("x-neon-ret-request-id"), "c4n4ry"),
        ],
    );
    match bytes.one_in(4) {
        true => (name, any_value(bytes.some(32))),
        false => (name, HeaderValue::from_static(value)),
    }
}

/// A Set-Cookie line: upstream's own, a CDN's, or no cookie at all.
fn set_cookie(bytes: &mut Bytes<'_>) -> (HeaderName, HeaderValue) {
    let pair = match bytes.choose(0, &[0, 1, 2]) {
        0 => format!("{SESSION_TOKEN}={}.c2ln%3D", token(bytes)).into_bytes(),
        1 => bytes
            .choose(
                "__Secure-neon-auth.session_token=",
                &[
                    "__Secure-neon-auth.session_challange=new",
                    "__Secure-neon-auth.dont_remember=true",
                    "__Secure-neon-auth.state=s",
                    "__Secure-neon-auth.session_data=theirs",
                    "__Secure-neon-auth.session_data.0=",
                    "__Secure-neon-auth.local.session_data=theirs",
                    "__cf_bm=x",
                ],
            )
            .into(),
        _ => [PREFIX.as_bytes(), bytes.some(16)].concat(),
    };
    let attributes = bytes.few(3, |bytes| match bytes.one_in(6) {
        true => [b"; expires=", bytes.some(30)].concat(),
        false => bytes
            .choose(
                "; Max-Age=604800",
                &[
                    "; max-age=0",
                    "; Max-Age=-1",
                    "; Max-Age=soon",
                    "; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
                    "; Expires=Friday, 01-Jan-99 00:00:00 GMT",
                    "; Expires=Mon, 1 Jun 2026 12:0:1",
                    "; Expires=Fri, 01 Jan 69 00:00:00 GMT",
                    "; Path=/p",
                    "; Domain=auth.example",
                    "; Partitioned; SameSite=None",
                ],
            )
            .into(),
    });
    (SET_COOKIE, any_value(&[pair, attributes.concat()].concat()))
}

fn body(bytes: &mut Bytes<'_>, now: i64) -> Vec<u8> {
    match bytes.choose(0, &[0, 1, 2, 3]) {
        0 => format!("{{{}}}", session(bytes, now)).into_bytes(),
        1 => bytes
            .choose(
                "null",
                &[
                    r#"{"code":"INVALID_TOKEN","message":"Invalid token"}"#,
                    r#"{"code":"not a code"}"#,
                    r#"{"token":"c4n4ry","user":{"id":"u1"},"success":true,"status":true}"#,
                    r#"{"twoFactorRedirect":true}"#,
                    "<html>forbidden</html>",
                    "",
                    " null ",
                ],
            )
            .into(),
        2 => format!("[{{{0}}},{{{0}}}]", session(bytes, now)).into_bytes(),
        _ => bytes.some(40).to_vec(),
    }
}

/// The bytes as a header's value, or an empty one if no header can hold them.
fn any_value(bytes: &[u8]) -> HeaderValue {
    HeaderValue::from_bytes(bytes).unwrap_or(HeaderValue::from_static(""))
}
