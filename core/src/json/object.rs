//! The fields of an object, each of them read when it is asked for.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, DeserializeOwned, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Error, Value};

use super::raw::write;

/// Reads an object and nothing but an object: serde would take a list for a struct, its fields in order.
pub(crate) fn from_object<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    struct FromMap<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for FromMap<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::deserialize(de::value::MapAccessDeserializer::new(map))
        }
    }

    deserializer.deserialize_map(FromMap(PhantomData))
}

/// Reads a type from an object alone, as [`from_object`] does.
pub(crate) struct Object<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_object(deserializer).map(Self)
    }
}

/// Reads a field that is there as true, whatever it holds. With `#[serde(default)]`, it is false if it is missing.
pub(crate) fn is_there<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(deserializer).map(|_| true)
}

/// Reads a field of an object. None if there is no such field, or if the text is no object.
pub(crate) fn get(text: &str, field: &str) -> Result<Option<Value>, Error> {
    let raw = field_of(text, field);
    raw.map(|raw| serde_json::from_str(raw.get())).transpose()
}

/// Reads a field of an object as a type. None if it is null, too.
pub(crate) fn get_as<T: DeserializeOwned>(text: &str, field: &str) -> Result<Option<T>, Error> {
    let raw = field_of(text, field).filter(|raw| raw.get() != "null");
    raw.map(|raw| serde_json::from_str(raw.get())).transpose()
}

fn field_of<'t>(text: &'t str, field: &str) -> Option<&'t RawValue> {
    let fields: Fields<'_> = serde_json::from_str(text).ok()?;
    fields.last(field)
}

/// Writes an object without these fields, and says which of them it has; nothing if it has none of them. One that is null
/// stays: it takes no room, and what reads it knows that there is nothing.
pub(crate) fn without<'f>(text: &str, fields: &'f [String]) -> Option<(String, Vec<&'f str>)> {
    if fields.is_empty() {
        return None;
    }
    let all: Fields<'_> = serde_json::from_str(text).ok()?;
    let is_filled = |field: &&str| all.last(field).is_some_and(|raw| raw.get() != "null");
    let fields = fields.iter().map(String::as_str);
    let left_out: Vec<&str> = fields.filter(is_filled).collect();
    if left_out.is_empty() {
        return None;
    }
    let mut object = String::with_capacity(text.len());
    object.push('{');
    for (name, raw) in &all.0 {
        if !left_out.contains(&&**name) {
            push_field(&mut object, name, raw.get());
        }
    }
    object.push('}');
    Some((object, left_out))
}

/// Adds a field to an object that is being written, whose `{` is there already.
pub(crate) fn push_field(object: &mut String, name: &str, value: &str) {
    if object.len() > 1 {
        object.push(',');
    }
    object.push_str(&Value::from(name).to_string());
    object.push(':');
    object.push_str(value);
}

/// Writes the value that a text is. What no [`Value`] holds, since it is nested too deeply, is written as text.
pub(crate) fn serialize<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    match serde_json::from_str(text) {
        Ok(Fields(fields)) => {
            let fields = fields.into_iter();
            serializer.collect_map(fields.map(|(name, raw)| (name, Written(raw.get()))))
        }
        Err(_) => Written(text).serialize(serializer),
    }
}

struct Written<'t>(&'t str);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serde_json::from_str::<Value>(self.0) {
            Ok(value) => value.serialize(serializer),
            Err(_) => write(self.0, serializer),
        }
    }
}

/// The fields of an object, none of them read.
struct Fields<'t>(Vec<(Cow<'t, str>, &'t RawValue)>);

impl<'t> Fields<'t> {
    /// Of several with one name it is the last, as JavaScript has it.
    fn last(&self, field: &str) -> Option<&'t RawValue> {
        let mut same = self.0.iter().filter(|(name, _)| name == field);
        same.next_back().map(|(_, raw)| *raw)
    }
}

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Name<'t>(#[serde(borrow)] Cow<'t, str>);

        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some((Name(name), raw)) = map.next_entry()? {
                    fields.push((name, raw));
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(Entries)
    }
}
