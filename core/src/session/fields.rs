//! The fields of a session and its user, as serde reads them: nothing is copied but what was written with escapes.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

/// Those of a session.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SessionFields<'t> {
    #[serde(borrow)]
    pub(super) id: Cow<'t, str>,
    #[serde(borrow)]
    pub(super) user_id: Cow<'t, str>,
    #[serde(borrow)]
    pub(super) token: Cow<'t, str>,
    #[serde(borrow)]
    pub(super) expires_at: Cow<'t, str>,
    #[serde(borrow, default, deserialize_with = "text_or_empty")]
    pub(super) created_at: Cow<'t, str>,
    #[serde(borrow, default, deserialize_with = "text_or_empty")]
    pub(super) updated_at: Cow<'t, str>,
    #[serde(borrow, default, deserialize_with = "text_if_any")]
    pub(super) ip_address: Option<Cow<'t, str>>,
    #[serde(borrow, default, deserialize_with = "text_if_any")]
    pub(super) user_agent: Option<Cow<'t, str>>,
    #[serde(borrow, default, deserialize_with = "text_if_any")]
    pub(super) impersonated_by: Option<Cow<'t, str>>,
    #[serde(borrow, default, deserialize_with = "text_if_any")]
    pub(super) active_organization_id: Option<Cow<'t, str>>,
}

/// Those of a user.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UserFields<'t> {
    #[serde(borrow)]
    pub(super) id: Cow<'t, str>,
    #[serde(borrow, default, deserialize_with = "text_or_empty")]
    pub(super) name: Cow<'t, str>,
    #[serde(borrow, default, deserialize_with = "text_or_empty")]
    pub(super) email: Cow<'t, str>,
    #[serde(default, deserialize_with = "flag_or_not")]
    pub(super) email_verified: bool,
    #[serde(borrow, default, deserialize_with = "text_if_any")]
    pub(super) image: Option<Cow<'t, str>>,
    #[serde(borrow, default, deserialize_with = "text_or_empty")]
    pub(super) created_at: Cow<'t, str>,
    #[serde(borrow, default, deserialize_with = "text_or_empty")]
    pub(super) updated_at: Cow<'t, str>,
    #[serde(borrow, default, deserialize_with = "text_if_any")]
    pub(super) role: Option<Cow<'t, str>>,
    #[serde(default, deserialize_with = "flag_if_any")]
    pub(super) banned: Option<bool>,
    #[serde(borrow, default, deserialize_with = "text_if_any")]
    pub(super) ban_reason: Option<Cow<'t, str>>,
    #[serde(borrow, default, deserialize_with = "text_if_any")]
    pub(super) ban_expires: Option<Cow<'t, str>>,
}

/// A text, or none if there is null or something else: an odd optional field makes no session unreadable.
fn text_if_any<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Cow<'de, str>>, D::Error> {
    fn text(scalar: Scalar<'_>) -> Option<Cow<'_, str>> {
        match scalar {
            Scalar::Text(text) => Some(text),
            Scalar::Flag(_) => None,
        }
    }
    deserializer.deserialize_any(IfAny(text))
}

/// A text, or an empty one.
fn text_or_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cow<'de, str>, D::Error> {
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
    Text(Cow<'s, str>),
    Flag(bool),
}

struct IfAny<'de, T>(fn(Scalar<'de>) -> Option<T>);

impl<'de, T> Visitor<'de> for IfAny<'de, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok((self.0)(Scalar::Text(Cow::Borrowed(text))))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok((self.0)(Scalar::Text(Cow::Owned(text.to_owned()))))
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
