//! Whose an entry is.

use std::hash::{DefaultHasher, Hash, Hasher};

use sha2::{Digest, Sha256};

use crate::session::Session;

/// The session and the user of an entry, as numbers: a search for them reads little memory.
///
/// Two that share a number are forgotten together, so one of them is verified once more.
#[derive(Clone, Copy)]
pub(super) struct Owner {
    session: u64,
    user: u64,
}

/// One of the two, to be searched for.
#[derive(Clone, Copy)]
pub(super) enum Subject {
    Session(u64),
    User(u64),
}

impl Owner {
    pub(super) fn of(session: &Session) -> Self {
        Self {
            session: session_number(&Sha256::digest(&*session.session.token).into()),
            user: user_number(&session.user.id),
        }
    }

    pub(super) fn is(self, subject: Subject) -> bool {
        match subject {
            Subject::Session(session) => self.session == session,
            Subject::User(user) => self.user == user,
        }
    }
}

impl Subject {
    pub(super) fn session(token_hash: &[u8; 32]) -> Self {
        Self::Session(session_number(token_hash))
    }

    pub(super) fn user(id: &str) -> Self {
        Self::User(user_number(id))
    }
}

fn session_number(token_hash: &[u8; 32]) -> u64 {
    token_hash
        .first_chunk()
        .copied()
        .map_or(0, u64::from_le_bytes)
}

/// An id is no secret, so a hash that is faster will do.
fn user_number(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}
