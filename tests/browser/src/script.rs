//! Answers that the suite puts in the auth server's place.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::response::Response;
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::Value;

/// By the path below the base URL; `*` is for every path.
#[derive(Clone, Default)]
pub(crate) struct Script(Arc<Mutex<HashMap<String, Value>>>);

impl Script {
    /// Replaces the whole script: an object of `{"status", "headers": [[name, value], …], "body"}` by path.
    pub(crate) fn replace(&self, answers: HashMap<String, Value>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = answers;
    }

    pub(crate) fn answer(&self, path: &str) -> Option<Response> {
        let answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        answers.get(path).or_else(|| answers.get("*")).map(response)
    }
}

fn response(answer: &Value) -> Response {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut response = Response::new(Body::from(text(&answer["body"])));
    let status = answer["status"].as_u64().unwrap_or(200);
    *response.status_mut() = StatusCode::from_u16(u16::try_from(status).unwrap()).unwrap();
    for header in answer["headers"].as_array().into_iter().flatten() {
        let name = HeaderName::try_from(text(&header[0])).unwrap();
        let value = HeaderValue::try_from(text(&header[1])).unwrap();
        response.headers_mut().append(name, value);
    }
    response
}
