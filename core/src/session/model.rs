//! A session and its user, typed as far as Better Auth's schema goes and verbatim beyond it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::de::{self, DeserializeOwned, Deserializer};
use serde::ser::{SerializeStruct, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fields::{SessionFields, UserFields, from_object};
use super::text::Text;
use super::verbatim::{Member, Verbatim};
use crate::endpoint::Unreadable;
use crate::time::UnixMillis;

/// Who is signed in, and by which session: Better Auth's `{session, user}`.
///
/// Serialised, it is what upstream wrote: dates as text, unknown fields kept. It is cheap to clone.
/// Its texts are [`Text`]: each is used as a `&str`, and `to_string()` makes a `String` of it.
///
/// Serialised, it also holds [`token`](SessionRecord::token), which is a credential. Give a page's scripts the
/// [`user`](Self::user) alone: `Json(&*session.user)`.
#[derive(Clone)]
#[non_exhaustive]
pub struct Session {
    /// The session itself.
    pub session: Arc<SessionRecord>,
    /// The user it belongs to.
    pub user: Arc<User>,
    /// What `expires_at` says.
    expires: UnixMillis,
    source: Source,
}

/// Where a [`Session`] was learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Source {
    /// From upstream, for this very request.
    Upstream,
    /// From the signed cookie.
    Cache,
    /// From a signed cookie past its expiry, because upstream is down and `stale_if_error` allows it.
    StaleCache,
}

/// One of a user's sessions.
#[derive(Clone)]
#[non_exhaustive]
pub struct SessionRecord {
    /// The session's id. It is no secret, unlike the token.
    pub id: Text,
    /// The id of the user it belongs to.
    pub user_id: Text,
    /// The secret that the session_token cookie carries.
    pub token: Text,
    /// When it ends, as upstream wrote it (RFC 3339).
    pub expires_at: Text,
    /// When it began.
    pub created_at: Text,
    /// When it was last renewed.
    pub updated_at: Text,
    /// The address it began at.
    pub ip_address: Option<Text>,
    /// The browser it began in.
    pub user_agent: Option<Text>,
    /// The admin who acts as this user.
    pub impersonated_by: Option<Text>,
    /// The organization the user works in at the moment.
    pub active_organization_id: Option<Text>,
    json: Verbatim,
}

/// A person with an account.
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
    /// A picture's URL.
    pub image: Option<Text>,
    /// When the account was made, as upstream wrote it (RFC 3339).
    pub created_at: Text,
    /// When it was last changed.
    pub updated_at: Text,
    /// The role, or several with commas between them.
    pub role: Option<Text>,
    /// Whether an admin has shut the account.
    pub banned: Option<bool>,
    /// Why.
    pub ban_reason: Option<Text>,
    /// Until when, as upstream wrote it; none: for good.
    pub ban_expires: Option<Text>,
    json: Verbatim,
}

impl Session {
    /// Reads an object with `session` and `user` in it; what else it holds is not looked at.
    ///
    /// `None` if one of them is missing, lacks what every session has, or has an expiry that is no date.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        Self::read(text).ok()
    }

    /// The same, and if it is none, why.
    pub(crate) fn read(text: &str) -> Result<Self, Unreadable> {
        const NOT_A_SESSION: Unreadable = Unreadable::Form { line: 1, column: 1 };
        if !is_object(text) {
            // It may be no JSON at all.
            serde_json::from_str::<de::IgnoredAny>(text)
                .map_err(|error| Unreadable::json(&error))?;
            return Err(NOT_A_SESSION);
        }
        let fields = serde_json::from_str(text).map_err(|error| Unreadable::json(&error))?;
        Self::of(text, fields, Source::Upstream).ok_or(NOT_A_SESSION)
    }

    /// The session that was read from this text; none if its expiry is no date.
    pub(super) fn of(text: &str, fields: Fields<'_>, source: Source) -> Option<Self> {
        let Fields { session, user } = fields;
        let expires = UnixMillis::from_rfc3339(&session.expires_at)?;
        let whole = Arc::from(text);
        let session_json = Verbatim::member(&whole, Member::Session);
        let user_json = Verbatim::member(&whole, Member::User);
        Some(Self {
            session: Arc::new(SessionRecord::of(text, session, session_json)),
            user: Arc::new(User::of(text, user, user_json)),
            expires,
            source,
        })
    }

    /// Where it was learned: from upstream, or from the cookie.
    #[must_use]
    pub fn source(&self) -> Source {
        self.source
    }

    pub(crate) fn marked(mut self, source: Source) -> Self {
        self.source = source;
        self
    }

    /// `{"session":…,"user":…}` as upstream wrote the two.
    #[must_use]
    pub fn to_json(&self) -> String {
        format!(
            "{{\"session\":{},\"user\":{}}}",
            self.session.json.as_str(),
            self.user.json.as_str()
        )
    }

    /// Whether the session itself goes on, whatever a cookie says.
    #[must_use]
    pub fn is_live(&self, now: UnixMillis) -> bool {
        self.expires > now
    }

    /// When the session ends: [`expires_at`](SessionRecord::expires_at), read.
    #[must_use]
    pub fn expires(&self) -> UnixMillis {
        self.expires
    }

    /// Whether the user signed in at most this long ago, so that a browser that was left alone may not do what asks for
    /// it. It says nothing about where the session was learned: that is its [`source`](Self::source).
    ///
    /// Better Auth's `freshAge` counts from the session's `createdAt`, too. If that is no date, the answer is no; and so it
    /// is while an admin acts as the user, who has not signed in at all.
    #[must_use]
    pub fn signed_in_within(&self, now: UnixMillis, duration: Duration) -> bool {
        let created = self.session.created();
        let is_own = self.session.impersonated_by.is_none();
        is_own && created.is_some_and(|created| created.plus(duration) >= now)
    }
}

