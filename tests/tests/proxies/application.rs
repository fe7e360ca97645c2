//! The application behind the proxies.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::extract::{Form, OriginalUri};
use axum::http::header::{CONTENT_TYPE, COOKIE, SET_COOKIE, UPGRADE};
use axum::http::{HeaderMap, HeaderName, Version};
use axum::response::{AppendHeaders, IntoResponse, Redirect};
use axum::routing::{get, post};
use bytes::Bytes;
use hyper::body::Frame;
use neon_auth_axum::methods::SignInEmail;
use neon_auth_axum::{Auth, ClientIp, Config, LevelFilter, Rejection, Session, handler, protect};
use neon_auth_dev_server::DevServer;

pub(crate) fn application(upstream: &DevServer) -> Router {
    let config = Config::builder()
        .base_url(upstream.base_url())
        .cookie_secret("a-secret-of-32-characters-or-more")
        .client_ip(ClientIp::forwarded("x-forwarded-for", ["127.0.0.1"]))
        // What is meant to fail would fill the screen with warnings.
        .log_level(LevelFilter::Silent)
        .build()
        .unwrap();
    let auth = neon_auth_axum::new(config);
    Router::new()
        .route("/", get(home))
        .route("/auth/sign-in", post(sign_in))
        .nest_service("/api/auth", handler(&auth))
        .layer(protect(&auth))
        .route("/health", get("well"))
        .route("/cookies", get(large_cookies))
        .route("/events", get(events))
        .route("/seen/cookie", get(cookie))
        .route("/seen/upgrade", get(upgrade))
        .fallback(async |OriginalUri(uri): OriginalUri| uri.to_string())
}

async fn home(me: Session) -> String {
    format!("Hello, {}", me.user.name)
}

async fn sign_in(auth: Auth, Form(form): Form<SignInEmail>) -> Result<Redirect, Rejection> {
    auth.require_trusted_origin()?;
    auth.sign_in().email(form).await?;
    Ok(Redirect::to("/"))
}

/// Three cookies, as large as a browser keeps them.
async fn large_cookies() -> impl IntoResponse {
    let line = |name: &str| {
        let filler = 4096 - name.len() - 1;
        (SET_COOKIE, format!("{name}={:x<filler$}; Path=/", ""))
    };
    AppendHeaders(["one", "two", "three"].map(line))
}

async fn cookie(headers: HeaderMap) -> String {
    text(&headers, COOKIE).to_owned()
}

async fn upgrade(version: Version, headers: HeaderMap) -> String {
    format!("{version:?} {}", text(&headers, UPGRADE))
}

fn text(headers: &HeaderMap, name: HeaderName) -> &str {
    let value = headers.get(name).map(|value| value.to_str().unwrap());
    value.unwrap_or("nothing")
}

/// One event, and then none for as long as anybody waits.
async fn events() -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "text/event-stream"),
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    let event = Some(Bytes::from("data: 1\n\n"));
    (headers, Body::new(Events(event)))
}

struct Events(Option<Bytes>);

impl hyper::body::Body for Events {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.0.take() {
            Some(event) => Poll::Ready(Some(Ok(Frame::data(event)))),
            None => Poll::Pending,
        }
    }
}
