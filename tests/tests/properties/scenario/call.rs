//! Server methods, typed and not.

use http::Method;
use neon_auth_core::{
    Call, Config, Endpoint, EndpointVisitor, Error, Fetched, IncomingRequest, UnixMillis,
    visit_endpoint,
};
use neon_auth_tests::play::{Played, play};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::request::any_tail;

/// One call and its arguments.
#[derive(Clone, Debug)]
pub(crate) enum Calling {
    Typed(&'static str, Value),
    Untyped(Method, String, Value),
}

impl Calling {
    pub(super) fn play(
        &self,
        config: &Config,
        request: &IncomingRequest,
        now: UnixMillis,
        replies: Vec<(i64, Fetched)>,
    ) -> Played<Result<Value, Error>> {
        match self {
            Self::Typed(name, arguments) => {
                let typed = Typed {
                    config,
                    request,
                    arguments: arguments.clone(),
                    now,
                    replies,
                };
                visit_endpoint(name, typed).expect("the endpoint is in the table")
            }
            Self::Untyped(method, path, arguments) => {
                let call = Call::untyped(config, request, method.clone(), path, arguments);
                play(call, now, replies)
            }
        }
    }
}

struct Typed<'s> {
    config: &'s Config,
    request: &'s IncomingRequest,
    arguments: Value,
    now: UnixMillis,
    replies: Vec<(i64, Fetched)>,
}

impl EndpointVisitor for Typed<'_> {
    type Output = Played<Result<Value, Error>>;

    fn visit<E: Endpoint>(self) -> Self::Output {
        let endpoint: E = serde_json::from_value(self.arguments).expect("the arguments fit");
        let call = Call::new(self.config, self.request, &endpoint);
        play(call, self.now, self.replies).map(|outcome| {
            outcome.map(|reply| serde_json::to_value(reply).expect("a reply is JSON"))
        })
    }
}

pub(super) fn any_calling() -> impl Strategy<Value = Calling> {
    let typed = select(vec![
        (
            "signIn.email",
            json!({"email": "c4n4ry@app.example", "password": "c4n4ry"}),
        ),
        ("signOut", json!({})),
        ("listSessions", json!({})),
        ("updateUser", json!({"name": "c4n4ry"})),
        (
            "emailOtp.verifyEmail",
            json!({"email": "c4n4ry@app.example", "otp": "c4n4ry"}),
        ),
    ]);
    let method = select(&[Method::GET, Method::POST, Method::DELETE][..]);
    let path = prop_oneof![
        1 => Just("get-session".to_owned()),
        1 => Just("sign-out".to_owned()),
        1 => Just("some/new-route".to_owned()),
        3 => any_tail(),
    ];
    let arguments = select(vec![
        Value::Null,
        json!({}),
        json!({"a": null, "password": "c4n4ry &=", "n": [1.5, true]}),
        json!(["c4n4ry"]),
    ]);
    prop_oneof![
        typed.prop_map(|(name, arguments)| Calling::Typed(name, arguments)),
        (method, path, arguments)
            .prop_map(|(method, path, arguments)| Calling::Untyped(method, path, arguments)),
    ]
}
