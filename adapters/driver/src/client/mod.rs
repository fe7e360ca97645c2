//! What every HTTP client of ours has in common: its limits, and what its failures mean.

mod head;

pub use head::{FIELD_LIMIT, HEAD_LIMIT, HeadTooLarge};

use std::io::ErrorKind;
use std::time::Duration;

use neon_auth_core::FetchErrorKind;

/// How long a connection is kept unused. Node closes its own after 5 s, and a request that is sent at that very moment
/// is lost.
pub const IDLE_TIME: Duration = Duration::from_secs(4);

/// How many unused connections are kept: enough for as many calls at once to open no new ones, and few enough that what
/// a burst leaves behind does not take the application's descriptors.
pub const IDLE_CONNECTIONS: usize = 32;

/// What an error of the operating system says about a connection; `None` if it says nothing that users are to see.
#[must_use]
pub const fn kind_of(error: ErrorKind) -> Option<FetchErrorKind> {
    match error {
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
