//! A JSON object kept as it was written.

use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// The text of a JSON object, or of one that is a member of it: fields that nobody typed survive byte for byte, and
/// keeping them costs the hot path nothing.
#[derive(Clone)]
pub(crate) struct Verbatim {
    text: Arc<str>,
    member: Option<Member>,
}

/// The two objects that a session's text holds.
#[derive(Clone, Copy)]
pub(crate) enum Member {
    Session,
    User,
}

#[derive(Deserialize)]
struct Members<'t> {
    #[serde(borrow)]
    session: Option<&'t RawValue>,
    #[serde(borrow)]
    user: Option<&'t RawValue>,
}

impl Verbatim {
    /// A whole object.
    pub(crate) fn object(value: &Value) -> Self {
        Self {
            text: value.to_string().into(),
            member: None,
        }
    }

    /// A member of the object that `text` is.
    pub(crate) fn member(text: &Arc<str>, member: Member) -> Self {
        Self {
            text: Arc::clone(text),
            member: Some(member),
        }
    }

    /// The text that the object is in.
    pub(crate) fn whole(&self) -> &Arc<str> {
        &self.text
    }

    /// The object as it was written.
    pub(crate) fn as_str(&self) -> &str {
        let Some(member) = self.member else {
            return &self.text;
        };
        let raw = serde_json::from_str::<Members<'_>>(&self.text)
            .ok()
            .and_then(|members| match member {
                Member::Session => members.session,
                Member::User => members.user,
            });
        raw.map_or("{}", RawValue::get)
    }

    /// A member of the object, read as this type; none if there is none, or null.
    pub(crate) fn field<T: DeserializeOwned>(
        &self,
        name: &str,
    ) -> Result<Option<T>, serde_json::Error> {
        match self.to_map().remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => serde_json::from_value(value).map(Some),
        }
    }

    /// The object, parsed.
    pub(crate) fn to_map(&self) -> Map<String, Value> {
        serde_json::from_str(self.as_str()).unwrap_or_default()
    }
}
