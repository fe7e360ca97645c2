//! Decisions use the path that the client wrote, in scopes too.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::http::uri::{Parts, PathAndQuery, Uri};
use actix_web::middleware::Condition;
use actix_web::test::TestRequest;
use actix_web::web::{self, ServiceConfig};
use actix_web::{App, HttpResponse, test};
use neon_auth_actix::testing::{self, Browser};
use neon_auth_actix::{Auth, Session, attach, protect};

use crate::support::browser::{SESSION_DATA, of_ann, set_by};
use crate::support::{app, auth, offline};

/// What a path is answered at first.
async fn status(app: impl Into<testing::App<'_>>, path: &str) -> u16 {
    let page = Browser::new(app).get(path).unfollowed().await;
    page.unwrap().status().as_u16()
}

/// HTTP/2 has the path in a field of its own, and no rule that it begins with a slash.
#[actix_web::test]
async fn a_path_that_looks_like_a_url_is_a_path() {
    let app = App::new().default_service(web::to(async || "protected"));
    let app = test::init_service(app.wrap(protect(&offline()))).await;
    for path in ["http://x/auth/sign-in", "http://x/api/auth/y"] {
        let mut parts = Parts::default();
        parts.path_and_query = Some(PathAndQuery::from_maybe_shared(path).unwrap());
        let mut request = TestRequest::get().to_request();
        request.head_mut().uri = Uri::from_parts(parts).unwrap();
        let response = test::call_service(&app, request).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{path} is public");
    }
}

#[actix_web::test]
async fn in_a_scope_it_is_the_whole_path() {
    let inner = web::scope("/b")
        .route("/c", web::get().to(async || "protected"))
        .route("/auth/sign-in", web::get().to(async || "inner page"))
        .wrap(protect(&offline()));
    let app = test::init_service(App::new().service(web::scope("/a").service(inner))).await;
    let page = Browser::new(&app).get("/a/b/c?d=1").await.unwrap();
    assert_eq!(
        page.target(),
        "/auth/sign-in?redirectTo=%2Fa%2Fb%2Fc%3Fd%3D1"
    );
    assert_eq!(
        status(&app, "/a/b/auth/sign-in").await,
        303,
        "the path in the scope is public, the whole one is not"
    );
}

#[actix_web::test]
async fn a_resource_can_have_a_middleware_of_its_own() {
    let account = web::resource("/account").to(async || "protected");
    let app = App::new()
        .service(account.wrap(protect(&offline())))
        .route("/", web::get().to(async || "open"));
    let app = test::init_service(app).await;
    assert_eq!(status(&app, "/").await, 200);
    assert_eq!(status(&app, "/account").await, 303);
}

#[actix_web::test]
async fn a_condition_can_switch_it_off() {
    for (on, expected) in [(true, 303), (false, 200)] {
        let app = App::new().route("/", web::get().to(async || "open"));
        let app = app.wrap(Condition::new(on, protect(&offline())));
        assert_eq!(status(test::init_service(app).await, "/").await, expected);
    }
}

#[actix_web::test]
async fn middlewares_inside_one_another_have_one_jar() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let inner = auth.clone();
    let pages = move |config: &mut ServiceConfig| {
        let whoami = async |session: Session| session.user.name.to_string();
        let sign_out = async |auth: Auth| {
            auth.sign_out().await.unwrap();
            HttpResponse::Ok().body("bye")
        };
        let scope = web::scope("/inner")
            .route("/whoami", web::get().to(whoami))
            .route("/sign-out", web::get().to(sign_out));
        config.service(scope.wrap(protect(&inner)));
    };
    let app = app!(auth, pages, attach(&auth), protect(&auth));
    let browser = of_ann(&app).await;
    assert!(browser.forget(SESSION_DATA));
    let asked = server.count("get-session");
    let page = browser.get("/inner/whoami").await.unwrap();
    assert_eq!(
        (page.text(), set_by(&page)),
        ("Ann", vec!["local.session_data"])
    );
    assert_eq!(server.count("get-session"), asked + 1);

    let page = browser.get("/inner/sign-out").await.unwrap();
    assert_eq!(page.text(), "bye");
    let cookies = set_by(&page);
    let names: BTreeSet<_> = cookies.iter().collect();
    assert_eq!(names.len(), cookies.len(), "{cookies:?}");
    assert!(cookies.contains(&"session_token") && cookies.contains(&"local.session_data"));
}
