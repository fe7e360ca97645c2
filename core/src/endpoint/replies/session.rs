//! Sessions, and the users that an admin sees.

use crate::session::{SessionRecord, User};

replies! {
    /// A session that was changed.
    UpdatedSession {
        /// As it is now.
        session: SessionRecord,
    }

    /// A user's sessions.
    UserSessions {
        /// The sessions.
        sessions: Vec<SessionRecord>,
    }

    /// A page of users.
    Users {
        /// The users of this page.
        users: Vec<User>,
        /// How many there are in all.
        total: u64,
        /// How many the page may have.
        #[serde(default)]
        limit: Option<u64>,
        /// How many come before it.
        #[serde(default)]
        offset: Option<u64>,
    }

    /// A user that an admin has changed.
    ChangedUser {
        /// As the user is now.
        user: User,
    }
}
