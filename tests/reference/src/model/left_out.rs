//! The fields of a user that the session_data cookie leaves out.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

/// An object's fields in their order, none of them read.
struct Fields<'t>(Vec<(String, &'t RawValue)>);

/// The user without these fields, and those that were there and not null. The fields are sorted.
pub(super) fn leave_out<'f>(user: String, fields: &[&'f str]) -> (String, Vec<&'f str>) {
    let Ok(Fields(all)) = serde_json::from_str(&user) else {
        return (user, Vec::new());
    };
    let mut left_out = fields.to_vec();
    left_out.retain(|field| {
        let last = all.iter().rfind(|(name, _)| name == field);
        last.is_some_and(|(_, value)| value.get() != "null")
    });
    if left_out.is_empty() {
        return (user, left_out);
    }
    let kept = all
        .iter()
        .filter(|(name, _)| !left_out.contains(&name.as_str()));
    let kept = kept.map(|(name, value)| format!("{}:{value}", Value::from(name.as_str())));
    let user = kept.collect::<Vec<_>>().join(",");
    (format!("{{{user}}}"), left_out)
}

/// What a cookie's payload says is left out. None if that is no list of names.
pub(super) fn left_out(payload: &Value) -> Option<Vec<&str>> {
    match payload.get("without") {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(names) => names.as_array()?.iter().map(Value::as_str).collect(),
    }
}

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}
