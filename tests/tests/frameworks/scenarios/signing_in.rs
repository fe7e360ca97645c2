//! Signing in and out by methods, and the page for it.

use http::{Request, StatusCode};

use crate::Framework;
use crate::setup::{Gate, with_a_failure_page};
use crate::world::{ANN, SESSION_DATA, SESSION_TOKEN, World};

on_every_framework! {
    a_method_signs_in_and_out,
    a_methods_error_is_a_page,
    a_page_for_signing_in_knows_the_way_back,
    who_signs_in_by_a_handler_is_signed_in,
    a_refusal_reaches_the_handler,
}

/// The cookies of a method are on the page's response.
async fn a_method_signs_in_and_out<F: Framework>() {
    let world = World::<F>::start();
    world.signed_up().await;
    let mut browser = world.browser();
    assert_eq!(browser.get("/public").await.shown(), "nobody");
    assert_eq!(browser.post("/sign-in", ANN).await.shown(), "Ann");
    assert_eq!(browser.get("/public").await.shown(), "Ann");
    assert_eq!(browser.get("/page").await.shown(), "Ann, Cache");
    browser.post("/sign-out", "").await.shown();
    assert!(!browser.has(SESSION_TOKEN) && !browser.has(SESSION_DATA));
    let gone = browser.get("/page").await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
}

/// A handler that passes a method's error on shows a page in a browser, the application's own if it has one.
async fn a_methods_error_is_a_page<F: Framework>() {
    let world = World::<F>::with(Gate::Protect, with_a_failure_page);
    let mut browser = world.browser();
    let nobody = browser.post("/sign-in", "bob@example.com").await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED, "{nobody:?}");
    let page = "<h1>Closed: INVALID_EMAIL_OR_PASSWORD at /sign-in</h1>";
    assert_eq!(nobody.text, page);
}

/// The way back stays on this application, even if somebody else wrote the link.
async fn a_page_for_signing_in_knows_the_way_back<F: Framework>() {
    let world = World::<F>::start();
    let mut browser = world.browser();
    let page = "/public/arrival?redirectTo=%2Fpage%3Ftab%3D1&error=SESSION_NOT_FRESH";
    let expected = r#"Some("/page?tab=1") Some("SESSION_NOT_FRESH")"#;
    assert_eq!(browser.get(page).await.shown(), expected);
    let elsewhere = "/public/arrival?redirectTo=%2F%2Fevil.example&error=Call%20me";
    assert_eq!(browser.get(elsewhere).await.shown(), "None None");
}

/// The handler has the cookies of a method without a look-up, and so has the next page.
async fn who_signs_in_by_a_handler_is_signed_in<F: Framework>() {
    let world = World::<F>::start();
    world.signed_up().await;
    let mut browser = world.browser();
    // A client that is no browser says nothing of where its request comes from.
    let request = Request::post("/sign-in/handled");
    let page = browser.send(request, ANN).await;
    assert_eq!((page.status, &*page.text), (StatusCode::OK, "Ann"));
    assert_eq!(page.cookies(), ["session_token", "local.session_data"]);
    assert_eq!(page.header("cache-control"), "private, no-store");
    let requests = world.upstream.requests();
    let request = requests.to("sign-in/email").next_back().unwrap();
    assert_eq!(request.headers["x-neon-auth-proxy"], F::NAME);

    let before = world.upstream.count("get-session");
    assert_eq!(browser.get("/page").await.shown(), "Ann, Cache");
    let asked = world.upstream.count("get-session");
    assert_eq!(asked, before, "upstream was asked");
}

/// It may answer as it likes.
async fn a_refusal_reaches_the_handler<F: Framework>() {
    for gate in Gate::EITHER {
        let world = World::<F>::behind(gate);
        let request = Request::post("/sign-in/handled");
        let page = world.browser().send(request, ANN).await;
        let refused = (StatusCode::UNAUTHORIZED, "INVALID_EMAIL_OR_PASSWORD");
        assert_eq!((page.status, &*page.text), refused, "{gate:?}");
    }
}
