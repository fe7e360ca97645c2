//! What extractors say if something is wrong with the application or the request.

use axum::Router;
use axum::routing::get;
use neon_auth_axum::testing::Browser;
use neon_auth_axum::{Auth, ErrorCode, FreshSession, Rejection, Session, attach};

use crate::support::{app, auth};

fn pages() -> Router {
    Router::new()
        .route("/required", get(async |_: Session| {}))
        .route("/optional", get(async |_: Option<Session>| {}))
        .route("/fresh", get(async |_: FreshSession| {}))
        .route("/optional-fresh", get(async |_: Option<FreshSession>| {}))
        .route("/auth", get(async |_: Auth| {}))
        .route("/looked-at", get(looked_at))
        .route("/debug", get(debug))
}

async fn looked_at(session: Result<Session, Rejection>) -> String {
    let rejection = session.unwrap_err();
    format!("{:?}: {rejection}", rejection.error_code())
}

async fn debug(session: Result<Session, Rejection>) -> String {
    format!("{:?}", session.unwrap_err())
}

#[tokio::test]
async fn without_a_layer_they_say_what_to_add() {
    let browser = Browser::new(pages());
    for path in [
        "/required",
        "/optional",
        "/fresh",
        "/optional-fresh",
        "/auth",
    ] {
        let page = browser.get(path).await.unwrap();
        assert_eq!(page.status(), 500, "{path}");
        assert!(
            page.text()
                .contains(".layer(neon_auth_axum::protect(&auth))"),
            "{page:?}"
        );
        assert!(
            page.text()
                .contains(".layer(neon_auth_axum::attach(&auth))"),
            "{page:?}"
        );
        assert_eq!(page.header("cache-control"), Some("private, no-store"));
    }
    let page = browser.get("/looked-at").await.unwrap();
    assert_eq!(
        page.text(),
        format!("{:?}: Internal Server Error", ErrorCode::Internal)
    );
}

#[tokio::test]
async fn the_debug_of_a_rejection_does_not_show_what_was_asked_for() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let app = app(&auth, pages()).layer(attach(&auth));
    let page = Browser::new(app).get("/debug?invite=s3cret").await;
    let page = page.unwrap();
    assert!(page.text().contains("Unauthorized"), "{}", page.text());
    assert!(!page.text().contains("s3cret"), "{}", page.text());
}
