//! What every HTTP client of ours has in common about its connections: how long they are kept, and what their failures mean.

use std::io::{Error, ErrorKind};
use std::time::Duration;

use super::{FetchErrorKind, is_exhausted};

/// Says how long a connection is kept unused. Node closes its own after 5 s, and a request that is sent at that very
/// moment is lost.
pub const IDLE_TIME: Duration = Duration::from_secs(4);

/// Says how many unused connections are kept: enough for as many calls at once to open no new ones, and few enough that
/// what a burst leaves behind does not take the application's descriptors.
pub const IDLE_CONNECTIONS: usize = 32;

/// Returns what an error of the operating system says about a connection; `None` if it says nothing that users are to see.
#[must_use]
pub fn kind_of(error: &Error) -> Option<FetchErrorKind> {
    match error.kind() {
        _ if is_exhausted(error) => Some(FetchErrorKind::Exhausted),
        ErrorKind::ConnectionRefused => Some(FetchErrorKind::Refused),
        ErrorKind::TimedOut => Some(FetchErrorKind::Timeout),
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::NotConnected
        | ErrorKind::UnexpectedEof
        | ErrorKind::WriteZero => Some(FetchErrorKind::Reset),
        _ => None,
    }
}
