//! A browser: it keeps cookies, and follows nothing.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, SET_COOKIE};
use axum::http::request::Builder;
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::json;
use tower::ServiceExt;

/// The name and value of each cookie.
#[derive(Clone, Default)]
pub(crate) struct Browser(BTreeMap<String, String>);

/// A response, read to its end.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Page {
    /// The names of the cookies that it sets, less our prefix.
    pub(crate) fn cookies(&self) -> Vec<&str> {
        let lines = self.headers.get_all(SET_COOKIE).iter();
        lines
            .map(|line| {
                let name = line.to_str().unwrap().split('=').next().unwrap();
                name.strip_prefix("__Secure-neon-auth.").unwrap_or(name)
            })
            .collect()
    }
}

impl Browser {
    /// A browser that Ann has just signed up with, by way of the proxy.
    pub(crate) async fn of_ann(app: &Router) -> Self {
        let mut browser = Self::default();
        let ann = json!({
            "name": "Ann", "email": "ann@example.com", "password": "correct horse",
        });
        let request =
            Request::post("/api/auth/sign-up/email").header(CONTENT_TYPE, "application/json");
        let page = browser.send(app, request, ann.to_string()).await;
        assert_eq!(page.status, StatusCode::OK, "{page:?}");
        assert!(browser.0.contains_key("__Secure-neon-auth.session_token"));
        browser
    }

    pub(crate) async fn get(&mut self, app: &Router, path: &str) -> Page {
        self.send(app, Request::get(path), Body::empty()).await
    }

    pub(crate) async fn send(
        &mut self,
        app: &Router,
        request: Builder,
        body: impl Into<Body>,
    ) -> Page {
        let mut request = request.header(HOST, "localhost:3000");
        if !self.0.is_empty() {
            let cookies: Vec<_> = self
                .0
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request = request.header(COOKIE, cookies.join("; "));
        }
        let request = request.body(body.into()).unwrap();
        let (parts, body) = app.clone().oneshot(request).await.unwrap().into_parts();
        for line in parts.headers.get_all(SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.0.remove(name);
            } else {
                self.0.insert(name.to_owned(), value.to_owned());
            }
        }
        let text = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Page {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8(text).unwrap(),
        }
    }

    /// Forgets the session that is cached in a cookie.
    pub(crate) fn forget_cache(&mut self) {
        self.0
            .remove("__Secure-neon-auth.local.session_data")
            .unwrap();
    }

    pub(crate) fn has_cache(&self) -> bool {
        self.0.contains_key("__Secure-neon-auth.local.session_data")
    }
}
