//! A session and its user, typed as far as Better Auth's schema goes and verbatim beyond it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::de::{self, DeserializeOwned, Deserializer, Visitor};
use serde::ser::{SerializeStruct, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::verbatim::{Member, Verbatim};
use crate::endpoint::Unreadable;
use crate::time::UnixMillis;

/// Who is signed in, and by which session: Better Auth's `{session, user}`.
///
/// Serialised, it is what upstream wrote: dates as text, unknown fields kept. It is cheap to clone.
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
#[derive(Clone, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
#[non_exhaustive]
pub struct SessionRecord {
    /// The session's id. It is no secret, unlike the token.
    pub id: String,
    /// The id of the user it belongs to.
    pub user_id: String,
    /// The secret that the session_token cookie carries.
    pub token: String,
    /// When it ends, as upstream wrote it (RFC 3339).
    pub expires_at: String,
    /// When it began.
    #[serde(default, deserialize_with = "text_or_empty")]
    pub created_at: String,
    /// When it was last renewed.
    #[serde(default, deserialize_with = "text_or_empty")]
    pub updated_at: String,
    /// The address it began at.
    #[serde(default, deserialize_with = "text_if_any")]
    pub ip_address: Option<String>,
    /// The browser it began in.
    #[serde(default, deserialize_with = "text_if_any")]
    pub user_agent: Option<String>,
    /// The admin who acts as this user.
    #[serde(default, deserialize_with = "text_if_any")]
    pub impersonated_by: Option<String>,
    /// The organization the user works in at the moment.
    #[serde(default, deserialize_with = "text_if_any")]
    pub active_organization_id: Option<String>,
    #[serde(skip)]
    json: Verbatim,
}

/// A person with an account.
#[derive(Clone, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase")]
#[non_exhaustive]
pub struct User {
    /// The user's id.
    pub id: String,
    /// The name, as the user gave it.
    #[serde(default, deserialize_with = "text_or_empty")]
    pub name: String,
    /// The e-mail address.
    #[serde(default, deserialize_with = "text_or_empty")]
    pub email: String,
    /// Whether the address was shown to be the user's.
    #[serde(default, deserialize_with = "flag_or_not")]
    pub email_verified: bool,
    /// A picture's URL.
    #[serde(default, deserialize_with = "text_if_any")]
    pub image: Option<String>,
    /// When the account was made, as upstream wrote it (RFC 3339).
    #[serde(default, deserialize_with = "text_or_empty")]
    pub created_at: String,
    /// When it was last changed.
    #[serde(default, deserialize_with = "text_or_empty")]
    pub updated_at: String,
    /// The role, or several with commas between them.
    #[serde(default, deserialize_with = "text_if_any")]
    pub role: Option<String>,
    /// Whether an admin has shut the account.
    #[serde(default, deserialize_with = "flag_if_any")]
    pub banned: Option<bool>,
    /// Why.
    #[serde(default, deserialize_with = "text_if_any")]
    pub ban_reason: Option<String>,
    /// Until when, as upstream wrote it; none: for good.
    #[serde(default, deserialize_with = "text_if_any")]
    pub ban_expires: Option<String>,
    #[serde(skip)]
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
        let parts: Parts = serde_json::from_str(text).map_err(|error| Unreadable::json(&error))?;
        Self::assemble(text, parts, Source::Upstream).ok_or(NOT_A_SESSION)
    }

    /// Joins what was parsed with the text it was parsed from.
    pub(super) fn assemble(text: &str, parts: Parts, source: Source) -> Option<Self> {
        let Parts {
            mut session,
            mut user,
        } = parts;
        let expires = UnixMillis::from_rfc3339(&session.expires_at)?;
        let text: Arc<str> = text.into();
        session.json = Verbatim::member(&text, Member::Session);
        user.json = Verbatim::member(&text, Member::User);
        Some(Self {
            session: Arc::new(session),
            user: Arc::new(user),
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

/// What a session's text is parsed into, before it is a [`Session`].
#[derive(Deserialize)]
pub(super) struct Parts {
    #[serde(deserialize_with = "SessionRecord::from_object")]
    pub(super) session: SessionRecord,
    #[serde(deserialize_with = "User::from_object")]
    pub(super) user: User,
}

impl SessionRecord {
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
        impl $type {
            /// Reads an object without keeping its text, and nothing but an object.
            pub(super) fn from_object<'de, D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                struct Object;

                impl<'de> Visitor<'de> for Object {
                    type Value = $type;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("an object")
                    }

                    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<$type, A::Error> {
                        $type::deserialize(de::value::MapAccessDeserializer::new(map))
                    }
                }

                deserializer.deserialize_map(Object)
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.json.to_map().serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = Value::deserialize(deserializer)?;
                let mut read = $type::from_object(&value).map_err(de::Error::custom)?;
                read.json = Verbatim::object(&value);
                Ok(read)
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

/// A text, or none if there is null or something else: an odd optional field makes no session unreadable.
fn text_if_any<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    fn text(scalar: Scalar<'_>) -> Option<String> {
        match scalar {
            Scalar::Text(text) => Some(text.to_owned()),
            Scalar::Flag(_) => None,
        }
    }
    deserializer.deserialize_any(IfAny(text))
}

/// A text, or an empty one.
fn text_or_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    text_if_any(deserializer).map(Option::unwrap_or_default)
}

/// A flag, or false: what is not known to be verified is not.
fn flag_or_not<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    flag_if_any(deserializer).map(Option::unwrap_or_default)
}

/// A flag, likewise.
fn flag_if_any<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    fn flag(scalar: Scalar<'_>) -> Option<bool> {
        match scalar {
            Scalar::Flag(flag) => Some(flag),
            Scalar::Text(_) => None,
        }
    }
    deserializer.deserialize_any(IfAny(flag))
}

enum Scalar<'s> {
    Text(&'s str),
    Flag(bool),
}

struct IfAny<T>(fn(Scalar<'_>) -> Option<T>);

impl<'de, T> Visitor<'de> for IfAny<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok((self.0)(Scalar::Text(text)))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok((self.0)(Scalar::Flag(flag)))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element::<de::IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        while entries
            .next_entry::<de::IgnoredAny, de::IgnoredAny>()?
            .is_some()
        {}
        Ok(None)
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
