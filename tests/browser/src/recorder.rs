//! What arrived and what was answered, for the suite to read.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::HeaderMap;
use serde_json::{Value, json};

/// Prints each request with its answer, as a line of JSON on standard output.
pub(crate) async fn record(request: Request, next: Next) -> Response {
    let method = request.method().to_string();
    let target = request.uri().to_string();
    let headers = as_json(request.headers());
    let response = next.run(request).await;
    println!(
        "{}",
        json!({"arrived": {
            "method": method,
            "target": target,
            "headers": headers,
            "status": response.status().as_u16(),
            "answer": as_json(response.headers()),
        }})
    );
    response
}

/// By name, the lines in their order.
fn as_json(headers: &HeaderMap) -> Value {
    headers
        .keys()
        .map(|name| {
            let lines = headers.get_all(name).iter();
            let lines: Vec<_> = lines
                .map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned())
                .collect();
            (name.as_str().to_owned(), lines.into())
        })
        .collect::<serde_json::Map<_, _>>()
        .into()
}
