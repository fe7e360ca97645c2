//! How an entry of the table is written, and what is made of it.

use serde::{Deserialize, Deserializer};

/// Reads an optional argument that is there. serde would take `null` for one that is not, and to some it is a value.
pub(super) fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Makes of each entry a type with its arguments and its [`Endpoint`](super::Endpoint), and a line of `ENTRIES`; and of
/// all entries a macro that writes the methods which call them.
///
/// An entry reads `method: Type = VERB "path" ("name in the JavaScript SDK") effect [whose] -> Reply`, then the arguments,
/// if there are any, as `name: type = "name on the wire"`: first those that `new` takes, two texts at most, so that they are
/// not swapped; behind a `|` those that upstream requires too, and that a method of their name sets; behind a `;` the
/// optional ones.
/// Behind the path is `of "plugin"` if Better Auth has the route only with a plugin that is off at Neon at first.
/// A call whose fields are not fixed has one argument instead, `..name: type`, and that is the whole body.
///
/// If `from Type;` comes first, the method takes a value of that type, too: the arguments are made of it.
///
/// The effect is what a success means for the cached session: it `keeps` it, `changes` what it says, or `ends` it. If it
/// is uncertain, it `changes`. Whose cached sessions it outdates, in other browsers too, is in brackets behind it; see
/// [`Outdates`](super::Outdates).
///
/// The entries are below `methods(macro_name)` if they are called directly, `auth.sign_out()`, or below
/// `group(macro_name) sign_in: SignIn` if they are called through a group, `auth.sign_in().email(…)`. Another file has
/// more entries of the same group below `more(macro_name) sign_in: SignIn`. If the macro is used, `RequestAuth`,
/// `Pending`, `Mode` and all replies have to be in scope.
///
/// An argument that has fields itself is an `object Type`, with its fields written alike.
macro_rules! endpoints {
    ($(#[$doc:meta])* object $Object:ident { $($fields:tt)* }) => {
        endpoints!(@arguments $Object [$(#[$doc])*] { $($fields)* });
    };

    (methods($methods:ident) { $(
        $(#[$doc:meta])*
        $method:ident: $Args:ident = $verb:ident $path:literal $(of $plugin:literal)? ($name:literal) $effect:ident $([ $($outdated:tt)+ ])? -> $reply:ty
        $({ $($fields:tt)* })? ;
    )* }) => {
        #[doc(hidden)]
        #[macro_export]
        macro_rules! $methods {
            () => {
                impl<M: Mode> RequestAuth<M> { $(
                    $crate::__method! {
                        '_ [self] [self]
                        [concat!(
                            "`", stringify!($verb), " ", $path, "` answers `", stringify!($reply), "`."
                            $(, " Better Auth has it with its plugin `", $plugin, "`.")?
                        )]
                        $(#[$doc])* $method $Args [$reply] $({ $($fields)* })?
                    }
                )* }
            };
        }

        endpoints!(@rest "" { $(
            $(#[$doc])* $method: $Args = $verb $path $(of $plugin)? ($name) $effect $([ $($outdated)+ ])? -> $reply $({ $($fields)* })? ;
        )* });
    };

    ($(#[$about:meta])* group($methods:ident) $group:ident: $Group:ident { $($entries:tt)* }) => {
        endpoints!(@group $methods $group $Group [
            impl<M: Mode> RequestAuth<M> {
                $(#[$about])*
                pub fn $group(&self) -> $Group<'_, M> {
                    $Group(self)
                }
            }

            $(#[$about])*
            #[derive(Clone, Copy, Debug)]
            pub struct $Group<'a, M: Mode>(&'a RequestAuth<M>);
        ] { $($entries)* });
    };

    (more($methods:ident) $group:ident: $Group:ident { $($entries:tt)* }) => {
        endpoints!(@group $methods $group $Group [] { $($entries)* });
    };

    (@group $methods:ident $group:ident $Group:ident [$($head:tt)*] { $(
        $(#[$doc:meta])*
        $method:ident: $Args:ident = $verb:ident $path:literal $(of $plugin:literal)? ($name:literal) $effect:ident $([ $($outdated:tt)+ ])? -> $reply:ty
        $({ $($fields:tt)* })? ;
    )* }) => {
        #[doc(hidden)]
        #[macro_export]
        macro_rules! $methods {
            () => {
                $($head)*

                impl<'a, M: Mode> $Group<'a, M> { $(
                    $crate::__method! {
                        'a [self] [self.0]
                        [concat!(
                            "`", stringify!($verb), " ", $path, "` answers `", stringify!($reply), "`."
                            $(, " Better Auth has it with its plugin `", $plugin, "`.")?
                        )]
                        $(#[$doc])* $method $Args [$reply] $({ $($fields)* })?
                    }
                )* }
            };
        }

        endpoints!(@rest (stringify!($group)) { $(
            $(#[$doc])* $method: $Args = $verb $path $(of $plugin)? ($name) $effect $([ $($outdated)+ ])? -> $reply $({ $($fields)* })? ;
        )* });
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
            /// Makes the arguments.
            #[must_use]
            pub fn new($field: impl Into<$type>) -> Self {
                Self { $field: $field.into() }
            }
        }

        endpoints!(@debug $Args);
    };
    (@arguments $Args:ident $about:tt { from $Source:ident; $($fields:tt)* }) => {
        endpoints!(@arguments $Args $about { $($fields)* });
    };
    (@arguments $Args:ident [$(#[$about:meta])*] {
        $( $(#[$doc:meta])* $field:ident: $type:ty = $wire:literal ),* $(,)?
        $(| $( $(#[$named_doc:meta])* $named:ident: $named_type:ty = $named_wire:literal ),* $(,)? )?
        $(; $( $(#[$option_doc:meta])* $option:ident: $option_type:ty = $option_wire:literal ),* $(,)? )?
    }) => {
        $(#[$about])*
        #[derive(Clone, serde::Serialize, serde::Deserialize)]
        #[non_exhaustive]
        pub struct $Args {
            $( $(#[$doc])* #[serde(rename = $wire)] pub $field: $type, )*
            $($( $(#[$named_doc])* #[serde(rename = $named_wire)] pub $named: $named_type, )*)?
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
            /// Makes the arguments of what is required; what is not has a method of its own.
            #[must_use]
            #[allow(clippy::new_without_default)]
            pub fn new($( $field: impl Into<$type> ),*) -> Self {
                Self {
                    $( $field: $field.into(), )*
                    $($( $named: Default::default(), )*)?
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
                #[doc = concat!("Sets `", $named_wire, "`.")]
                #[doc = ""]
                $(#[$named_doc])*
                #[must_use]
                pub fn $named(mut self, $named: impl Into<$named_type>) -> Self {
                    self.$named = $named.into();
                    self
                }
            )*)?

            $($(
                #[doc = concat!("Sets `", $option_wire, "`.")]
                #[doc = ""]
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

    (@effect keeps) => { $crate::endpoint::Effect::Keeps };
    (@effect changes) => { $crate::endpoint::Effect::Changes };
    (@effect ends) => { $crate::endpoint::Effect::Ends };

    (@plugin) => { None };
    (@plugin $plugin:literal) => { Some($plugin) };

    (@outdates) => { $crate::endpoint::Outdates::Nothing };
    (@outdates this_session) => { $crate::endpoint::Outdates::ThisSession };
    (@outdates caller) => { $crate::endpoint::Outdates::Caller };
    (@outdates caller if known) => { $crate::endpoint::Outdates::CallerIfKnown };
    (@outdates caller if $argument:literal) => { $crate::endpoint::Outdates::CallerIf($argument) };
    (@outdates session $argument:literal) => { $crate::endpoint::Outdates::SessionIn($argument) };
    (@outdates user $argument:literal) => { $crate::endpoint::Outdates::UserIn($argument) };
    (@outdates member) => { $crate::endpoint::Outdates::Member };

    (@wire { $(#[$doc:meta])* .. $field:ident: $type:ty $(,)? }) => { &[] };
    (@wire { from $Source:ident; $($fields:tt)* }) => { endpoints!(@wire { $($fields)* }) };
    (@wire {
        $( $(#[$doc:meta])* $field:ident: $type:ty = $wire:literal ),* $(,)?
        $(| $( $(#[$named_doc:meta])* $named:ident: $named_type:ty = $named_wire:literal ),* $(,)? )?
        $(; $( $(#[$option_doc:meta])* $option:ident: $option_type:ty = $option_wire:literal ),* $(,)? )?
    }) => {
        &[ $( $wire, )* $($( $named_wire, )*)? $($( $option_wire, )*)? ]
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
        $method:ident: $Args:ident = $verb:ident $path:literal $(of $plugin:literal)? ($name:literal) $effect:ident $([ $($outdated:tt)+ ])? -> $reply:ty
        $({ $($fields:tt)* })? ;
    )* }) => { $(
        endpoints!(
            @arguments $Args
            [#[doc = concat!(
                "Holds the arguments of `", $name, "`: `", stringify!($verb), " ", $path, "` answers `", stringify!($reply), "`."
            )]]
            { $($($fields)*)? }
        );

        impl $crate::endpoint::sealed::Sealed for $Args {}

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
            plugin: endpoints!(@plugin $($plugin)?),
            effect: endpoints!(@effect $effect),
            outdates: endpoints!(@outdates $($($outdated)+)?),
            arguments: endpoints!(@wire { $($($fields)*)? }),
        }, )* ];

        /// Calls a visitor with the entry of that name, or gives it back.
        #[cfg(feature = "__table")]
        pub(super) fn visit<V: $crate::endpoint::EndpointVisitor>(name: &str, visitor: V) -> Result<V::Output, V> {
            match name {
                $( $name => Ok(visitor.visit::<$Args>()), )*
                _ => Err(visitor),
            }
        }
    };
}

/// One method that calls an endpoint, for the macros that [`endpoints`] makes.
#[doc(hidden)]
#[macro_export]
macro_rules! __method {
    (
        $life:lifetime [$self:ident] [$($caller:tt)*] [$route:expr]
        $(#[$doc:meta])* $method:ident $Args:ident [$reply:ty]
    ) => {
        $(#[$doc])*
        ///
        #[doc = $route]
        pub fn $method(&$self) -> Pending<$life, M, Result<$reply, $crate::Error>> {
            ($($caller)*).ready($crate::methods::$Args::new())
        }
    };
    (
        $life:lifetime [$self:ident] [$($caller:tt)*] [$route:expr]
        $(#[$doc:meta])* $method:ident $Args:ident [$reply:ty] { from $Source:ident; $($fields:tt)* }
    ) => {
        $(#[$doc])*
        ///
        #[doc = $route]
        pub fn $method(
            &$self,
            arguments: impl Into<$crate::methods::$Args>,
        ) -> Pending<$life, M, Result<$reply, $crate::Error>> {
            ($($caller)*).ready(arguments.into())
        }
    };
    (
        $life:lifetime [$self:ident] [$($caller:tt)*] [$route:expr]
        $(#[$doc:meta])* $method:ident $Args:ident [$reply:ty] { $($fields:tt)* }
    ) => {
        $(#[$doc])*
        ///
        #[doc = $route]
        pub fn $method(
            &$self,
            arguments: $crate::methods::$Args,
        ) -> Pending<$life, M, Result<$reply, $crate::Error>> {
            ($($caller)*).ready(arguments)
        }
    };
}
