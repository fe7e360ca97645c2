//! Which kind of failure users see for an error of ureq, rustls or the operating system.

use std::error::Error as StdError;
use std::io;

use neon_auth::transport;
use neon_auth::transport::HeadTooLarge;
use neon_auth_core::{FetchError, FetchErrorKind};
use neon_auth_tls::HandshakeError;
use ureq::Error;

use crate::cut_off::{ClosedIdle, CutOff};
use crate::resolver::Unresolved;

/// The failure for an error of ureq.
pub(crate) fn classified(error: Error) -> FetchError {
    let kind = kind_of(&error);
    match error {
        // Its text is the URL.
        Error::BadUri(_) => {
            let cause = "the URL is not an absolute http or https one; check the base URL";
            FetchError::with_source(kind, cause)
        }
        Error::Other(cause) => FetchError::with_source(kind, cause),
        Error::Io(cause) => FetchError::with_source(kind, cause),
        Error::LargeResponseHeader(..) => FetchError::with_source(kind, HeadTooLarge::Bytes),
        Error::Protocol(_) if kind == FetchErrorKind::TooLarge => {
            FetchError::with_source(kind, HeadTooLarge::Fields)
        }
        error => FetchError::with_source(kind, error),
    }
}

fn kind_of(error: &Error) -> FetchErrorKind {
    match error {
        Error::Io(error) => by_io(error),
        Error::Timeout(_) => FetchErrorKind::Timeout,
        Error::Tls(_) => FetchErrorKind::Tls,
        Error::LargeResponseHeader(..) | Error::BodyExceedsLimit(_) => FetchErrorKind::TooLarge,
        Error::BadUri(_) => FetchErrorKind::Internal,
        Error::Other(cause) => by_ours(&**cause),
        // ureq does not export the type, so its name has to do.
        Error::Protocol(fault) if format!("{fault:?}") == "HttpParseTooManyHeaders" => {
            FetchErrorKind::TooLarge
        }
        _ => FetchErrorKind::Other,
    }
}

/// What the links of our own in ureq's chain report.
fn by_ours(cause: &(dyn StdError + Send + Sync + 'static)) -> FetchErrorKind {
    if let Some(Unresolved { source, .. }) = cause.downcast_ref() {
        match source {
            Some(error) if transport::is_exhausted(error) => FetchErrorKind::Exhausted,
            _ => FetchErrorKind::Dns,
        }
    } else if cause.is::<rustls::Error>() || cause.is::<HandshakeError>() {
        FetchErrorKind::Tls
    } else if cause.is::<CutOff>() || cause.is::<ClosedIdle>() {
        FetchErrorKind::Reset
    } else {
        FetchErrorKind::Other
    }
}

fn by_io(error: &io::Error) -> FetchErrorKind {
    if error
        .get_ref()
        .is_some_and(|inner| inner.is::<rustls::Error>())
    {
        return FetchErrorKind::Tls;
    }
    transport::connection::kind_of(error).unwrap_or(FetchErrorKind::Other)
}
