//! Sessions.

use std::time::Duration;

use serde::Serialize;

use crate::clock::Timestamp;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a session lives after it was begun or renewed.
pub(crate) const LIFETIME: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// How long one lives that is not to be remembered.
pub(crate) const SHORT_LIFETIME: Duration = DAY;
/// How old a session must be before its use renews it.
pub(crate) const UPDATE_AGE: Duration = DAY;

/// Is a session row, serialised with the keys, order and nulls of the real server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Session {
    /// When the session ends.
    pub expires_at: Timestamp,
    /// The secret in the session cookie.
    pub token: String,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was last renewed.
    pub updated_at: Timestamp,
    /// The first address of `X-Forwarded-For`, else empty.
    pub ip_address: String,
    /// The `User-Agent` of the sign-in, else empty.
    pub user_agent: String,
    /// Whose session it is.
    pub user_id: String,
    /// The administrator who uses it in the user's name.
    pub impersonated_by: Option<String>,
    /// The organization it works in.
    pub active_organization_id: Option<String>,
    /// A UUID.
    pub id: String,
}

impl Session {
    /// Whether the session's time is over.
    pub(crate) fn is_over(&self, now: Timestamp) -> bool {
        self.expires_at < now
    }

    /// Whether the session is old enough to be renewed.
    pub(crate) fn is_due_for_renewal(&self, now: Timestamp) -> bool {
        self.expires_at.after(UPDATE_AGE) <= now.after(LIFETIME)
    }
}
