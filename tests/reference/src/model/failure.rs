//! The codes of what did not work.

use neon_auth_core::FetchErrorKind;

/// The status and the code of our own answer to a call that failed.
pub(super) fn of_fetch(kind: FetchErrorKind) -> (u16, &'static str) {
    match kind {
        FetchErrorKind::Dns => (502, "NETWORK_DNS"),
        FetchErrorKind::Refused => (502, "NETWORK_REFUSED"),
        FetchErrorKind::Timeout => (502, "NETWORK_TIMEOUT"),
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
pub(super) fn is_outage(kind: FetchErrorKind) -> bool {
    !matches!(kind, FetchErrorKind::TooLarge | FetchErrorKind::Internal)
}
