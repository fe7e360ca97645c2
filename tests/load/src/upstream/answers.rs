//! Neon Auth's answers, as far as the scenarios need them.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use http_body_util::Full;
use serde_json::{Value, json};

use super::counts::Route;

pub(crate) const SESSION_TOKEN: &str = "__Secure-neon-auth.session_token";

/// What a session's token begins with. Upstream knows no other.
pub(crate) const LIVING: &str = "living-";

pub(super) fn route(path: &str) -> Route {
    match path.strip_prefix(super::PATH) {
        Some("/get-session") => Route::GetSession,
        Some("/sign-in/email") => Route::SignIn,
        Some("/.well-known/jwks.json") => Route::Jwks,
        _ => Route::Other,
    }
}

pub(super) fn answer(route: Route, head: &HeaderMap, body: &[u8]) -> Response<Full<Bytes>> {
    match route {
        Route::GetSession => match token(head).filter(|token| token.starts_with(LIVING)) {
            Some(token) => reply(StatusCode::OK, &session(token)),
            None => reply(StatusCode::OK, &Value::Null),
        },
        Route::SignIn => signed_in(body),
        Route::Jwks => reply(StatusCode::OK, &json!({"keys": []})),
        Route::Other => reply(StatusCode::NOT_FOUND, &json!({"code": "NOT_FOUND"})),
    }
}

pub(super) fn failure() -> Response<Full<Bytes>> {
    let body = json!({"code": "INTERNAL_SERVER_ERROR", "message": "a fault of the scenario"});
    reply(StatusCode::INTERNAL_SERVER_ERROR, &body)
}

fn reply(status: StatusCode, body: &Value) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(body.to_string()));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

fn token(head: &HeaderMap) -> Option<&str> {
    let cookies = head.get(COOKIE)?.to_str().ok()?;
    let mut pairs = cookies.split("; ").filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(name, _)| *name == SESSION_TOKEN)?;
    value.split('.').next()
}

/// Anybody may sign in; the name is what the e-mail address begins with.
fn signed_in(body: &[u8]) -> Response<Full<Bytes>> {
    let credentials: Value = serde_json::from_slice(body).unwrap_or_default();
    let email = credentials.get("email").and_then(Value::as_str);
    let Some((name, _)) = email.and_then(|email| email.split_once('@')) else {
        return reply(
            StatusCode::BAD_REQUEST,
            &json!({"code": "VALIDATION_ERROR"}),
        );
    };
    let token = format!("{LIVING}{name}");
    let body = json!({"redirect": false, "token": token, "user": user(&token)});
    let mut response = reply(StatusCode::OK, &body);
    let line = format!(
        "{SESSION_TOKEN}={token}.signature; Max-Age=604800; Path=/; HttpOnly; Secure; SameSite=Lax"
    );
    let line = HeaderValue::try_from(line).expect("a name without control characters");
    response.headers_mut().append(SET_COOKIE, line);
    response
}

fn session(token: &str) -> Value {
    let session = json!({
        "id": format!("session-of-{token}"),
        "userId": format!("user-{token}"),
        "token": token,
        "expiresAt": "2099-01-01T00:00:00.000Z",
    });
    json!({"session": session, "user": user(token)})
}

fn user(name: &str) -> Value {
    json!({"id": format!("user-{name}"), "name": name, "email": format!("{name}@example.com")})
}
