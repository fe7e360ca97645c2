//! What was cached about a session or a user no longer counts: somebody has signed out, is banned, has lost a role.

mod kept;
mod newest;
mod part;

use std::fmt;

pub use kept::Invalidations;

use super::model::Session;
use super::owner::{Number, hash_of_token};
use crate::time::UnixMillis;

/// Says that what was cached about a session or a user before a moment does not count.
///
/// It signs nobody out: the next request asks upstream, which knows. One too many costs a look-up and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Invalidation {
    /// Whose cached sessions count no longer.
    pub subject: Subject,
    /// What was asked of upstream until then counts no longer.
    pub at: UnixMillis,
    /// Whether it is certain that there is such a session or user. Anybody can sign out a token that they made up; those are
    /// kept apart, so that they do not take the place of others.
    pub is_vouched_for: bool,
}

/// Names a session or a user. It holds no token, name or address.
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Subject {
    /// The session whose token has this SHA-256.
    Session([u8; 32]),
    /// All sessions of the user with this id.
    User(String),
}

impl Invalidation {
    /// Says that what was cached about this subject until then does not count.
    #[must_use]
    pub const fn new(subject: Subject, at: UnixMillis) -> Self {
        Self {
            subject,
            at,
            is_vouched_for: true,
        }
    }

    /// Says that nobody vouches for the subject.
    #[must_use]
    pub fn vouched_for_by_nobody(mut self) -> Self {
        self.is_vouched_for = false;
        self
    }
}

impl Subject {
    /// Returns the session that this token is of: the token itself, without its signature.
    #[must_use]
    pub fn session(token: &str) -> Self {
        Self::Session(hash_of_token(token))
    }

    /// Returns the user with this id.
    #[must_use]
    pub fn user(id: impl Into<String>) -> Self {
        Self::User(id.into())
    }

    /// Whether the session is this one, or of this user.
    pub(crate) fn is_of(&self, session: &Session) -> bool {
        match self {
            Self::Session(hash) => *hash == hash_of_token(&session.session.token),
            Self::User(id) => **id == *session.user.id,
        }
    }

    pub(super) fn number(&self) -> Number {
        match self {
            Self::Session(hash) => Number::of_session(hash),
            Self::User(id) => Number::of_user(id),
        }
    }
}

/// What a token's hash or an id is, belongs in no log.
impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Session(_) => "Session([redacted])",
            Self::User(_) => "User([redacted])",
        })
    }
}
