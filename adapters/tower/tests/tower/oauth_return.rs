//! The browser comes back from an OAuth provider, to whichever page: a layer signs it in.

use std::convert::Infallible;

use bytes::Bytes;
use http::header::{COOKIE, LOCATION};
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use neon_auth::RequestAuth;
use neon_auth::SameSite;
use neon_auth_tower::AuthLayer;
use tower::{ServiceBuilder, ServiceExt};

use crate::support::upstream::{Upstream, VERIFIER};
use crate::support::{configured, cookies_set, get_as};

type Body = Full<Bytes>;

async fn page(_: Request<Body>) -> Result<Response<Body>, Infallible> {
    Ok(Response::new("the page".into()))
}

fn coming_back() -> Request<Body> {
    Request::get(format!("/page?a=1&{VERIFIER}=once"))
        .header(COOKIE, "__Secure-neon-auth.session_challenge=challenge")
        .body(Body::default())
        .unwrap()
}

#[tokio::test]
async fn either_layer_signs_in() {
    let upstream = Upstream::default();
    let config = configured().same_site(SameSite::Lax).build().unwrap();
    let auth = upstream.auth(config);
    for layer in [AuthLayer::new(&auth), AuthLayer::new(&auth).protecting()] {
        let service = ServiceBuilder::new().layer(layer).service_fn(page);
        let response = service.oneshot(coming_back()).await.unwrap();
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        assert_eq!(response.headers()[LOCATION], "/page?a=1");
        let cookies = cookies_set(&response);
        assert!(cookies.contains(&"session_token".to_owned()), "{cookies:?}");
        assert!(
            cookies.contains(&"local.session_data".to_owned()),
            "{cookies:?}"
        );
    }
}

/// The verifier is good for one use.
#[tokio::test]
async fn of_two_layers_one_signs_in() {
    let upstream = Upstream::default();
    let auth = upstream.auth(configured().build().unwrap());
    let (attach, protect) = (AuthLayer::new(&auth), AuthLayer::new(&auth).protecting());
    for [outer, inner] in [[&attach, &protect], [&protect, &attach], [&attach, &attach]] {
        let before = upstream.fetches().len();
        let service = ServiceBuilder::new()
            .layer(outer)
            .layer(inner)
            .service_fn(page);
        let response = service.oneshot(coming_back()).await.unwrap();
        assert_eq!(
            response.status(),
            StatusCode::OK,
            "the page that refreshes itself"
        );
        assert_eq!(upstream.fetches().len(), before + 1);
    }
}

/// Without a challenge the verifier may be anybody's: a link that signs the victim in as somebody else.
#[tokio::test]
async fn a_verifier_alone_signs_nobody_in() {
    let upstream = Upstream::default();
    let auth = upstream.auth(configured().build().unwrap());
    let service = ServiceBuilder::new()
        .layer(AuthLayer::new(&auth))
        .service_fn(page);
    let request = Request::get(format!("/page?{VERIFIER}=once")).body(Body::default());
    let response = service.oneshot(request.unwrap()).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(cookies_set(&response), [] as [&str; 0]);
    assert_eq!(upstream.fetches().len(), 0);
}

/// A layer that protects nothing asks nobody about an ordinary request.
#[tokio::test]
async fn a_layer_that_protects_nothing_fetches_nothing() {
    let upstream = Upstream::default();
    let auth = upstream.auth(configured().build().unwrap());
    let service = ServiceBuilder::new()
        .layer(AuthLayer::new(&auth))
        .service_fn(async |request: Request<Body>| {
            assert!(request.extensions().get::<RequestAuth>().is_some());
            page(request).await
        });
    let request = get_as("ann", "/page").body(Body::default()).unwrap();
    assert_eq!(
        service.oneshot(request).await.unwrap().status(),
        StatusCode::OK
    );
    assert_eq!(upstream.fetches().len(), 0);
}
