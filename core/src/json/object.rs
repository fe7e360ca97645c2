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

/// Of several with one name it is the last, as JavaScript has it.
fn field_of<'t>(text: &'t str, field: &str) -> Option<&'t RawValue> {
    let Fields(fields) = serde_json::from_str(text).ok()?;
    let mut same = fields.into_iter().filter(|(name, _)| name == field);
    same.next_back().map(|(_, raw)| raw)
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
