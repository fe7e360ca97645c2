//! Layers inside one another: one jar, and each of its cookies once.

use std::convert::Infallible;

use bytes::Bytes;
use http::header::{COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use neon_auth::RequestAuth;
use neon_auth_tower::{AuthLayer, HandlerService};
use tower::{ServiceBuilder, ServiceExt};

use crate::support::upstream::Upstream;
use crate::support::{config, configured, cookies_set, get_as};

type Body = Full<Bytes>;

async fn sign_out(request: Request<Body>) -> Result<Response<Body>, Infallible> {
    let auth = request.extensions().get::<RequestAuth>().unwrap();
    auth.sign_out().await.unwrap();
    Ok(Response::new(Body::default()))
}

async fn name(request: Request<Body>) -> Result<Response<Body>, Infallible> {
    let auth = request.extensions().get::<RequestAuth>().unwrap();
    let session = auth.get_session().await.unwrap().unwrap();
    Ok(Response::new(session.user.name.to_string().into()))
}

fn page(token: &str) -> Request<Body> {
    get_as(token, "/page").body(Body::default()).unwrap()
}

#[tokio::test]
async fn two_layers_have_one_jar() {
    let upstream = Upstream::default();
    let auth = upstream.auth(config());
    let (attach, protect) = (AuthLayer::new(&auth), AuthLayer::new(&auth).protecting());
    for [outer, inner] in [
        [&attach, &protect],
        [&protect, &attach],
        [&protect, &protect],
    ] {
        let service = ServiceBuilder::new()
            .layer(outer)
            .layer(inner)
            .service_fn(sign_out);
        let response = service.oneshot(page("ann")).await.unwrap();
        let mut cookies = cookies_set(&response);
        cookies.sort();
        assert_eq!(cookies, ["local.session_data", "session_token"]);
    }
}

/// The outer layer has let the request through because it protects nothing, not because of who sent it.
#[tokio::test]
async fn an_inner_layer_refuses_a_form_from_another_site() {
    let upstream = Upstream::default();
    let auth = upstream.auth(config());
    let service = ServiceBuilder::new()
        .layer(AuthLayer::new(&auth))
        .layer(AuthLayer::new(&auth).protecting())
        .service_fn(name);
    let signed_in = service.clone().oneshot(page("ann")).await.unwrap();
    let line = signed_in.headers()[SET_COOKIE].to_str().unwrap();
    let cached = line.split(';').next().unwrap();
    let form = Request::post("/page")
        .header(
            COOKIE,
            format!("__Secure-neon-auth.session_token=ann.signature; {cached}"),
        )
        .header(ORIGIN, "https://evil.example");
    let response = service
        .oneshot(form.body(Body::default()).unwrap())
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
}

/// Such a session is in no cookie that the second layer could read.
#[tokio::test]
async fn two_layers_ask_once_also_for_a_session_too_large_for_a_cookie() {
    let upstream = Upstream::default();
    upstream.enlarge_sessions();
    let protect = AuthLayer::new(&upstream.auth(config())).protecting();
    let service = ServiceBuilder::new()
        .layer(&protect)
        .layer(&protect)
        .service_fn(name);
    let response = service.oneshot(page("ann")).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(upstream.look_ups(), 1);
}

#[tokio::test]
async fn an_inner_layer_turns_away_through_the_outer_one() {
    let upstream = Upstream::default();
    let auth = upstream.auth(config());
    let (attach, protect) = (AuthLayer::new(&auth), AuthLayer::new(&auth).protecting());
    let service = ServiceBuilder::new()
        .layer(attach)
        .layer(protect)
        .service_fn(name);
    let response = service.oneshot(page("nobody")).await.unwrap();
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(cookies_set(&response), ["session_token"]);
}

/// A part of an application may be stricter than the rest.
#[tokio::test]
async fn each_layer_decides_by_its_own_configuration() {
    let upstream = Upstream::default();
    let lax = upstream.auth(configured().public_route("/page").build().unwrap());
    let strict = upstream.auth(configured().login_url("/strict/sign-in").build().unwrap());
    for outer in [AuthLayer::new(&lax), AuthLayer::new(&lax).protecting()] {
        let inner = AuthLayer::new(&strict).protecting();
        let service = ServiceBuilder::new()
            .layer(outer)
            .layer(inner)
            .service_fn(name);
        let request = Request::get("/page").body(Body::default()).unwrap();
        let response = service.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        assert_eq!(
            response.headers()[LOCATION],
            "/strict/sign-in?redirectTo=%2Fpage"
        );

        let response = service.oneshot(page("ann")).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(
            cookies_set(&response),
            ["local.session_data"],
            "there is one jar still"
        );
    }
}

#[tokio::test]
async fn the_handler_below_a_layer_writes_no_cookie_twice() {
    let upstream = Upstream::default();
    let auth = upstream.auth(config());
    for layer in [AuthLayer::new(&auth), AuthLayer::new(&auth).protecting()] {
        let service = ServiceBuilder::new()
            .layer(layer)
            .service(HandlerService::new(&auth));
        let request = get_as("ann", "/api/auth/get-session")
            .body(Body::default())
            .unwrap();
        let response = service.oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(cookies_set(&response), ["local.session_data"]);
    }
    assert_eq!(upstream.look_ups(), 2);
}
