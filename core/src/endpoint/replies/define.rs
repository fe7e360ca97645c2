//! How a reply is written, and what is made of it.

/// A reply's struct: public fields, unknown ones kept, and a `Debug` that prints only its name.
macro_rules! replies {
    ($(
        $(#[$doc:meta])*
        $name:ident { $( $(#[$field_doc:meta])* $field:ident: $type:ty ),* $(,)? }
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone, serde::Serialize)]
        #[serde(rename_all = "camelCase")]
        #[non_exhaustive]
        pub struct $name {
            $( $(#[$field_doc])* pub $field: $type, )*
            /// Everything else that upstream wrote, as an object.
            #[serde(flatten)]
            pub other: $crate::json::JsonText,
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[derive(serde::Deserialize)]
                #[serde(rename_all = "camelCase")]
                struct Fields {
                    $( $(#[$field_doc])* $field: $type, )*
                }

                let (Fields { $($field),* }, other) = $crate::json::fields_and_others(deserializer)?;
                Ok(Self { $($field,)* other })
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )*};
}
