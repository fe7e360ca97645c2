//! The API proxy in an application.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use actix_web::web::{self, ServiceConfig};
use neon_auth_actix::testing::Browser;
use neon_auth_actix::{Client, LevelFilter, LogRecord, Logger, NeonAuth, OwnThread};
use serde_json::Value;

use crate::support::browser::{of_ann, set_by};
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
    let page = Browser::new(&app).get("/api/x").await.unwrap();
    assert_eq!(page.text(), "x");

    let browser = of_ann(&app).await;
    let asked = server.count("get-session");
    let page = browser.get("/api/auth/get-session").await.unwrap();
    assert!(page.text().contains(r#""name":"Ann""#), "{page:?}");
    assert_eq!(page.header("cache-control"), Some("private, no-store"));
    assert_eq!(server.count("get-session"), asked, "the cookie tells");

    let sign_out = browser.json("POST", "/api/auth/sign-out", &Value::Null);
    let page = sign_out.await.unwrap();
    assert_eq!(page.status(), 200);
    let cookies = set_by(&page);
    let names: BTreeSet<_> = cookies.iter().collect();
    assert_eq!(names.len(), cookies.len(), "{cookies:?}");
    assert!(cookies.contains(&"session_token") && cookies.contains(&"local.session_data"));
    let page = browser.get("/api/auth/get-session").await.unwrap();
    assert_eq!(page.text(), "null");
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
    let page = Browser::new(app).get("/%61pi/auth/get-session").await;
    assert_eq!(page.unwrap().status(), 404);
    assert_eq!(server.requests().len(), 0);
    assert_eq!(*kept.0.lock().unwrap(), [] as [&str; 0]);
}

#[actix_web::test]
async fn other_methods_are_refused() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app!(auth, none);
    let browser = Browser::new(app);
    let options = browser.json("OPTIONS", "/api/auth/get-session", &Value::Null);
    let page = options.await.unwrap();
    assert_eq!(page.status(), 405);
    assert!(page.header("allow").unwrap().contains("PATCH"), "{page:?}");
}
