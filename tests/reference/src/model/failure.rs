//! The codes of what did not work.

use http::StatusCode;
use neon_auth_core::FetchErrorKind;

use super::json::value_of;
use crate::scenario::Reply;

/// The status and the code of our own answer to a call that failed.
pub(super) fn of_fetch(kind: FetchErrorKind) -> (u16, &'static str) {
    match kind {
        FetchErrorKind::Dns => (502, "NETWORK_DNS"),
        FetchErrorKind::Refused => (502, "NETWORK_REFUSED"),
        FetchErrorKind::Timeout | FetchErrorKind::NoPlace => (502, "NETWORK_TIMEOUT"),
        FetchErrorKind::Tls => (502, "NETWORK_TLS"),
        FetchErrorKind::Reset => (502, "NETWORK_RESET"),
        FetchErrorKind::Abort => (502, "NETWORK_ABORT"),
        // An answer over the limit is one that cannot be read.
        FetchErrorKind::TooLarge => (502, "UPSTREAM_INVALID"),
        FetchErrorKind::Internal => (500, "INTERNAL_ERROR"),
        _ => (502, "NETWORK_ERROR"),
    }
}

/// Whether upstream is down, rather than answering too much or us failing.
pub(super) fn is_outage(reply: &Reply) -> bool {
    match reply {
        Reply::Answer { status, .. } => status.is_server_error(),
        Reply::Failure(kind) => !matches!(
            kind,
            FetchErrorKind::Abort
                | FetchErrorKind::TooLarge
                | FetchErrorKind::NoPlace
                | FetchErrorKind::Exhausted
                | FetchErrorKind::Internal
        ),
    }
}

/// Whether a refusal is Better Auth's own: a JSON object whose `code` is text. A gateway's says nothing.
pub(super) fn is_better_auths_own(text: Option<&str>) -> bool {
    let body = text.and_then(value_of);
    body.is_some_and(|body| body.get("code").is_some_and(serde_json::Value::is_string))
}

/// The status and the code of a method's error. OAuth calls the code `error`, and its codes have no spaces; what a
/// framework writes there, such as `Not Found`, is none. A redirect that nobody expects is no answer.
#[must_use]
pub fn refusal(status: StatusCode, text: Option<&str>) -> (u16, String) {
    if !status.is_client_error() && !status.is_server_error() {
        return (502, "UPSTREAM_ERROR".to_owned());
    }
    let body = text.and_then(value_of).unwrap_or_default();
    let text = |name: &str| body.get(name)?.as_str().filter(|text| !text.is_empty());
    let oauth = text("error").filter(|error| error.chars().all(|letter| letter.is_ascii_graphic()));
    let code = text("code").or(oauth).unwrap_or("UPSTREAM_ERROR");
    (status.as_u16(), code.to_owned())
}