/// Whether a JSON text is an object. serde would take an array for a struct, its fields in order: two sessions of a
/// list for a session and its user.
pub(super) fn is_object(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

/// Both objects, as they are in JSON.
#[derive(Deserialize)]
pub(super) struct Fields<'t> {
    #[serde(borrow, deserialize_with = "from_object")]
    pub(super) session: SessionFields<'t>,
    #[serde(borrow, deserialize_with = "from_object")]
    pub(super) user: UserFields<'t>,
}

impl SessionRecord {
    fn of(source: &str, fields: SessionFields<'_>, json: Verbatim) -> Self {
        let text = |field| Text::read_from(source, json.whole(), field);
        Self {
            id: text(fields.id),
            user_id: text(fields.user_id),
            token: text(fields.token),
            expires_at: text(fields.expires_at),
            created_at: text(fields.created_at),
            updated_at: text(fields.updated_at),
            ip_address: fields.ip_address.map(text),
            user_agent: fields.user_agent.map(text),
            impersonated_by: fields.impersonated_by.map(text),
            active_organization_id: fields.active_organization_id.map(text),
            json,
        }
    }

    /// A field by its name upstream, also one that has no place here.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<Value> {
        self.json.to_map().remove(field)
    }

    /// The same as a type of yours; none if there is no such field, or null.
    ///
    /// # Errors
    ///
    /// The field is something else.
    pub fn get_as<T: DeserializeOwned>(&self, field: &str) -> Result<Option<T>, serde_json::Error> {
        self.json.field(field)
    }

    /// When it began: [`created_at`](Self::created_at), read. None if that is no date.
    #[must_use]
    pub fn created(&self) -> Option<UnixMillis> {
        UnixMillis::from_rfc3339(&self.created_at)
    }

    pub(super) fn as_json(&self) -> &str {
        self.json.as_str()
    }
}

/// Whether a role is one of those that a text holds, with commas between them: how Better Auth writes the roles of a
/// user and of a member.
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

impl User {
    fn of(source: &str, fields: UserFields<'_>, json: Verbatim) -> Self {
        let text = |field| Text::read_from(source, json.whole(), field);
        Self {
            id: text(fields.id),
            name: text(fields.name),
            email: text(fields.email),
            email_verified: fields.email_verified,
            image: fields.image.map(text),
            created_at: text(fields.created_at),
            updated_at: text(fields.updated_at),
            role: fields.role.map(text),
            banned: fields.banned,
            ban_reason: fields.ban_reason.map(text),
            ban_expires: fields.ban_expires.map(text),
            json,
        }
    }

    /// Whether the user has this role. [`role`](Self::role) may hold several, so comparing it is wrong.
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

    /// A field by its name upstream, also one that has no place here.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<Value> {
        self.json.to_map().remove(field)
    }

    /// The same as a type of yours; none if there is no such field, or null.
    ///
    /// ```
    /// # let session = neon_auth_core::Session::from_json(r#"{"session":{"id":"s","userId":"u","token":"t",
    /// #     "expiresAt":"2026-06-08T12:00:00.000Z"},"user":{"id":"u","seats":3}}"#).ok_or("no session")?;
    /// let seats: Option<u32> = session.user.get_as("seats")?;
    /// assert_eq!(seats, Some(3));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The field is something else.
    pub fn get_as<T: DeserializeOwned>(&self, field: &str) -> Result<Option<T>, serde_json::Error> {
        self.json.field(field)
    }

    /// When the account was made: [`created_at`](Self::created_at), read. None if that is no date.
    #[must_use]
    pub fn created(&self) -> Option<UnixMillis> {
        UnixMillis::from_rfc3339(&self.created_at)
    }

    pub(super) fn as_json(&self) -> &str {
        self.json.as_str()
    }
}

