//! Whose a cached session is, as numbers: a search for them reads little memory.

use std::hash::{DefaultHasher, Hash, Hasher};

use sha2::{Digest, Sha256};

use super::model::Session;

/// The numbers of a session and of its user.
///
/// Two that share a number are taken for one: what is forgotten about one of them is asked for once more of the other.
#[derive(Clone, Copy)]
pub(super) struct Owner {
    session: u64,
    user: u64,
}

/// A session or a user, as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Number {
    Session(u64),
    User(u64),
}

impl Owner {
    pub(super) fn of(session: &Session) -> Self {
        Self {
            session: Number::of_session(&hash_of_token(&session.session.token)).get(),
            user: Number::of_user(&session.user.id).get(),
        }
    }

    pub(super) const fn session(self) -> Number {
        Number::Session(self.session)
    }

    pub(super) const fn user(self) -> Number {
        Number::User(self.user)
    }

    pub(super) fn is(self, number: Number) -> bool {
        self.session() == number || self.user() == number
    }
}

impl Number {
    pub(super) fn of_session(hash: &[u8; 32]) -> Self {
        let first = hash.first_chunk().copied();
        Self::Session(first.map_or(0, u64::from_le_bytes))
    }

    /// An id is no secret, so a hash that is faster will do.
    pub(super) fn of_user(id: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        Self::User(hasher.finish())
    }

    pub(super) const fn get(self) -> u64 {
        match self {
            Self::Session(number) | Self::User(number) => number,
        }
    }
}

/// The SHA-256 of a session's token.
pub(super) fn hash_of_token(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}
