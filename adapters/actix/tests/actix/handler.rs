//! The API proxy in an application.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use actix_web::web::{self, ServiceConfig};
use neon_auth_actix::{Client, LevelFilter, LogRecord, Logger, NeonAuth, OwnThread};

use crate::support::browser::Browser;
use crate::support::{app, auth, configured};

const fn none(_: &mut ServiceConfig) {}

#[actix_web::test]
async fn it_works_before_a_scope_that_its_path_is_in() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let api = |config: &mut ServiceConfig| {
        config.service(web::scope("/api").route("/x", web::get().to(async || "x")));
    };
    let app = app!(auth, api);
    assert_eq!(Browser::default().get(&app, "/api/x").await.text, "x");

    let mut browser = Browser::of_ann(&app).await;
    let asked = server.count("get-session");
    let page = browser.get(&app, "/api/auth/get-session").await;
    assert!(page.text.contains(r#""name":"Ann""#), "{page:?}");
    assert_eq!(page.header("cache-control"), "private, no-store");
    assert_eq!(server.count("get-session"), asked, "the cookie tells");

    let sign_out = TestRequest::post().uri("/api/auth/sign-out");
    let page = browser.send(&app, sign_out).await;
    assert_eq!(page.status, StatusCode::OK);
    let cookies = page.cookies();
    let names: BTreeSet<_> = cookies.iter().collect();
    assert_eq!(names.len(), cookies.len(), "{cookies:?}");
    assert!(cookies.contains(&"session_token") && cookies.contains(&"local.session_data"));
    assert_eq!(
        browser.get(&app, "/api/auth/get-session").await.text,
        "null"
    );
}

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<&'static str>>>);

impl Logger for Kept {
    fn error(&self, record: &LogRecord) {
        self.0.lock().unwrap().push(record.message);
    }
}

/// actix routes by the decoded path. It is not the application's mistake.
#[actix_web::test]
async fn a_mount_that_is_spelled_otherwise_is_not_found() {
    let server = neon_auth_dev_server::start().unwrap();
    let kept = Kept::default();
    let config = configured(&server).log_level(LevelFilter::Error);
    let auth = NeonAuth::builder(config.build().unwrap(), OwnThread::new(Client::new()))
        .logger(kept.clone())
        .build();
    let app = app!(auth, none);
    let page = Browser::default()
        .get(&app, "/%61pi/auth/get-session")
        .await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert_eq!(server.requests().len(), 0);
    assert_eq!(*kept.0.lock().unwrap(), [] as [&str; 0]);
}

#[actix_web::test]
async fn other_methods_are_refused() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app!(auth, none);
    let request = TestRequest::with_uri("/api/auth/get-session");
    let request = request.method(actix_web::http::Method::OPTIONS);
    let page = Browser::default().send(&app, request).await;
    assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(page.header("allow").contains("PATCH"), "{page:?}");
}
