//! The helpers for tests of applications: what the cookies that they make lead to.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::{Request, StatusCode};
use neon_auth_axum::neon_auth::transport::FetchErrorKind;
use neon_auth_axum::testing::{self, SignedIn, Upstream, User, answers};
use neon_auth_axum::{
    LevelFilter, NeonAuth, Role, Session, SignedInWithin, WithCachedRole, WithOrganizationRole,
    WithRole, protect,
};
use serde_json::{Value, json};
use tower::ServiceExt;

struct Admin;

impl Role for Admin {
    const NAME: &'static str = "admin";
}

async fn greet(session: Session) -> String {
    session.user.name.to_string()
}

async fn administer(_: WithRole<Admin>) {}

async fn rename(_: WithOrganizationRole<Admin>) {}

async fn look_after(_: WithCachedRole<Admin>) {}

async fn change_password(_: SignedInWithin<600>) {}

fn app(auth: &NeonAuth) -> Router {
    Router::new()
        .route("/", get(greet))
        .route("/admin", get(administer))
        .route("/organization", get(rename))
        .route("/cached-admin", get(look_after))
        .route("/password", get(change_password))
        .layer(protect(auth))
}

/// An upstream at which this session is, and no other.
fn knowing(session: impl Into<SignedIn>) -> Upstream {
    let session = answers::session(session);
    testing::upstream(move |_| session.clone())
}

/// What a client of an API gets.
async fn status(upstream: &Upstream, page: &str, cookies: impl Into<SignedIn>) -> StatusCode {
    let config = testing::config().log_level(LevelFilter::Silent);
    let auth = upstream.neon_auth(config).unwrap();
    let request = Request::get(page)
        .header("accept", "application/json")
        .header("cookie", cookies.into().cookie(&auth))
        .body(Body::empty())
        .unwrap();
    app(&auth).oneshot(request).await.unwrap().status()
}

fn ann() -> User {
    User::named("Ann")
}

#[tokio::test]
async fn a_signed_in_user_gets_the_page_without_a_call() {
    let upstream = testing::upstream(answers::unexpected);
    assert_eq!(status(&upstream, "/", &ann()).await, 200);
    assert!(upstream.calls().is_empty(), "{upstream:?}");
}

#[tokio::test]
async fn a_stale_cookie_leads_to_one_look_up() {
    let upstream = knowing(&ann());
    assert_eq!(status(&upstream, "/", ann().signed_in().stale()).await, 200);
    assert_eq!(upstream.calls(), ["GET /neondb/auth/get-session"]);
}

#[tokio::test]
async fn a_session_that_is_over_is_nobodys() {
    let upstream = testing::upstream(|_| answers::nobody());
    let over = ann().signed_in().expired();
    assert_eq!(status(&upstream, "/", over).await, 401);
}

#[tokio::test]
async fn forged_cookies_and_those_of_somebody_else_do_not_count() {
    let nobody = testing::upstream(|_| answers::nobody());
    let forged = ann().signed_in().forged();
    assert_eq!(status(&nobody, "/", forged).await, 401);
    let of_another = ann().signed_in().with_token_of(&User::named("Bob"));
    assert_eq!(status(&nobody, "/", of_another.clone()).await, 401);
    // An answer about Ann is none about Bob's token.
    assert_eq!(status(&knowing(&ann()), "/", of_another).await, 502);
}

#[tokio::test]
async fn a_role_is_what_upstream_says() {
    let admin = ann().role("user,admin");
    assert_eq!(status(&knowing(&admin), "/admin", &admin).await, 200);
    assert_eq!(status(&knowing(&ann()), "/admin", &admin).await, 403);
}

/// What an upstream makes of the guard of an organization that answers so about the role.
async fn organization(status_of_role: u16, body: Value) -> StatusCode {
    let role = answers::json(StatusCode::from_u16(status_of_role).unwrap(), &body);
    let upstream = testing::upstream(move |request: &Request<_>| {
        match request.uri().path().ends_with("/get-session") {
            true => answers::nobody(),
            false => role.clone(),
        }
    });
    let member = ann().signed_in().with("activeOrganizationId", "acme");
    status(&upstream, "/organization", member).await
}

