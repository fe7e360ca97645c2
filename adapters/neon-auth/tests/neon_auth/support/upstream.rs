//! Neon Auth's answers, as far as these tests need them.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use http::{Response, StatusCode};
use neon_auth::transport::Fetch;
use serde_json::{Value, json};

/// The path of a fetch below `base_url`.
pub(crate) fn path(fetch: &Fetch) -> &str {
    fetch
        .request
        .uri()
        .path()
        .strip_prefix("/db/auth/")
        .unwrap()
}

/// The session token that a fetch carries.
pub(crate) fn token(fetch: &Fetch) -> Option<&str> {
    let cookies = fetch.request.headers().get(COOKIE)?.to_str().unwrap();
    let value = cookies
        .split("; ")
        .find_map(|cookie| cookie.strip_prefix("__Secure-neon-auth.session_token="))?;
    value.split('.').next()
}

pub(crate) fn reply(status: StatusCode, body: &Value) -> Response<Bytes> {
    Response::builder()
        .status(status)
        .header(CONTENT_TYPE, "application/json")
        .body(body.to_string().into())
        .unwrap()
}

/// The answer of get-session for the user that is named like the token; over at the end of the day.
pub(crate) fn session(token: &str) -> Response<Bytes> {
    reply(
        StatusCode::OK,
        &session_until(token, "2026-06-09T00:00:00.000Z"),
    )
}

pub(crate) fn session_until(token: &str, expires_at: &str) -> Value {
    json!({
        "session": {
            "id": format!("session-of-{token}"),
            "userId": format!("user-{token}"),
            "token": token,
            "expiresAt": expires_at,
        },
        "user": user(token),
    })
}

pub(crate) fn user(name: &str) -> Value {
    json!({"id": format!("user-{name}"), "name": name, "email": format!("{name}@example.com")})
}

/// Answers get-session for any token, and nothing else.
pub(crate) fn knows_everybody(fetch: &Fetch) -> Response<Bytes> {
    assert_eq!(path(fetch), "get-session");
    session(token(fetch).unwrap())
}

/// Answers sign-in and sign-out too. Who signs in gets the password as session token.
pub(crate) fn signs_in_and_out(fetch: &Fetch) -> Response<Bytes> {
    match path(fetch) {
        "sign-in/email" => {
            let arguments: Value = serde_json::from_slice(fetch.request.body()).unwrap();
            let token = arguments["password"].as_str().unwrap();
            let body = json!({"redirect": false, "token": token, "user": user(token)});
            setting_token(reply(StatusCode::OK, &body), &format!("{token}.signature"))
        }
        "sign-out" => {
            let mut response = reply(StatusCode::OK, &json!({"success": true}));
            let line = "__Secure-neon-auth.session_token=; Max-Age=0; Path=/; HttpOnly; Secure";
            response
                .headers_mut()
                .append(SET_COOKIE, line.parse().unwrap());
            response
        }
        _ => knows_everybody(fetch),
    }
}

pub(crate) fn setting_token(mut response: Response<Bytes>, value: &str) -> Response<Bytes> {
    let line = format!(
        "__Secure-neon-auth.session_token={value}; Max-Age=604800; Path=/; HttpOnly; Secure"
    );
    response
        .headers_mut()
        .append(SET_COOKIE, line.parse().unwrap());
    response
}
