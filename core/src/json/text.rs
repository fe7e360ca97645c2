//! A JSON value that is read when it is asked for.

use std::fmt;
use std::sync::Arc;

use serde::de::{DeserializeOwned, Deserializer};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use serde_json::{Error, Value};

use super::raw::capture;
use super::{get, get_as, serialize, strict};

/// Holds a JSON value as upstream wrote it, which is read when it is asked for: fields that have no place elsewhere,
/// and answers that are not typed.
///
/// A field that cannot be read, because it is nested too deeply, is an error for who asks for it and for nobody else.
///
/// ```
/// use neon_auth_core::JsonText;
///
/// let organization: JsonText = serde_json::from_str(r#"{"name":"Acme","metadata":{"seats":3}}"#)?;
/// assert_eq!(organization.get("name")?, Some("Acme".into()));
///
/// let metadata: Option<JsonText> = organization.get_as("metadata")?;
/// let seats: Option<u32> = metadata.ok_or("no metadata")?.get_as("seats")?;
/// assert_eq!(seats, Some(3));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Serialised, it is the value; to `serde_json::to_value` what is nested too deeply for a [`Value`] is a string, the JSON
/// text. It is cheap to clone.
#[derive(Clone)]
pub struct JsonText(Arc<str>);

impl JsonText {
    /// A text that any JSON parser takes.
    pub(super) fn of(text: &str) -> Self {
        Self(text.into())
    }

    /// Returns the text. It is what upstream wrote, but for half of a surrogate pair, which is `\ufffd` here.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads all of it as a type of yours.
    ///
    /// # Errors
    ///
    /// It is something else, or is nested too deeply: a [`Value`] more than 127 levels.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_str(&self.0)
    }

    /// Reads a field. None if there is no such field, or if this is no object.
    ///
    /// # Errors
    ///
    /// The field is nested too deeply. [`get_as::<JsonText>`](Self::get_as) has its text all the same.
    pub fn get(&self, field: &str) -> Result<Option<Value>, Error> {
        get(&self.0, field)
    }

    /// Reads a field as a type of yours. None if there is no such field, if it is null, or if this is no object.
    ///
    /// # Errors
    ///
    /// The field is something else, or is nested too deeply for that type.
    pub fn get_as<T: DeserializeOwned>(&self, field: &str) -> Result<Option<T>, Error> {
        get_as(&self.0, field)
    }

    /// The text itself, to be shared.
    pub(crate) fn into_shared(self) -> Arc<str> {
        self.0
    }
}

impl Serialize for JsonText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for JsonText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = capture(deserializer)?;
        Ok(Self::of(&strict(&text)))
    }
}

/// Nothing of what it holds: a token may be among it.
impl fmt::Debug for JsonText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonText").finish_non_exhaustive()
    }
}