#[tokio::test]
async fn a_role_is_asked_for_in_the_organization_of_the_session() {
    let upstream = testing::upstream(|request: &Request<_>| {
        let role = match request.uri().query() {
            Some("organizationId=acme") => "member",
            _ => "admin",
        };
        answers::json(StatusCode::OK, &json!({"role": role}))
    });
    let member = ann().signed_in().with("activeOrganizationId", "acme");
    assert_eq!(status(&upstream, "/organization", member).await, 403);
    let asked = "GET /neondb/auth/organization/get-active-member-role";
    assert_eq!(upstream.calls(), [asked]);
}

#[tokio::test]
async fn a_session_without_an_organization_is_looked_up_before_a_role_is_asked_for() {
    let upstream = knowing(&ann());
    assert_eq!(status(&upstream, "/organization", &ann()).await, 403);
    assert_eq!(upstream.calls(), ["GET /neondb/auth/get-session"]);
}

#[tokio::test]
async fn a_role_in_an_organization_is_what_upstream_says_there() {
    assert_eq!(organization(200, json!({"role": "admin"})).await, 200);
    assert_eq!(
        organization(200, json!({"role": "member,admin"})).await,
        200
    );
    assert_eq!(organization(200, json!({"role": "member"})).await, 403);
    let no_member = json!({"code": "YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION", "message": "no"});
    assert_eq!(organization(403, no_member).await, 403);
}

#[tokio::test]
async fn what_says_nothing_about_a_role_in_an_organization_is_a_502() {
    for says_nothing in [404, 429, 403, 500] {
        let status = organization(says_nothing, json!({})).await;
        assert_eq!(status, 502, "upstream answered {says_nothing}");
    }
}

#[tokio::test]
async fn a_session_that_is_over_has_no_role_in_an_organization() {
    let over = organization(401, json!({"code": "UNAUTHORIZED", "message": "no"}));
    assert_eq!(over.await, 401);
}

#[tokio::test]
async fn nobody_has_a_role_by_a_cookie_that_counts_only_in_an_outage() {
    let upstream = testing::upstream(|_: &Request<_>| answers::failure(FetchErrorKind::Refused));
    let config = testing::config()
        .log_level(LevelFilter::Silent)
        .stale_if_error(Duration::from_secs(3600));
    let auth = upstream.neon_auth(config).unwrap();
    let cookie = ann().role("admin").signed_in().stale().cookie(&auth);
    for (page, expected) in [("/", 200), ("/cached-admin", 502)] {
        let request = Request::get(page).header("cookie", &cookie);
        let request = request.body(Body::empty()).unwrap();
        let answer = app(&auth).oneshot(request).await.unwrap();
        assert_eq!(answer.status(), expected, "{page}");
    }
}

#[tokio::test]
async fn an_admin_who_acts_as_a_user_has_not_signed_in_as_that_user() {
    let acted = ann().signed_in().with("impersonatedBy", "admin");
    assert_eq!(
        status(&knowing(acted.clone()), "/password", acted).await,
        403
    );
}

#[tokio::test]
async fn a_sign_in_may_be_too_long_ago() {
    let of_age = |seconds| ann().signed_in().ago(Duration::from_secs(seconds));
    for (age, expected) in [(0, 200), (600, 200), (601, 403)] {
        let upstream = knowing(of_age(age));
        let got = status(&upstream, "/password", of_age(age)).await;
        assert_eq!(got, expected, "after {age} seconds");
    }
}

#[tokio::test]
async fn an_outage_is_a_502_and_an_unexpected_call_a_500() {
    let down = testing::upstream(|_| answers::failure(FetchErrorKind::Refused));
    assert_eq!(status(&down, "/admin", &ann()).await, 502);
    let unexpected = testing::upstream(answers::unexpected);
    assert_eq!(status(&unexpected, "/admin", &ann()).await, 500);
}

#[tokio::test]
async fn the_development_server_signs_in_without_a_form() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = crate::support::auth(&server);
    let cookie = server.sign_in_as("ann@example.com");
    let request = Request::get("/").header("cookie", cookie);
    let request = request.body(Body::empty()).unwrap();
    let response = app(&auth).oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(
        response.headers().contains_key("set-cookie"),
        "it is not cached"
    );
    assert_eq!(server.count("get-session"), 1);
}
