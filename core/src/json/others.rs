//! An object with typed fields and others.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::StringDeserializer;
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};

use super::{JsonText, push_field};

/// Reads an object as a struct, and what the struct has no fields for as an object of its own. `#[serde(flatten)]` does
/// that too, but reads all of it, and fails if one field cannot be read.
pub(crate) fn fields_and_others<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<(T, JsonText), D::Error> {
    struct Both<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Both<T> {
        type Value = (T, JsonText);

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
            let mut others = String::from("{");
            let typed = T::deserialize(Typed {
                map,
                others: &mut others,
            })?;
            others.push('}');
            Ok((typed, JsonText::of(&others)))
        }
    }

    deserializer.deserialize_map(Both(PhantomData))
}

/// A struct learns its fields from this, and the other fields go into a text.
struct Typed<'o, A> {
    map: A,
    others: &'o mut String,
}

impl<'de, A: MapAccess<'de>> Deserializer<'de> for Typed<'_, A> {
    type Error = A::Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        visitor.visit_map(Sorting {
            fields,
            map: self.map,
            others: self.others,
        })
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        self.deserialize_struct("", &[], visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

struct Sorting<'o, A> {
    fields: &'static [&'static str],
    map: A,
    others: &'o mut String,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Sorting<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        while let Some(name) = self.map.next_key::<String>()? {
            if self.fields.contains(&name.as_str()) {
                let name: StringDeserializer<A::Error> = name.into_deserializer();
                return seed.deserialize(name).map(Some);
            }
            let value: JsonText = self.map.next_value()?;
            push_field(self.others, &name, value.as_str());
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}
