//! Server methods, typed and not.

use http::Method;
use neon_auth_reference::scenario::Calling;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::request::{OUTDATING, any_tail};

pub(super) fn any_calling() -> impl Strategy<Value = Calling> {
    let typed = select(vec![
        (
            "signIn.email",
            json!({"email": "c4n4ry@app.example", "password": "c4n4ry"}),
        ),
        ("signOut", json!({})),
        ("listSessions", json!({})),
        ("updateUser", json!({"name": "c4n4ry"})),
        ("admin.banUser", json!({"userId": "u1"})),
        ("revokeSession", json!({"token": "tok-c4n4ry-a"})),
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
        3 => select(OUTDATING).prop_map(str::to_owned),
        3 => any_tail(),
    ];
    let arguments = select(vec![
        Value::Null,
        json!({}),
        json!({"a": null, "password": "c4n4ry &=", "n": [1.5, true]}),
        json!(["c4n4ry"]),
        json!({"userId": "u1", "token": "tok.c4n4ry/b", "sessionToken": 7, "revokeOtherSessions": true}),
    ]);
    prop_oneof![
        typed.prop_map(|(name, arguments)| Calling::Typed(name, arguments)),
        (method, path, arguments)
            .prop_map(|(method, path, arguments)| Calling::Untyped(method, path, arguments)),
    ]
}
