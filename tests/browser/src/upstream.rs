//! The auth server: that of `neon-auth-dev-server`, without its sockets, and what it lacks for this suite.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use axum::{Router, middleware};
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use http::request::Parts;
use http::{Method, Request, StatusCode};
use neon_auth_dev_server::{NeonAuth, Random};

use crate::script::Script;

#[derive(Clone)]
struct Upstream {
    origin: String,
    trusted: Arc<[String]>,
    auth: Arc<Mutex<NeonAuth>>,
    script: Script,
}

/// `trusted` are the origins of the applications.
pub(crate) fn router(port: u16, trusted: &[String]) -> Router {
    let origin = format!("http://127.0.0.1:{port}");
    let auth = NeonAuth::new(origin.clone(), Random::from_os().unwrap());
    let mut trusted = trusted.to_owned();
    trusted.push(origin.clone());
    let upstream = Upstream {
        origin,
        trusted: trusted.into(),
        auth: Arc::new(Mutex::new(auth)),
        script: Script::default(),
    };
    Router::new()
        .route("/__test/script", put(set_script))
        .route("/__test/last-link/{to}", get(last_link))
        .route("/neondb/auth/delete-user/callback", get(delete_user))
        .fallback(answer)
        .layer(middleware::from_fn_with_state(
            upstream.clone(),
            by_the_script,
        ))
        .with_state(upstream)
}

impl Upstream {
    fn handle(&self, request: Request<Bytes>) -> http::Response<Bytes> {
        let mut auth = self.auth.lock().unwrap_or_else(PoisonError::into_inner);
        auth.handle(SystemTime::now(), request)
    }
}

async fn answer(State(upstream): State<Upstream>, parts: Parts, body: Bytes) -> Response {
    // That of development trusts every page on this machine, and here the attacker's is one of them.
    let origin = parts.headers.get(ORIGIN).filter(|origin| *origin != "null");
    if parts.method != Method::GET
        && origin.is_some_and(|origin| !upstream.trusted.iter().any(|trusted| origin == trusted))
    {
        return json(
            StatusCode::FORBIDDEN,
            r#"{"code":"INVALID_ORIGIN","message":"Invalid origin"}"#,
        );
    }
    let request = Request::from_parts(parts, body);
    upstream.handle(request).map(Body::from)
}

async fn by_the_script(
    State(upstream): State<Upstream>,
    request: axum::extract::Request,
    next: middleware::Next,
) -> Response {
    let path = request.uri().path().strip_prefix("/neondb/auth/");
    match path.and_then(|path| upstream.script.answer(path)) {
        Some(scripted) => scripted,
        None => next.run(request).await,
    }
}

async fn set_script(State(upstream): State<Upstream>, answers: Bytes) {
    let answers = serde_json::from_slice(&answers).unwrap();
    upstream.script.replace(answers);
}

async fn last_link(State(upstream): State<Upstream>, Path(to): Path<String>) -> Response {
    let auth = upstream.auth.lock().unwrap_or_else(PoisonError::into_inner);
    match auth.outbox().last_url(&to) {
        Some(url) => url.to_owned().into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The link in the mail that asks whether an account is to be deleted. As in Better Auth, it takes the session of the
/// browser that opens it. Any token is right here.
async fn delete_user(
    State(upstream): State<Upstream>,
    Query(query): Query<HashMap<String, String>>,
    parts: Parts,
) -> Response {
    let cookie = parts.headers.get(COOKIE).cloned();
    let mut call = Request::post("/neondb/auth/delete-user")
        .header(ORIGIN, &upstream.origin)
        .header(CONTENT_TYPE, "application/json")
        .body(Bytes::from_static(b"{}"))
        .unwrap();
    call.headers_mut().extend(cookie.map(|line| (COOKIE, line)));
    let deleted = upstream.handle(call);
    if !deleted.status().is_success() {
        let body = r#"{"code":"FAILED_TO_GET_USER_INFO","message":"Failed to get user info"}"#;
        return json(StatusCode::NOT_FOUND, body);
    }
    let target = query.get("callbackURL").map_or("/", String::as_str);
    let mut response = (StatusCode::FOUND, [(LOCATION, target)]).into_response();
    for line in deleted.headers().get_all(SET_COOKIE) {
        response.headers_mut().append(SET_COOKIE, line.clone());
    }
    response
}

fn json(status: StatusCode, body: &'static str) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body).into_response()
}
