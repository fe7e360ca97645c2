//! A JSON object kept as it was written.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::json;

/// The text of a JSON object, or of one that is a member of it: fields that nobody typed are kept, and keeping them
/// costs the hot path nothing.
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
    session: &'t RawValue,
    #[serde(borrow)]
    user: &'t RawValue,
}

impl Verbatim {
    /// A whole object.
    pub(crate) fn object(text: Arc<str>) -> Self {
        Self { text, member: None }
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

    /// The object as it was written, but for half of a surrogate pair: a text that any JSON parser takes.
    pub(crate) fn as_json(&self) -> Cow<'_, str> {
        json::strict(self.as_written())
    }

    fn as_written(&self) -> &str {
        let Some(member) = self.member else {
            return &self.text;
        };
        // The text was read before, so it has both.
        let members = serde_json::from_str::<Members<'_>>(&self.text);
        members.map_or("{}", |members| match member {
            Member::Session => members.session.get(),
            Member::User => members.user.get(),
        })
    }
}
