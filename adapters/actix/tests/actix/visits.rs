//! The browser for tests of applications, at applications of actix.

use actix_web::error::ErrorImATeapot;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::test::init_service;
use actix_web::web::{self, Bytes, ServiceConfig};
use actix_web::{App, HttpRequest, HttpResponse};
use neon_auth_actix::testing::Browser;
use neon_auth_actix::{Session, protect};
use serde_json::json;

use crate::support::{auth, offline};

fn pages(config: &mut ServiceConfig) {
    config
        .route(
            "/page",
            web::get().to(async |me: Session| me.user.email.to_string()),
        )
        .route("/auth/sign-in/peer", web::get().to(peer))
        .route("/auth/sign-in/fails", web::get().to(fails))
        .route("/auth/sign-in/echo", web::to(echo));
}

async fn peer(request: HttpRequest) -> String {
    request.peer_addr().unwrap().ip().to_string()
}

async fn fails() -> actix_web::Result<HttpResponse> {
    Err(ErrorImATeapot("no coffee"))
}

async fn echo(request: HttpRequest, body: Bytes) -> String {
    let content_type = request.headers().get(CONTENT_TYPE);
    let content_type = content_type.map(|value| value.to_str().unwrap());
    let body = String::from_utf8(body.to_vec()).unwrap();
    format!("{} {content_type:?} {body}", request.method())
}

#[actix_web::test]
async fn a_browser_has_an_address_and_sends_what_it_is_given() {
    let auth = offline();
    let app = init_service(App::new().configure(pages).wrap(protect(&auth))).await;
    let browser = Browser::new(&app);
    let page = browser.get("/auth/sign-in/peer").await.unwrap();
    assert_eq!(page.text(), "127.0.0.1");
    let page = browser.json("PURGE", "/auth/sign-in/echo", &json!([1]));
    let page = page.await.unwrap();
    assert_eq!(page.text(), "PURGE Some(\"application/json\") [1]");
    let browser = browser.peer([203, 0, 113, 7]);
    let page = browser.get("/auth/sign-in/peer").await.unwrap();
    assert_eq!(page.text(), "203.0.113.7");
}

#[actix_web::test]
async fn a_handler_that_fails_is_the_page_that_actix_makes_of_it() {
    let auth = offline();
    let app = init_service(App::new().configure(pages).wrap(protect(&auth))).await;
    let page = Browser::new(&app).get("/auth/sign-in/fails").await.unwrap();
    assert_eq!((page.status().as_u16(), page.text()), (418, "no coffee"));
}

#[actix_web::test]
async fn cookies_from_before_and_those_of_the_server_are_the_browsers() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = init_service(App::new().configure(pages).wrap(protect(&auth))).await;
    let browser = Browser::new(&app).cookies(server.sign_in_as("ann@example.com"));
    for _ in 0..2 {
        let page = browser.get("/page").await.unwrap();
        assert_eq!(page.text(), "ann@example.com");
    }
    assert_eq!(server.count("get-session"), 1, "it is not cached");
}
