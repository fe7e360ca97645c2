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
    /// Whether signing in takes a second factor. None if the plugin is off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub two_factor_enabled: Option<bool>,
    /// The names the user has chosen. None if the plugin is off.
    #[serde(flatten)]
    pub usernames: Option<Usernames>,
    /// A UUID.
    pub id: String,
}

/// Is what the username plugin adds to a user row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Usernames {
    /// The name to sign in with, in lower case.
    pub username: Option<String>,
    /// The same as the user has written it.
    pub display_username: Option<String>,
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
            two_factor_enabled: None,
            usernames: None,
            id,
        }
    }

    pub(crate) fn lift_ban(&mut self) {
        self.banned = false;
        self.ban_reason = None;
        self.ban_expires = None;
    }
}
