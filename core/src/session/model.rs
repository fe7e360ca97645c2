//! A session, typed as far as Better Auth's schema goes and verbatim beyond it.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::de::{self, DeserializeOwned, Deserializer};
use serde::ser::{SerializeStruct, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fields::{SessionFields, UserFields};
use super::text::Text;
use super::user::User;
use super::verbatim::{Member, Verbatim};
use crate::endpoint::Unreadable;
use crate::json::{self, JsonText, Object, from_object};
use crate::time::UnixMillis;

/// Says who is signed in, and by which session: Better Auth's `{session, user}`.
///
/// Serialised, it is what upstream wrote: dates as text, unknown fields kept. Half of a surrogate pair, which JavaScript
/// writes and other parsers refuse, becomes U+FFFD. It is cheap to clone.
/// Its texts are [`Text`]: each is used as a `&str`, and `to_string()` makes a `String` of it.
///
/// Serialised, it also holds [`token`](SessionRecord::token), which is a credential. Give a page's scripts the
/// [`user`](Self::user) alone: `Json(&*session.user)`. If fields of the user are [`not_cached`](User::not_cached), they
/// are not in the JSON either, and nothing there says so.
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

/// Says where a [`Session`] was learned.
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

/// Describes one of a user's sessions.
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

impl Session {
    /// Returns the id of the organization that the user works in at the moment, if any.
    #[must_use]
    pub fn active_organization_id(&self) -> Option<&str> {
        self.session.active_organization_id.as_deref()
    }

    /// Reads an object with `session` and `user` in it; what else it holds is not looked at, and a byte order mark before
    /// it is ignored.
    ///
    /// `None` if one of them is missing, lacks what every session has, or has an expiry that is no date.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        Self::read(text).ok()
    }

    /// The same, and if it is none, why.
    pub(crate) fn read(text: &str) -> Result<Self, Unreadable> {
        const NOT_A_SESSION: Unreadable = Unreadable::Form { line: 1, column: 1 };
        json::read_by(text, |text| {
            if !is_object(text) {
                // It may be no JSON at all.
                serde_json::from_str::<de::IgnoredAny>(text)
                    .map_err(|error| Unreadable::json(&error))?;
                return Err(NOT_A_SESSION);
            }
            let fields = serde_json::from_str(text).map_err(|error| Unreadable::json(&error))?;
            Self::of(text, fields, Source::Upstream).ok_or(NOT_A_SESSION)
        })
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

    /// Returns where it was learned: from upstream, or from the cookie.
    #[must_use]
    pub fn source(&self) -> Source {
        self.source
    }

    pub(crate) fn marked(mut self, source: Source) -> Self {
        self.source = source;
        self
    }

    /// Notes what the copy of the user lacks. Nobody else has the session yet.
    pub(super) fn lacking(mut self, fields: Vec<Text>) -> Self {
        Arc::make_mut(&mut self.user).not_cached = Some(fields.into());
        self
    }

    /// Returns the JSON of the session, `{"session":…,"user":…}`, as upstream sent it. Half of a surrogate pair is
    /// replaced by U+FFFD.
    #[must_use]
    pub fn to_json(&self) -> String {
        let (session, user) = (self.session.as_json(), self.user.as_json());
        format!("{{\"session\":{session},\"user\":{user}}}")
    }

    /// Returns whether the session itself goes on, whatever a cookie says.
    #[must_use]
    pub fn is_live(&self, now: UnixMillis) -> bool {
        self.expires > now
    }

    /// Returns when the session ends: [`expires_at`](SessionRecord::expires_at), read.
    #[must_use]
    pub fn expires(&self) -> UnixMillis {
        self.expires
    }

    /// Returns whether the user signed in at most this long ago, so that a browser that was left alone may not do what
    /// asks for it. It says nothing about where the session was learned: that is its [`source`](Self::source).
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

    /// Reads a field by its name upstream, also one that has no place here. None if there is no such field.
    ///
    /// # Errors
    ///
    /// The field is nested too deeply. [`get_as::<JsonText>`](Self::get_as) has its text all the same.
    pub fn get(&self, field: &str) -> Result<Option<Value>, serde_json::Error> {
        json::get(&self.as_json(), field)
    }

    /// Reads a field as a type of yours. None if there is no such field, or null.
    ///
    /// # Errors
    ///
    /// The field is something else, or is nested too deeply for that type.
    pub fn get_as<T: DeserializeOwned>(&self, field: &str) -> Result<Option<T>, serde_json::Error> {
        json::get_as(&self.as_json(), field)
    }

    /// Returns when it began: [`created_at`](Self::created_at), read. None if that is no date.
    #[must_use]
    pub fn created(&self) -> Option<UnixMillis> {
        UnixMillis::from_rfc3339(&self.created_at)
    }

    pub(super) fn as_json(&self) -> Cow<'_, str> {
        self.json.as_json()
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
        let text = JsonText::deserialize(deserializer)?;
        Self::from_json(text.as_str())
            .ok_or_else(|| de::Error::custom("expected an object with a session and a user"))
    }
}

