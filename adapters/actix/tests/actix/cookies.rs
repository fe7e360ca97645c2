//! What the outermost middleware does to a response.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CACHE_CONTROL, SET_COOKIE};
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{self, ServiceConfig};
use actix_web::{Error, HttpRequest, HttpResponse, error};
use neon_auth_actix::testing::Browser;
use neon_auth_actix::{Auth, attach, protect};

use crate::support::browser::{of_ann, set_by};
use crate::support::{app, auth};

/// What a sign-out clears.
const CLEARED: [&str; 4] = [
    "session_token",
    "session_data",
    "dont_remember",
    "local.session_data",
];
const TOKEN: &str = "__Secure-neon-auth.session_token";

async fn sign_out(auth: Auth) -> HttpResponse {
    auth.sign_out().await.unwrap();
    HttpResponse::Ok()
        .append_header((SET_COOKIE, "theme=dark"))
        .append_header((SET_COOKIE, format!("{TOKEN}=forged; Path=/")))
        .append_header((SET_COOKIE, "language=en"))
        .insert_header((CACHE_CONTROL, "public, max-age=60"))
        .finish()
}

async fn plain() -> HttpResponse {
    HttpResponse::Ok()
        .append_header((SET_COOKIE, "theme=dark"))
        .insert_header((CACHE_CONTROL, "public, max-age=60"))
        .finish()
}

async fn sign_out_and_fail(auth: Auth) -> Result<HttpResponse, Error> {
    auth.sign_out().await.unwrap();
    Err(error::ErrorImATeapot("no"))
}

async fn marker(request: HttpRequest) -> String {
    match request.headers().get("x-neon-auth-middleware") {
        Some(marker) => marker.to_str().unwrap().to_owned(),
        None => "none".to_owned(),
    }
}

async fn fails(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse, Error> {
    next.call(request).await?;
    Err(error::ErrorImATeapot("no"))
}

fn pages(config: &mut ServiceConfig) {
    config
        .route("/sign-out", web::get().to(sign_out))
        .route("/plain", web::get().to(plain))
        .route("/failing", web::get().to(sign_out_and_fail))
        .route("/marker", web::get().to(marker))
        .route("/auth/sign-in", web::get().to(marker))
        .route("/teapot", web::get().to(sign_out).wrap(from_fn(fails)));
}

#[actix_web::test]
async fn our_lines_replace_those_of_the_application_and_forbid_caches() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app!(auth, pages, attach(&auth));
    let page = of_ann(&app).await.get("/sign-out").await.unwrap();
    let cookies = set_by(&page);
    assert_eq!(cookies[..2], ["theme", "language"]);
    assert_eq!(cookies[2..], CLEARED);
    let lines: Vec<_> = page.headers().get_all("set-cookie").iter().collect();
    let token = lines[2].to_str().unwrap();
    assert!(token.contains("Max-Age=0"), "{token}");
    assert_eq!(page.header("cache-control"), Some("private, no-store"));
}

#[actix_web::test]
async fn a_response_without_our_cookies_is_left_alone() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app!(auth, pages, protect(&auth));
    let page = of_ann(&app).await.get("/plain").await.unwrap();
    assert_eq!(set_by(&page), ["theme"]);
    let caching = page.header("cache-control");
    assert_eq!(caching, Some("public, max-age=60"));
}

#[actix_web::test]
async fn the_error_of_a_handler_carries_them() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app!(auth, pages, attach(&auth));
    let page = of_ann(&app).await.get("/failing").await.unwrap();
    assert_eq!(page.status(), 418);
    assert_eq!(set_by(&page), CLEARED);
}

#[actix_web::test]
async fn so_does_the_error_of_a_middleware() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app!(auth, pages, attach(&auth));
    let page = of_ann(&app).await.get("/teapot").await.unwrap();
    assert_eq!((page.status().as_u16(), page.text()), (418, "no"));
    assert_eq!(set_by(&page), CLEARED);
    assert_eq!(page.header("cache-control"), Some("private, no-store"));
}

#[actix_web::test]
async fn the_application_sees_who_has_looked_and_no_copy_of_the_clients() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app!(auth, pages, protect(&auth));
    let stranger = Browser::new(&app);
    let forged = stranger.get("/auth/sign-in");
    let forged = forged.header("x-neon-auth-middleware", "true");
    assert_eq!(forged.await.unwrap().text(), "none");
    let page = of_ann(&app).await.get("/marker").await.unwrap();
    assert_eq!(page.text(), "true");
}