impl Serialize for Session {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Session", 2)?;
        fields.serialize_field("session", &*self.session)?;
        fields.serialize_field("user", &*self.user)?;
        fields.end()
    }
}

impl<'de> Deserialize<'de> for Session {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Self::from_json(&value.to_string())
            .ok_or_else(|| de::Error::custom("expected an object with a session and a user"))
    }
}

/// Serialises the object as it was written, and keeps the text of what is deserialised.
macro_rules! verbatim {
    ($type:ident) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.json.to_map().serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = Value::deserialize(deserializer)?;
                // Its texts are read from the value: an error then says where in the whole answer it is.
                let fields = from_object(&value).map_err(de::Error::custom)?;
                Ok(Self::of("", fields, Verbatim::object(&value)))
            }
        }
    };
}

verbatim!(SessionRecord);
verbatim!(User);

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("session", &self.session)
            .field("user", &self.user)
            .field("source", &self.source)
            .finish()
    }
}

impl fmt::Debug for SessionRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionRecord")
            .field("id", &self.id)
            .field("user_id", &self.user_id)
            .field("token", &"[redacted]")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SESSION: &str = r#"{"id":"s","userId":"u","token":"secret-token","expiresAt":"2026-06-08T12:00:00.000Z","n":1.50,"big":9007199254740993,"impersonatedBy":null}"#;
    const USER: &str = r#"{"id":"u","name":"\u0141 \"q\"","email":"a@b","banned":false,"banExpires":7,"role":["x"]}"#;

    fn session() -> Session {
        Session::from_json(&format!(
            r#"{{"session":{SESSION},"user":{USER},"more":[]}}"#
        ))
        .unwrap()
    }

    #[test]
    fn is_passed_on_byte_for_byte() {
        assert_eq!(
            session().to_json(),
            format!(r#"{{"session":{SESSION},"user":{USER}}}"#)
        );
    }

    #[test]
    fn reads_what_it_knows_and_finds_the_rest() {
        let session = session();
        assert_eq!(session.user.name, "Ł \"q\"");
        assert_eq!(session.user.banned, Some(false));
        assert_eq!(session.user.ban_expires, None, "a number is no text");
        assert_eq!(session.user.role, None, "a list is no text");
        assert_eq!(
            session.session.get("big"),
            Some(9_007_199_254_740_993_u64.into())
        );
        assert_eq!(session.user.get("missing"), None);
    }

    #[test]
    fn its_texts_are_parts_of_one() {
        let Session { session, user, .. } = session();
        for text in [&session.token, &session.expires_at, &user.id, &user.email] {
            assert!(text.shares_memory_with(&session.id), "{text} was copied");
        }
        assert!(!user.name.shares_memory_with(&session.id), "it has escapes");
    }

    #[test]
    fn an_error_says_where_in_the_whole_answer_it_is() {
        let answer = "[\n{\"id\":\"u\"},\n{\"name\":\"x\"}]";
        let error = serde_json::from_str::<Vec<User>>(answer).unwrap_err();
        assert_eq!(error.line(), 3, "{error}");
    }

    #[test]
    fn survives_a_round_trip_through_serde() {
        let value = serde_json::to_value(session()).unwrap();
        assert_eq!(value["session"]["impersonatedBy"], Value::Null);
        assert_eq!(value["user"]["banExpires"], 7);
        let back: Session = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(serde_json::to_value(back).unwrap(), value);
    }

    #[test]
    fn an_odd_field_makes_no_session_unreadable() {
        let text = r#"{"session":{"id":"s","userId":"u","token":"t","expiresAt":"2026-06-08T12:00:00.000Z","createdAt":1},
            "user":{"id":"u","name":null,"email":null,"emailVerified":1,"updatedAt":null}}"#;
        let session = Session::from_json(text).unwrap();
        assert_eq!(session.user.name, "");
        assert!(!session.user.email_verified, "1 is not true");
        assert_eq!(session.user.get("emailVerified"), Some(1.into()));
    }

    #[test]
    fn what_is_no_session_is_none() {
        for text in [
            "",
            "null",
            "{}",
            "[]",
            &format!("[{SESSION},{USER}]"),
            r#"{"session":["s","u","t","2026-06-08T12:00:00.000Z"],"user":["u"]}"#,
            r#"{"session":null,"user":null}"#,
            &format!(r#"{{"session":{SESSION}}}"#),
            &format!(
                r#"{{"session":{{"id":"s","userId":"u","token":"t","expiresAt":"never"}},"user":{USER}}}"#
            ),
            &format!(r#"{{"session":{SESSION},"user":{{"name":"x"}}}}"#),
        ] {
            assert!(Session::from_json(text).is_none(), "{text} was taken");
        }
    }

    #[test]
    fn debug_prints_no_token() {
        let printed = format!("{:?}", session());
        assert!(!printed.contains("secret-token"), "{printed}");
    }
}
