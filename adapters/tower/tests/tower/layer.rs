//! One layer around one service.

use std::convert::Infallible;
use std::net::IpAddr;

use bytes::Bytes;
use http::header::{ACCEPT, CACHE_CONTROL, LOCATION, SET_COOKIE};
use http::{Extensions, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use neon_auth::ClientIp;
use neon_auth::RequestAuth;
use neon_auth_tower::{AuthLayer, PeerAddress};
use tower::{ServiceBuilder, ServiceExt, service_fn};

use crate::support::upstream::Upstream;
use crate::support::{Kept, config, configured, cookies_set, get_as};

type Body = Full<Bytes>;

const MARKER: &str = "x-neon-auth-middleware";

/// Tells the marker as the application sees it.
async fn tell_marker(request: Request<Body>) -> Result<Response<Body>, Infallible> {
    let marker = request
        .headers()
        .get(MARKER)
        .map(|value| value.as_bytes().to_vec());
    Ok(Response::new(Full::from(
        marker.unwrap_or_else(|| "none".into()),
    )))
}

async fn send(layer: AuthLayer, request: http::request::Builder) -> (Response<Body>, String) {
    let service = ServiceBuilder::new().layer(layer).service_fn(tell_marker);
    let request = request.body(Body::default()).unwrap();
    let (parts, body) = service.oneshot(request).await.unwrap().into_parts();
    let text = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
    (Response::from_parts(parts, Body::default()), text)
}

#[tokio::test]
async fn who_is_signed_in_gets_through_with_a_marker_and_a_cookie() {
    let upstream = Upstream::default();
    let layer = AuthLayer::new(&upstream.auth(config())).protecting();
    let (response, body) = send(layer, get_as("ann", "/page")).await;
    assert_eq!((response.status(), &*body), (StatusCode::OK, "true"));
    assert_eq!(cookies_set(&response), ["local.session_data"]);
    assert_eq!(response.headers()[CACHE_CONTROL], "private, no-store");
}

#[tokio::test]
async fn a_cookie_of_ours_tells_without_a_fetch() {
    let upstream = Upstream::default();
    let auth = upstream.auth(config());
    let (response, _) = send(AuthLayer::new(&auth).protecting(), get_as("ann", "/page")).await;
    let line = response.headers()[SET_COOKIE].to_str().unwrap();
    let cookies = format!(
        "__Secure-neon-auth.session_token=ann.signature; {}",
        line.split(';').next().unwrap()
    );
    let next = Request::get("/page").header("cookie", cookies);
    let (response, body) = send(AuthLayer::new(&auth).protecting(), next).await;
    assert_eq!((response.status(), &*body), (StatusCode::OK, "true"));
    assert_eq!(cookies_set(&response), [] as [&str; 0]);
    assert_eq!(response.headers()[CACHE_CONTROL], "private");
    assert_eq!(upstream.look_ups(), 1);
}

#[tokio::test]
async fn who_is_signed_out_is_sent_to_the_login_page() {
    let upstream = Upstream::default();
    let layer = AuthLayer::new(&upstream.auth(config())).protecting();
    let (response, _) = send(layer.clone(), Request::get("/page?tab=1")).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(
        response.headers()[LOCATION],
        "/auth/sign-in?redirectTo=%2Fpage%3Ftab%3D1"
    );
    let (response, _) = send(layer, get_as("nobody", "/page")).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(
        cookies_set(&response),
        ["session_token"],
        "the dead cookie goes"
    );
}

#[tokio::test]
async fn a_head_request_is_decided_like_a_get_and_leads_back_nowhere() {
    let upstream = Upstream::default();
    let layer = AuthLayer::new(&upstream.auth(config())).protecting();
    let head = |request: http::request::Builder| request.method(Method::HEAD);
    let (response, _) = send(layer.clone(), head(Request::get("/page"))).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(response.headers()[LOCATION], "/auth/sign-in");
    let (response, _) = send(layer, head(get_as("ann", "/page"))).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(upstream.fetches()[0].request.method(), Method::GET);
}

#[tokio::test]
async fn a_client_of_an_api_gets_json() {
    let upstream = Upstream::default();
    let layer = AuthLayer::new(&upstream.auth(config())).protecting();
    let request = Request::get("/page").header(ACCEPT, "application/json");
    let (response, body) = send(layer, request).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(response.headers()[CACHE_CONTROL], "private, no-store");
    assert!(body.contains(r#""code":"UNAUTHORIZED""#), "{body}");
}

#[tokio::test]
async fn a_marker_that_the_client_sent_is_stripped() {
    let upstream = Upstream::default();
    let auth = upstream.auth(config());
    for layer in [AuthLayer::new(&auth), AuthLayer::new(&auth).protecting()] {
        let forged = Request::get("/auth/sign-in")
            .header(MARKER, "true")
            .header(MARKER, "true");
        let (response, body) = send(layer, forged).await;
        assert_eq!((response.status(), &*body), (StatusCode::OK, "none"));
    }
}

#[tokio::test]
async fn http2_names_the_host_in_the_uri() {
    let upstream = Upstream::default();
    let config = neon_auth::Config::builder()
        .base_url("https://auth.example/db/auth")
        .cookie_secret("a-secret-of-32-characters-or-more");
    let layer = AuthLayer::new(&upstream.auth(config.build().unwrap())).protecting();
    let (response, _) = send(layer.clone(), get_as("ann", "https://app.example/page?a=1")).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(
        upstream.fetches()[0].request.headers()["origin"],
        "https://app.example"
    );
    let (response, _) = send(layer, Request::get("https://app.example/page?a=1")).await;
    assert_eq!(
        response.headers()[LOCATION],
        "/auth/sign-in?redirectTo=%2Fpage%3Fa%3D1"
    );
}

#[tokio::test]
async fn upstream_gets_the_name_of_the_framework() {
    let upstream = Upstream::default();
    let auth = upstream.auth(config());
    let sign_out = service_fn(async |request: Request<Body>| {
        let auth = request.extensions().get::<RequestAuth>().unwrap();
        auth.sign_out().await.unwrap();
        Ok::<_, Infallible>(Response::new(Body::default()))
    });
    for (layer, name) in [
        (AuthLayer::new(&auth), "tower"),
        (AuthLayer::new(&auth).framework("warp"), "warp"),
    ] {
        let service = ServiceBuilder::new().layer(layer).service(sign_out);
        let request = get_as("ann", "/").body(Body::default()).unwrap();
        service.oneshot(request).await.unwrap();
        let fetches = upstream.fetches();
        assert_eq!(
            fetches.last().unwrap().request.headers()["x-neon-auth-proxy"],
            name
        );
    }
}

/// A cookie in a shared cache would sign strangers in.
#[tokio::test]
async fn no_cache_keeps_a_cookie_whatever_the_application_says() {
    let upstream = Upstream::default();
    let layer = AuthLayer::new(&upstream.auth(config())).protecting();
    let service = ServiceBuilder::new()
        .layer(layer)
        .service_fn(async |_: Request<Body>| {
            let response = Response::builder()
                .header(CACHE_CONTROL, "public")
                .header(CACHE_CONTROL, "max-age=600")
                .header(SET_COOKIE, "theme=dark")
                .body(Body::default());
            Ok::<_, Infallible>(response.unwrap())
        });
    let request = get_as("ann", "/page").body(Body::default()).unwrap();
    let response = service.oneshot(request).await.unwrap();
    let cache_control: Vec<_> = response.headers().get_all(CACHE_CONTROL).iter().collect();
    assert_eq!(cache_control, ["private, no-store"]);
    assert_eq!(cookies_set(&response), ["theme", "local.session_data"]);
}

#[tokio::test]
async fn an_error_of_the_application_passes_through() {
    let upstream = Upstream::default();
    let layer = AuthLayer::new(&upstream.auth(config())).protecting();
    let service = ServiceBuilder::new()
        .layer(layer)
        .service_fn(async |_: Request<Body>| Err::<Response<Body>, _>("out of coffee"));
    let request = get_as("ann", "/page").body(Body::default()).unwrap();
    assert_eq!(service.oneshot(request).await.unwrap_err(), "out of coffee");
}

#[tokio::test]
async fn a_stripped_path_is_found_where_the_router_recorded_it() {
    #[derive(Clone)]
    struct Whole(http::Uri);
    fn find(extensions: &Extensions) -> Option<&http::Uri> {
        extensions.get::<Whole>().map(|whole| &whole.0)
    }
    let upstream = Upstream::default();
    let layer = AuthLayer::new(&upstream.auth(configured().build().unwrap()))
        .protecting()
        .original_uri(neon_auth_tower::OriginalUri::recorded(find));
    let whole = Whole("/admin/auth/sign-in".parse().unwrap());
    let (response, _) = send(
        layer.clone(),
        Request::get("/auth/sign-in").extension(whole),
    )
    .await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let (response, _) = send(layer, Request::get("/auth/sign-in")).await;
    assert_eq!(response.status(), StatusCode::OK);
}

/// What a server would record of the connection.
#[derive(Clone)]
struct Peer(IpAddr);

fn peer_of(extensions: &Extensions) -> Option<IpAddr> {
    extensions.get::<Peer>().map(|peer| peer.0)
}

/// The address that upstream was given for a look-up.
fn address_sent(upstream: &Upstream) -> Option<String> {
    let fetches = upstream.fetches();
    let headers = fetches.last().unwrap().request.headers();
    let address = headers.get("x-forwarded-for")?;
    Some(address.to_str().unwrap().to_owned())
}

#[tokio::test]
async fn upstream_gets_the_address_that_a_trusted_proxy_reports() {
    let upstream = Upstream::default();
    let config = configured()
        .client_ip(ClientIp::forwarded("x-forwarded-for", ["10.0.0.0/8"]))
        .build()
        .unwrap();
    let layer = AuthLayer::new(&upstream.auth(config))
        .protecting()
        .peer_address(PeerAddress::recorded(peer_of));
    for (peer, expected) in [("10.0.0.1", "203.0.113.9"), ("192.0.2.1", "192.0.2.1")] {
        let request = get_as("ann", "/page")
            .header("x-forwarded-for", "198.51.100.1, 203.0.113.9")
            .extension(Peer(peer.parse().unwrap()));
        send(layer.clone(), request).await;
        assert_eq!(address_sent(&upstream).as_deref(), Some(expected));
    }
}

#[tokio::test]
async fn an_unknown_peer_is_warned_of_once_and_sends_no_address() {
    let upstream = Upstream::default();
    let config = configured().client_ip(ClientIp::peer()).build().unwrap();
    let log = Kept::default();
    let auth = upstream.builder(config).logger(log.clone()).build();
    let layer = AuthLayer::new(&auth).protecting();
    for _ in 0..2 {
        let request = get_as("ann", "/page").header("x-forwarded-for", "198.51.100.1");
        send(layer.clone(), request).await;
        assert_eq!(address_sent(&upstream), None);
    }
    let warnings = log.messages();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].contains("client_ip"), "{warnings:?}");
}
