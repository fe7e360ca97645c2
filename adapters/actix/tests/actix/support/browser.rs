//! A browser: it keeps cookies, and follows nothing.

use std::collections::BTreeMap;

use actix_http::Request;
use actix_web::body::{MessageBody, to_bytes};
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{COOKIE, HOST, HeaderMap, SET_COOKIE};
use actix_web::test::TestRequest;
use actix_web::{Error, HttpResponse};
use serde_json::json;

/// An application.
pub(crate) trait App<B>:
    Service<Request, Response = ServiceResponse<B>, Error = Error>
{
}
impl<B, S: Service<Request, Response = ServiceResponse<B>, Error = Error>> App<B> for S {}

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
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap().to_str().unwrap()
    }

    /// The names of the cookies that it sets, less our prefix.
    pub(crate) fn cookies(&self) -> Vec<&str> {
        let lines = self.headers.get_all(SET_COOKIE);
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
    pub(crate) async fn of_ann<B: MessageBody + 'static>(app: &impl App<B>) -> Self {
        let mut browser = Self::default();
        let ann = json!({
            "name": "Ann", "email": "ann@example.com", "password": "correct horse",
        });
        let request = TestRequest::post()
            .uri("/api/auth/sign-up/email")
            .set_json(ann);
        let page = browser.send(app, request).await;
        assert_eq!(page.status, StatusCode::OK, "{page:?}");
        assert!(browser.0.contains_key("__Secure-neon-auth.session_token"));
        browser
    }

    pub(crate) async fn get<B: MessageBody + 'static>(
        &mut self,
        app: &impl App<B>,
        path: &str,
    ) -> Page {
        self.send(app, TestRequest::with_uri(path)).await
    }

    pub(crate) async fn send<B: MessageBody + 'static>(
        &mut self,
        app: &impl App<B>,
        request: TestRequest,
    ) -> Page {
        let mut request = request.insert_header((HOST, "localhost:3000"));
        if !self.0.is_empty() {
            let cookies: Vec<_> = self
                .0
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request = request.insert_header((COOKIE, cookies.join("; ")));
        }
        let response = match app.call(request.to_request()).await {
            Ok(response) => response.into_parts().1.map_into_boxed_body(),
            // What actix's server does with it.
            Err(error) => HttpResponse::from_error(error),
        };
        let (status, headers) = (response.status(), response.headers().clone());
        self.keep(&headers);
        let Ok(text) = to_bytes(response.into_body()).await else {
            panic!("a body that breaks off");
        };
        Page {
            status,
            headers,
            text: String::from_utf8(text.to_vec()).unwrap(),
        }
    }

    fn keep(&mut self, headers: &HeaderMap) {
        for line in headers.get_all(SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.0.remove(name);
            } else {
                self.0.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// Forgets the session that is cached in a cookie.
    pub(crate) fn forget_cache(&mut self) {
        self.0
            .remove("__Secure-neon-auth.local.session_data")
            .unwrap();
    }
}
