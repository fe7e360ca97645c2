//! Server methods, typed and not.

use http::Method;
use neon_auth_conformance::json;
use neon_auth_core::{
    Call, Context, Endpoint, EndpointVisitor, Error, Fetched, JsonText, UnixMillis, visit_endpoint,
};
use serde::Serialize;
use serde_json::Value;

use super::news::News;
use crate::play::{Played, play_with};

/// One call and its arguments.
#[derive(Clone, Debug)]
pub enum Calling {
    /// By its name in the JavaScript SDK.
    Typed(&'static str, Value),
    /// By its route.
    Untyped(Method, String, Value),
}

impl Calling {
    /// The method and the path of the route.
    #[must_use]
    pub fn route(&self) -> (Method, String) {
        match self {
            #[expect(clippy::expect_used, reason = "the names are the table's")]
            Self::Typed(name, _) => {
                visit_endpoint(name, Route).expect("the endpoint is in the table")
            }
            Self::Untyped(method, path, _) => (method.clone(), path.clone()),
        }
    }

    /// The arguments as JSON.
    #[must_use]
    pub fn arguments(&self) -> String {
        let (Self::Typed(_, arguments) | Self::Untyped(_, _, arguments)) = self;
        arguments.to_string()
    }

    pub(super) fn play(
        &self,
        context: Context<'_>,
        now: UnixMillis,
        replies: Vec<(i64, Fetched)>,
        news: Option<News>,
    ) -> Played<Result<Value, Error>> {
        match self {
            Self::Typed(name, arguments) => {
                let typed = Typed {
                    context,
                    arguments: arguments.clone(),
                    now,
                    replies,
                    news,
                };
                #[expect(clippy::expect_used, reason = "the names are the table's")]
                visit_endpoint(name, typed).expect("the endpoint is in the table")
            }
            Self::Untyped(method, path, arguments) => {
                let call =
                    Call::<JsonText>::start_untyped(context, method.clone(), path, arguments);
                play_with(call, now, replies, news).map(as_value)
            }
        }
    }
}

struct Route;

impl EndpointVisitor for Route {
    type Output = (Method, String);

    fn visit<E: Endpoint>(self) -> Self::Output {
        (E::METHOD, E::PATH.to_owned())
    }
}

struct Typed<'s> {
    context: Context<'s>,
    arguments: Value,
    now: UnixMillis,
    replies: Vec<(i64, Fetched)>,
    news: Option<News>,
}

impl EndpointVisitor for Typed<'_> {
    type Output = Played<Result<Value, Error>>;

    #[expect(
        clippy::expect_used,
        reason = "the arguments are written for the endpoint"
    )]
    fn visit<E: Endpoint>(self) -> Self::Output {
        let endpoint: E = serde_json::from_value(self.arguments).expect("the arguments fit");
        let call = Call::start(self.context, &endpoint);
        play_with(call, self.now, self.replies, self.news).map(as_value)
    }
}

#[expect(clippy::expect_used, reason = "whatever a reply is, it is JSON")]
fn as_value<T: Serialize>(outcome: Result<T, Error>) -> Result<Value, Error> {
    outcome.map(|reply| json::value_of(&reply).expect("a reply is JSON"))
}
