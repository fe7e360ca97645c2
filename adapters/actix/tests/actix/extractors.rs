//! What extractors and methods know of a request as actix has it.

use actix_web::test::TestRequest;
use actix_web::web::{self, ServiceConfig};
use actix_web::{App, test};
use neon_auth_actix::methods::SignInEmail;
use neon_auth_actix::testing::Browser;
use neon_auth_actix::{
    Auth, ErrorCode, FreshSession, MaybeFreshSession, MaybeSession, Rejection, Role, Session,
    WithRole, attach, handler,
};

use crate::support::{app, auth, configured};

struct Admin;

impl Role for Admin {
    const NAME: &'static str = "admin";
}

fn pages(config: &mut ServiceConfig) {
    config
        .route("/required", web::get().to(async |_: Session| ""))
        .route("/optional", web::get().to(async |_: MaybeSession| ""))
        .route("/fresh", web::get().to(async |_: FreshSession| ""))
        .route(
            "/optional-fresh",
            web::get().to(async |_: MaybeFreshSession| ""),
        )
        .route(
            "/administrator",
            web::get().to(async |_: WithRole<Admin>| ""),
        )
        .route("/auth", web::get().to(async |_: Auth| ""))
        .route("/looked-at", web::get().to(looked_at))
        .route("/auth/sign-in", web::post().to(sign_in));
}

async fn looked_at(session: Result<Session, Rejection>) -> String {
    let rejection = session.unwrap_err();
    format!("{:?}: {rejection}", rejection.error_code())
}

async fn sign_in(auth: Auth) -> &'static str {
    let credentials = SignInEmail::new("ann@example.com", "correct horse");
    let nobody = auth.sign_in().email(credentials).await;
    assert!(nobody.is_err(), "nobody has signed up");
    ""
}

#[actix_web::test]
async fn without_a_middleware_they_say_what_to_add() {
    let app = test::init_service(App::new().configure(pages)).await;
    let browser = Browser::new(&app);
    for path in [
        "/required",
        "/optional",
        "/fresh",
        "/optional-fresh",
        "/administrator",
        "/auth",
    ] {
        let page = browser.get(path).await.unwrap();
        assert_eq!(page.status(), 500, "{path}");
        for advice in [
            ".wrap(neon_auth_actix::protect(&auth))",
            ".wrap(neon_auth_actix::attach(&auth))",
        ] {
            assert!(page.text().contains(advice), "{page:?}");
        }
        assert_eq!(page.header("cache-control"), Some("private, no-store"));
    }
    let page = browser.get("/looked-at").await.unwrap();
    assert_eq!(
        page.text(),
        format!("{:?}: Internal Server Error", ErrorCode::Internal)
    );
}

/// Whose address is sent upstream is known without any setting of actix.
#[actix_web::test]
async fn upstream_gets_the_address_of_the_connection() {
    let server = neon_auth_dev_server::start().unwrap();
    let config = configured(&server).client_ip(neon_auth_actix::ClientIp::peer());
    let auth = neon_auth_actix::new(config.build().unwrap());
    let app = App::new().service(handler(&auth)).configure(pages);
    let app = test::init_service(app.wrap(attach(&auth))).await;
    let browser = Browser::new(app).peer([192, 0, 2, 7]);
    for path in ["/auth/sign-in", "/api/auth/sign-in/email"] {
        browser.form(path, &[]).await.unwrap();
        let requests = server.requests();
        let request = requests.to("sign-in/email").next_back().unwrap();
        assert_eq!(request.headers["x-forwarded-for"], "192.0.2.7", "{path}");
    }
}

/// HTTP/2 has no Host header: actix has the host in the URI.
#[actix_web::test]
async fn the_host_of_http_2_counts() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app!(auth, pages, attach(&auth));
    let request = TestRequest::post()
        .uri("http://localhost:4000/auth/sign-in")
        .version(actix_web::http::Version::HTTP_2);
    test::call_service(&app, request.to_request()).await;
    let requests = server.requests();
    let request = requests.to("sign-in/email").next_back().unwrap();
    assert_eq!(request.headers["origin"], "http://localhost:4000");
}
