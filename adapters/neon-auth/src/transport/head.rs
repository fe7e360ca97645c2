//! The limits of an answer's head.

use std::fmt;

/// Says how many bytes the head of an answer may have, from its first byte to the empty line.
///
/// Better Auth repeats the user's record in `set-auth-jwt`. With less, a picture in the record would make every look-up
/// fail, and its user could not even remove it.
pub const HEAD_LIMIT: usize = 1024 * 1024;

/// Says how many fields the head of an answer may have. It is what ureq has, where nobody can change it.
pub const FIELD_LIMIT: usize = 128;

/// Says that the head of an answer is over a limit: the cause of a
/// [`TooLarge`](neon_auth_core::FetchErrorKind::TooLarge).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadTooLarge {
    /// It has more than [`HEAD_LIMIT`] bytes.
    Bytes,
    /// It has more than [`FIELD_LIMIT`] fields.
    Fields,
}

impl fmt::Display for HeadTooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the head of the answer has more than ")?;
        match self {
            Self::Bytes => write!(
                f,
                "{HEAD_LIMIT} bytes; `set-auth-jwt` is that long if the user's record is, by a picture for instance"
            ),
            Self::Fields => write!(f, "{FIELD_LIMIT} fields"),
        }
    }
}

impl std::error::Error for HeadTooLarge {}
