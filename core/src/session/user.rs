//! A user, typed as far as Better Auth's schema goes and verbatim beyond it.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::fields::UserFields;
use super::text::Text;
use super::verbatim::Verbatim;
use crate::time::UnixMillis;

/// Describes a person with an account.
#[derive(Clone)]
#[non_exhaustive]
pub struct User {
    /// The user's id.
    pub id: Text,
    /// The name, as the user gave it.
    pub name: Text,
    /// The e-mail address.
    pub email: Text,
    /// Whether the address was shown to be the user's.
    pub email_verified: bool,
    /// When the account was made, as upstream wrote it (RFC 3339).
    pub created_at: Text,
    /// When it was last changed.
    pub updated_at: Text,
    /// The role, or several with commas between them.
    pub role: Option<Text>,
    /// Whether an admin has shut the account.
    pub banned: Option<bool>,
    /// Why the account is shut, as the admin wrote it.
    pub ban_reason: Option<Text>,
    /// Until when, as upstream wrote it; none: for good.
    pub ban_expires: Option<Text>,
    pub(super) image: Option<Text>,
    /// The fields that this copy lacks. Hardly any copy lacks one, so this is a pointer that is null.
    pub(super) not_cached: Option<Arc<[Text]>>,
    json: Verbatim,
}

impl User {
    pub(super) fn of(source: &str, fields: UserFields<'_>, json: Verbatim) -> Self {
        let text = |field| Text::read_from(source, json.whole(), field);
        Self {
            id: text(fields.id),
            name: text(fields.name),
            email: text(fields.email),
            email_verified: fields.email_verified,
            created_at: text(fields.created_at),
            updated_at: text(fields.updated_at),
            role: fields.role.map(text),
            banned: fields.banned,
            ban_reason: fields.ban_reason.map(text),
            ban_expires: fields.ban_expires.map(text),
            image: fields.image.map(text),
            not_cached: None,
            json,
        }
    }

    /// Returns whether the user has this role. [`role`](Self::role) may hold several, so comparing it is wrong.
    ///
    /// ```
    /// # let session = neon_auth_core::Session::from_json(r#"{"session":{"id":"s","userId":"u","token":"t",
    /// #     "expiresAt":"2026-06-08T12:00:00.000Z"},"user":{"id":"u","role":"user,admin"}}"#).ok_or("no session")?;
    /// assert!(session.user.has_role("admin"));
    /// assert!(!session.user.has_role("min"));
    /// # Ok::<(), &str>(())
    /// ```
    #[doc(alias = "is_admin")]
    #[must_use]
    pub fn has_role(&self, role: &str) -> bool {
        self.role
            .as_deref()
            .is_some_and(|roles| has_role(roles, role))
    }

    /// Returns when the account was made: [`created_at`](Self::created_at), read. None if that is no date.
    #[must_use]
    pub fn created(&self) -> Option<UnixMillis> {
        UnixMillis::from_rfc3339(&self.created_at)
    }

    pub(super) fn as_json(&self) -> Cow<'_, str> {
        self.json.as_json()
    }
}

/// Returns whether a role is one of those that a text holds, with commas between them: how Better Auth writes the roles
/// of a user and of a member.
///
/// ```
/// use neon_auth_core::has_role;
///
/// assert!(has_role("member,admin", "admin"));
/// assert!(!has_role("administrator", "admin"));
/// ```
#[must_use]
pub fn has_role(roles: &str, role: &str) -> bool {
    roles.split(',').map(str::trim).any(|known| known == role)
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
