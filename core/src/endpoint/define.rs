//! How an entry of the table is written, and what is made of it.

use serde::{Deserialize, Deserializer};

/// Reads an optional argument that is there. serde would take `null` for one that is not, and to some it is a value.
pub(super) fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Makes of each entry a type with its arguments and its [`Endpoint`](super::Endpoint), a method that is called
/// through a [`Caller`](super::Caller), and a line of `ENTRIES`.
///
/// An entry reads `method: Type = VERB "path" ("name in the JavaScript SDK") -> Reply`, then the arguments, if there
/// are any, as `name: type = "name on the wire"`: first those that are required, and behind a `;` the optional ones.
/// A call whose fields are not fixed has one argument instead, `..name: type`, and that is the whole body.
///
/// The entries stand below `methods` where they are called directly, `auth.sign_out()`, or below
/// `group sign_in: SignIn` where they are called through a group, `auth.sign_in().email(…)`.
///
/// An argument that has fields itself is an `object Type`, with its fields written alike.
macro_rules! endpoints {
    ($(#[$doc:meta])* object $Object:ident { $($fields:tt)* }) => {
        endpoints!(@arguments $Object [$(#[$doc])*] { $($fields)* });
    };

    (methods { $($entries:tt)* }) => {
        impl<C: $crate::endpoint::Caller> $crate::endpoint::Methods<C> {
            endpoints!(@methods '_ [&self] [self.caller()] { $($entries)* });
        }

        endpoints!(@rest "" { $($entries)* });
    };

    ($(#[$doc:meta])* group $group:ident: $Group:ident { $($entries:tt)* }) => {
        impl<C: $crate::endpoint::Caller> $crate::endpoint::Methods<C> {
            $(#[$doc])*
            pub fn $group(&self) -> $Group<'_, C> {
                $Group(self.caller())
            }
        }

        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $Group<'a, C>(&'a C);

        impl<'a, C: $crate::endpoint::Caller> $Group<'a, C> {
            endpoints!(@methods 'a [&self] [self.0] { $($entries)* });
        }

        endpoints!(@rest (stringify!($group)) { $($entries)* });
    };

    (@methods $life:lifetime $receiver:tt $caller:tt { $(
        $(#[$doc:meta])*
        $method:ident: $Args:ident = $verb:ident $path:literal ($name:literal) -> $reply:ty
        $({ $($fields:tt)* })? ;
    )* }) => {
        $(
            endpoints!(
                @method $life $receiver $caller
                [concat!("`", stringify!($verb), " ", $path, "` answers `", stringify!($reply), "`.")]
                $(#[$doc])* $method $Args $({ $($fields)* })?
            );
        )*
    };

    (@method $life:lifetime [$($receiver:tt)*] [$($caller:tt)*] [$route:expr] $(#[$doc:meta])* $method:ident $Args:ident) => {
        $(#[$doc])*
        ///
        #[doc = $route]
        pub fn $method($($receiver)*) -> C::Call<$life, $Args> {
            ($($caller)*).ready($Args::new())
        }
    };
    (@method $life:lifetime [$($receiver:tt)*] [$($caller:tt)*] [$route:expr] $(#[$doc:meta])* $method:ident $Args:ident { $($fields:tt)* }) => {
        $(#[$doc])*
        ///
        #[doc = $route]
        pub fn $method($($receiver)*, arguments: $Args) -> C::Call<$life, $Args> {
            ($($caller)*).ready(arguments)
        }
    };

    (@arguments $Args:ident [$(#[$about:meta])*] { $(#[$doc:meta])* .. $field:ident: $type:ty $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        #[non_exhaustive]
        pub struct $Args {
            $(#[$doc])*
            pub $field: $type,
        }

        impl $Args {
            /// With what is required.
            #[must_use]
            pub fn new($field: impl Into<$type>) -> Self {
                Self { $field: $field.into() }
            }
        }

        endpoints!(@debug $Args);
    };
    (@arguments $Args:ident [$(#[$about:meta])*] {
        $( $(#[$doc:meta])* $field:ident: $type:ty = $wire:literal ),* $(,)?
        $(; $( $(#[$option_doc:meta])* $option:ident: $option_type:ty = $option_wire:literal ),* $(,)? )?
    }) => {
        $(#[$about])*
        #[derive(Clone, serde::Serialize, serde::Deserialize)]
        #[non_exhaustive]
        pub struct $Args {
            $( $(#[$doc])* #[serde(rename = $wire)] pub $field: $type, )*
            $($(
                $(#[$option_doc])*
                #[serde(
                    rename = $option_wire,
                    default,
                    deserialize_with = "crate::endpoint::define::given",
                    skip_serializing_if = "Option::is_none"
                )]
                pub $option: Option<$option_type>,
            )*)?
            /// Fields that have no place here: those that the server's configuration adds.
            #[serde(flatten)]
            pub other: serde_json::Map<String, serde_json::Value>,
        }

        impl $Args {
            /// With what is required.
            #[must_use]
            #[allow(clippy::new_without_default)]
            pub fn new($( $field: impl Into<$type> ),*) -> Self {
                Self {
                    $( $field: $field.into(), )*
                    $($( $option: None, )*)?
                    other: serde_json::Map::new(),
                }
            }

            /// Adds a field that has no place here.
            #[must_use]
            pub fn with(mut self, field: impl Into<String>, value: impl Into<serde_json::Value>) -> Self {
                self.other.insert(field.into(), value.into());
                self
            }

            $($(
                $(#[$option_doc])*
                #[must_use]
                pub fn $option(mut self, $option: impl Into<$option_type>) -> Self {
                    self.$option = Some($option.into());
                    self
                }
            )*)?
        }

        endpoints!(@debug $Args);
    };

    (@wire { $(#[$doc:meta])* .. $field:ident: $type:ty $(,)? }) => { &[] };
    (@wire {
        $( $(#[$doc:meta])* $field:ident: $type:ty = $wire:literal ),* $(,)?
        $(; $( $(#[$option_doc:meta])* $option:ident: $option_type:ty = $option_wire:literal ),* $(,)? )?
    }) => {
        &[ $( $wire, )* $($( $option_wire, )*)? ]
    };

    (@debug $Args:ident) => {
        /// Nothing of what it holds: passwords and codes are among it.
        impl std::fmt::Debug for $Args {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($Args)).finish_non_exhaustive()
            }
        }
    };

    (@rest $group:tt { $(
        $(#[$doc:meta])*
        $method:ident: $Args:ident = $verb:ident $path:literal ($name:literal) -> $reply:ty
        $({ $($fields:tt)* })? ;
    )* }) => { $(
        endpoints!(
            @arguments $Args
            [#[doc = concat!(
                "Arguments of `", $name, "`: `", stringify!($verb), " ", $path, "` answers `", stringify!($reply), "`."
            )]]
            { $($($fields)*)? }
        );

        impl $crate::endpoint::Endpoint for $Args {
            const NAME: &'static str = $name;
            const METHOD: http::Method = http::Method::$verb;
            const PATH: &'static str = $path;
            type Reply = $reply;
        }
    )*

        /// These entries of the table.
        pub(super) const ENTRIES: &[$crate::endpoint::EndpointInfo] = &[ $( $crate::endpoint::EndpointInfo {
            name: $name,
            group: $group,
            method_name: stringify!($method),
            method: http::Method::$verb,
            path: $path,
            arguments: endpoints!(@wire { $($($fields)*)? }),
        }, )* ];

        /// Brings a visitor to the entry of that name, or gives it back.
        pub(super) fn visit<V: $crate::endpoint::EndpointVisitor>(name: &str, visitor: V) -> Result<V::Output, V> {
            match name {
                $( $name => Ok(visitor.visit::<$Args>()), )*
                _ => Err(visitor),
            }
        }
    };
}
