//! Every server method, in one table: its route, its arguments, its reply, and the group it is called through.

#![cfg_attr(
    not(feature = "__table"),
    allow(unreachable_pub, reason = "the table is public with that feature")
)]

#[macro_use]
mod define;

mod account;
mod account_forms;
mod alternatives;
mod arguments;
mod empty;
mod outdates;
mod replies;
mod routes;
mod table;

use http::{HeaderMap, Method, StatusCode};
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};

pub(crate) use account::{AccountForm, NamedAccount};
pub use account_forms::AccountForms;
pub(crate) use alternatives::wants_second_factor;
pub use outdates::Outdates;
pub(crate) use routes::{
    KEYS, answers_with_session, effect_of, is_known_route, is_single_use, needs_session,
    outdated_by, pattern_of, plugin_of, takes_any_token,
};
pub use table::ENDPOINTS;
#[cfg(feature = "__table")]
pub use table::visit_endpoint;

use crate::json;

/// Has the arguments and the replies of the server methods.
///
/// Required arguments are those of `new`; the others are set by methods of their own, and a field that the server's
/// configuration adds by `with`. Those of a reply are in its `other`, a [`JsonText`](methods::JsonText): each is read
/// when it is asked for.
///
/// ```
/// use neon_auth_core::methods::SignInEmail;
///
/// let arguments = SignInEmail::new("ada@example.com", "correct horse").remember_me(false);
/// ```
///
#[doc = include_str!("differences.md")]
pub mod methods {
    pub use super::alternatives::{OrAuthorization, OrRedirect, OrSecondFactor};
    pub use super::arguments::{
        AuthenticatorAttachment, Count, DeviceGrant, Expiry, FilterOperator, IdToken, Nullable,
        OrganizationChanges, OtpType, Permissions, RoleChanges, Roles, SearchField, SearchOperator,
        SortDirection, TeamChanges, TwoFactorMethod,
    };
    pub use super::empty::Empty;
    pub use super::replies::*;
    pub use super::table::arguments::*;
    pub use crate::json::JsonText;
    pub use crate::session::{Session, SessionRecord, Text, User};
}

/// Is a route of Neon Auth as a type: a value of it is one call's arguments.
///
/// Serialised, it is the call's JSON body, or of a GET its query. It is sealed: a route that has no type here is called by
/// its path, with [`Call::start_untyped`](crate::Call::start_untyped).
pub trait Endpoint: sealed::Sealed + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The name in the JavaScript SDK, such as `signIn.email`.
    const NAME: &'static str;
    /// The method.
    const METHOD: Method;
    /// The path below `base_url`, without a leading slash.
    const PATH: &'static str;
    /// What a success answers.
    type Reply: Reply + Serialize;
}

pub(crate) mod sealed {
    /// Keeps [`Endpoint`](super::Endpoint) to the table.
    pub trait Sealed {}
}

/// Is what a successful call answers. It is implemented for everything that can be deserialised: of JSON as JavaScript
/// writes it, with halves of surrogate pairs, which become U+FFFD, and with a byte order mark before it, which is
/// ignored.
pub trait Reply: Sized + Send + 'static {
    /// Reads the answer to a call that was not refused.
    ///
    /// # Errors
    ///
    /// It is not what it should be.
    fn read(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Result<Self, Unreadable>;
}

impl<T: DeserializeOwned + Send + 'static> Reply for T {
    fn read(status: StatusCode, _: &HeaderMap, body: &[u8]) -> Result<Self, Unreadable> {
        if !status.is_success() {
            return Err(Unreadable::NotASuccess);
        }
        json::read_slice(body).map_err(|error| Unreadable::in_body(&error, body))
    }
}

/// Says why an answer cannot be read. It holds nothing of the answer's text, which may be a session or a token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unreadable {
    /// It is not a success, and no refusal either: a redirect, if none is expected.
    #[error("it is no success")]
    NotASuccess,
    /// It is a redirect without a target.
    #[error("it is a redirect without a location")]
    NoLocation,
    /// Its body is encoded, or is not UTF-8.
    #[error("its body is encoded, or is not UTF-8")]
    Encoded,
    /// Its body is not JSON.
    #[error("its body is not JSON: line {line}, column {column}")]
    Syntax {
        /// The line of the first mistake, from 1.
        line: usize,
        /// Its column, from 1.
        column: usize,
    },
    /// Its body is JSON, but not of the expected form, or is nested too deeply for it.
    #[error("its JSON has another form than expected: line {line}, column {column}")]
    Form {
        /// The line of the first difference, from 1.
        line: usize,
        /// Its column, from 1.
        column: usize,
    },
    /// It is a session of another token than the one in force.
    #[error("it is about another session token")]
    AnotherToken,
}

impl Unreadable {
    pub(crate) fn json(error: &serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        match error.classify() {
            serde_json::error::Category::Data => Self::Form { line, column },
            _ => Self::Syntax { line, column },
        }
    }

    /// Says why a body is unreadable: it may be JSON that is nested too deeply for what is expected.
    fn in_body(error: &serde_json::Error, body: &[u8]) -> Self {
        match Self::json(error) {
            Self::Syntax { line, column } if json::read_slice::<IgnoredAny>(body).is_ok() => {
                Self::Form { line, column }
            }
            other => other,
        }
    }
}

/// Does something with an endpoint that is known only by its name.
#[cfg(feature = "__table")]
pub trait EndpointVisitor {
    /// What comes of it.
    type Output;

    /// Does it.
    fn visit<E: Endpoint>(self) -> Self::Output;
}

/// Describes one endpoint: a line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EndpointInfo {
    /// The name in the JavaScript SDK.
    pub name: &'static str,
    /// The group it is called through; empty if it is called directly.
    pub group: &'static str,
    /// The name it is called by here.
    pub method_name: &'static str,
    /// The method.
    pub method: Method,
    /// The path below `base_url`. The log calls the endpoint by it.
    pub path: &'static str,
    /// The plugin of Better Auth that has the route, if it is one that is off in a new project of Neon's.
    pub plugin: Option<&'static str>,
    /// What a success means for the cached session.
    pub effect: Effect,
    /// Whose cached sessions count no longer, wherever they are.
    pub outdates: Outdates,
    /// The arguments' names on the wire, those that are required first; none if the body has no fixed fields.
    pub arguments: &'static [&'static str],
}

/// Says what a success means for the session_data cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// It changes nothing that the cookie says: a read, a check, a token fetched, a mail or code sent, the start of a
    /// redirect to a provider.
    Keeps,
    /// It may change what the cookie says.
    Changes,
    /// It signs out.
    Ends,
}
