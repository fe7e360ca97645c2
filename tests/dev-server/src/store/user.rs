//! Users.

use serde::Serialize;

use crate::clock::Timestamp;

/// Is a user row, serialised with the keys, order and nulls of the real server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct User {
    /// The display name, empty for one who signed up by code.
    pub name: String,
    /// The address, in lower case.
    pub email: String,
    /// Whether the user has proved to own the address.
    pub email_verified: bool,
    /// URL of a picture.
    pub image: Option<String>,
    /// When the user signed up.
    pub created_at: Timestamp,
    /// When the row last changed.
    pub updated_at: Timestamp,
    /// `user` or `admin`, or several roles with commas between them.
    pub role: String,
    /// Whether an administrator has banned the user.
    pub banned: bool,
    /// Why, if so.
    pub ban_reason: Option<String>,
    /// Until when, if not for ever.
    pub ban_expires: Option<Timestamp>,
    /// A UUID.
    pub id: String,
}

impl User {
    pub(crate) fn new(id: String, email: &str, name: String, now: Timestamp) -> Self {
        Self {
            name,
            email: email.to_lowercase(),
            email_verified: false,
            image: None,
            created_at: now,
            updated_at: now,
            role: "user".to_owned(),
            banned: false,
            ban_reason: None,
            ban_expires: None,
            id,
        }
    }

    pub(crate) fn lift_ban(&mut self) {
        self.banned = false;
        self.ban_reason = None;
        self.ban_expires = None;
    }
}
