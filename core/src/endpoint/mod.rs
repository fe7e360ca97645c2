//! Every server method, in one table: its route, its arguments, its reply, and the group it is called through.

#[macro_use]
mod define;

mod arguments;
mod replies;
mod routes;
mod table;

use http::{HeaderMap, Method, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use arguments::{
    FilterOperator, IdToken, Nullable, OrganizationChanges, OtpType, Permissions, Roles,
    SearchField, SearchOperator, SortDirection,
};
pub(crate) use replies::wants_second_factor;
pub use replies::*;
pub(crate) use routes::pattern_of;
pub use table::*;

/// A route of Neon Auth as a type: a value of it is one call's arguments.
///
/// Serialised, it is the call's JSON body, or of a GET its query.
pub trait Endpoint: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The name in the JavaScript SDK: `signIn.email`.
    const NAME: &'static str;
    /// The method.
    const METHOD: Method;
    /// The path below `base_url`, without a leading slash.
    const PATH: &'static str;
    /// What a success answers.
    type Reply: Reply + Serialize;
}

/// What a successful call answers.
pub trait Reply: Sized + Send + 'static {
    /// Reads the answer to a call that was not refused; `None` where it is not what it should be.
    fn read(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Option<Self>;
}

impl<T: DeserializeOwned + Send + 'static> Reply for T {
    fn read(status: StatusCode, _: &HeaderMap, body: &[u8]) -> Option<Self> {
        if !status.is_success() {
            return None;
        }
        serde_json::from_slice(body).ok()
    }
}

/// Whoever can make calls: a driver, on behalf of one request.
pub trait Caller {
    /// A call that is ready to be made: awaited in async code, sent in blocking code.
    type Call<'a, E: Endpoint>
    where
        Self: 'a;

    /// Readies a call.
    fn ready<E: Endpoint>(&self, endpoint: E) -> Self::Call<'_, E>;
}

/// Something to do with an endpoint that is known only by its name.
pub trait EndpointVisitor {
    /// What comes of it.
    type Output;

    /// Does it.
    fn visit<E: Endpoint>(self) -> Self::Output;
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EndpointInfo {
    /// The name in the JavaScript SDK.
    pub name: &'static str,
    /// The group it is called through; empty where it is called directly.
    pub group: &'static str,
    /// The name it is called by here.
    pub method_name: &'static str,
    /// The method.
    pub method: Method,
    /// The path below `base_url`.
    pub path: &'static str,
    /// The arguments' names on the wire, those that are required first; none where the body has no fixed fields.
    pub arguments: &'static [&'static str],
}
