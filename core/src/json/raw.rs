//! JSON text that goes through serde as it is, in and out.
//!
//! [`RawValue`](serde_json::value::RawValue) does that for serde_json alone. Of any other format it reads nothing, and
//! `serde_json::to_value` fails with what no `Value` holds. So its way of speaking to serde_json is spoken here.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeStruct, Serializer};
use serde_json::{Map, Value};

/// By this name serde_json knows that it is to read or write a text as it is. If it knew another, values that are nested
/// too deeply would be read and written no longer, and nothing else would change; tests notice.
const NAME: &str = "$serde_json::private::RawValue";

/// Returns the text of the value that a deserializer holds.
///
/// Of serde_json it is what was written, however deep it is nested, and with halves of surrogate pairs. Of other formats,
/// and of what serde keeps in between (for an untagged enum), it is made of the value.
pub(super) fn capture<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    struct Captured;

    impl<'de> Visitor<'de> for Captured {
        type Value = String;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("any JSON value")
        }

        fn visit_newtype_struct<D: Deserializer<'de>>(self, other: D) -> Result<String, D::Error> {
            Value::deserialize(other).map(|value| value.to_string())
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
            let first = map.next_key::<String>()?;
            if first.as_deref() == Some(NAME) {
                return map.next_value();
            }
            // An object of a format that has no newtype structs.
            let mut object = Map::new();
            if let Some(field) = first {
                object.insert(field, map.next_value()?);
            }
            while let Some((field, value)) = map.next_entry()? {
                object.insert(field, value);
            }
            Ok(Value::Object(object).to_string())
        }
    }

    deserializer.deserialize_newtype_struct(NAME, Captured)
}

/// Writes a JSON text as it is. `serde_json::to_value` gets it as a string, since it is nested too deeply for a `Value`,
/// and `json!` panics if that fails.
pub(super) fn write<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let mut raw = serializer.serialize_struct(NAME, 1)?;
    if raw.serialize_field(NAME, text).is_err() {
        raw.serialize_field(NAME, &Value::from(text).to_string())?;
    }
    raw.end()
}