/// Serialises the object as it was written, and keeps the text of what is deserialised.
macro_rules! verbatim {
    ($type:ident) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                json::serialize(&self.as_json(), serializer)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = JsonText::deserialize(deserializer)?.into_shared();
                let Object(fields) = serde_json::from_str(&text).map_err(json::without_place)?;
                Ok(Self::of(&text, fields, Verbatim::object(Arc::clone(&text))))
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
            session.session.get("big").unwrap(),
            Some(9_007_199_254_740_993_u64.into())
        );
        assert_eq!(session.user.get("missing").unwrap(), None);
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
        assert_eq!(session.user.get("emailVerified").unwrap(), Some(1.into()));
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

    /// A session whose user has this among the fields.
    fn session_with(field: &str) -> Session {
        Session::from_json(&with_field(field)).expect("it is a session")
    }

    fn with_field(field: &str) -> String {
        let user = USER.replacen('{', &format!("{{{field},"), 1);
        format!(r#"{{"session":{SESSION},"user":{user}}}"#)
    }

    fn nested(levels: usize) -> String {
        format!("{}1{}", "[".repeat(levels), "]".repeat(levels))
    }

    #[test]
    fn half_of_a_surrogate_pair_is_read_in_any_field() {
        let session = session_with(r#""image":"\udc00","bio":"\ud83d!","\ud83d":[],"ok":true"#);
        let user = &session.user;
        assert_eq!(user.image().unwrap(), Some("\u{fffd}"));
        assert_eq!(user.get("bio").unwrap(), Some("\u{fffd}!".into()));
        assert_eq!(user.get_as("bio").unwrap(), Some("\u{fffd}!".to_owned()));
        assert_eq!(user.get_as("ok").unwrap(), Some(true));
        assert!(user.get("\u{fffd}").unwrap().is_some(), "it is a name");
    }

    /// Whether a field is typed decides nothing about what other parsers get.
    #[test]
    fn what_is_handed_on_has_no_half_of_a_surrogate_pair() {
        for field in [r#""bio":"\ud83d""#, r#""image":"\ud83d""#] {
            let session = session_with(field);
            let expected = with_field(&field.replace("\\ud83d", "\\ufffd"));
            assert_eq!(session.to_json(), expected);
            let written = serde_json::to_string(&*session.user).unwrap();
            let value: Value = serde_json::from_str(&written).expect("any parser reads it");
            assert_eq!(value, serde_json::to_value(&*session.user).unwrap());
        }
    }

    #[test]
    fn a_byte_order_mark_before_a_session_is_ignored() {
        let marked = format!("\u{feff}{}", session().to_json());
        let read = Session::from_json(&marked).expect("it is a session");
        assert_eq!(read.to_json(), session().to_json());
        let user = &read.user;
        assert!(user.email.shares_memory_with(&read.session.id), "a copy");
    }

    #[test]
    fn a_field_nested_too_deeply_is_an_error_for_who_asks_for_it() {
        for levels in [128, 100_000] {
            let tree = nested(levels);
            let session = session_with(&format!(r#""tree":{tree},"suspended":true"#));
            let user = &session.user;
            assert_eq!(user.get_as("suspended").unwrap(), Some(true));
            assert_eq!(user.get("suspended").unwrap(), Some(true.into()));
            assert_eq!(user.get("missing").unwrap(), None);
            assert!(user.get("tree").is_err(), "{levels} levels");
            assert!(user.get_as::<Value>("tree").is_err(), "{levels} levels");
            let text: Option<JsonText> = user.get_as("tree").unwrap();
            assert_eq!(text.unwrap().as_str(), tree);
        }
        let session = session_with(&format!(r#""tree":{}"#, nested(127)));
        assert!(session.user.get("tree").unwrap().is_some());
    }

    #[test]
    fn a_field_nested_too_deeply_is_handed_on() {
        for levels in [128, 100_000] {
            let field = format!(r#""tree":{},"suspended":true"#, nested(levels));
            let session = session_with(&field);
            assert_eq!(session.to_json(), with_field(&field));
            let written = serde_json::to_string(&session).unwrap();
            let read: Session = serde_json::from_str(&written).unwrap();
            assert_eq!(read.user.get_as("suspended").unwrap(), Some(true));
            let user = serde_json::to_string(&*read.user).unwrap();
            assert!(user.starts_with(&format!("{{{field}")), "{levels} levels");
            let users: Vec<User> = serde_json::from_str(&format!("[{user}]")).unwrap();
            assert_eq!(users[0].get_as("suspended").unwrap(), Some(true));
        }
    }

    /// `json!` panics with what has no value.
    #[test]
    fn a_field_nested_too_deeply_is_text_in_a_value() {
        for levels in [128, 100_000] {
            let tree = nested(levels);
            let session = session_with(&format!(r#""tree":{tree},"suspended":true"#));
            let value = serde_json::json!({ "user": &*session.user });
            assert_eq!(value["user"]["suspended"], true);
            assert_eq!(value["user"]["tree"], tree);
        }
    }

    #[test]
    fn a_typed_field_nested_too_deeply_is_none() {
        let session = session_with(&format!(r#""image":{}"#, nested(100_000)));
        assert_eq!(session.user.image().unwrap(), None);
        assert_eq!(session.user.name, "Ł \"q\"");
    }

    #[test]
    fn lists_read_what_javascript_writes() {
        let list = format!(
            r#"[{{"id":"a","name":"B\ud83d","bio":"\udc00"}},{{"id":"b","tree":{}}}]"#,
            nested(100_000)
        );
        let users: Vec<User> = serde_json::from_str(&list).unwrap();
        assert_eq!(users[0].name, "B\u{fffd}");
        assert_eq!(users[0].get("bio").unwrap(), Some("\u{fffd}".into()));
        assert_eq!(users[1].id, "b");
        assert!(users[1].get("tree").is_err());
    }

    /// An application has a user among its own types, and serde between it and the format.
    #[test]
    fn a_user_is_a_part_of_any_type() {
        #[derive(Serialize, Deserialize)]
        struct Profile {
            #[serde(flatten)]
            user: User,
        }

        #[derive(Serialize, Deserialize)]
        #[serde(untagged)]
        enum Who {
            Known { user: Box<User> },
            Nobody {},
        }

        let expected = serde_json::to_value(&*session().user).unwrap();
        let profile: Profile = serde_json::from_str(USER).unwrap();
        assert_eq!(profile.user.email, "a@b");
        assert_eq!(serde_json::to_value(profile).unwrap(), expected);
        let who: Who = serde_json::from_str(&format!(r#"{{"user":{USER}}}"#)).unwrap();
        assert!(matches!(&who, Who::Known { user } if user.email == "a@b"));
        assert_eq!(serde_json::to_value(who).unwrap()["user"], expected);
        let map = de::value::MapDeserializer::<_, serde_json::Error>::new(
            expected.as_object().unwrap().clone().into_iter(),
        );
        assert_eq!(User::deserialize(map).unwrap().email, "a@b");
        let nobody: Who = serde_json::from_str("{}").unwrap();
        assert!(matches!(nobody, Who::Nobody {}));
    }

    #[test]
    fn debug_prints_no_token() {
        let printed = format!("{:?}", session());
        assert!(!printed.contains("secret-token"), "{printed}");
    }
}
