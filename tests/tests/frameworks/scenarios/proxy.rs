//! The API proxy.

use std::collections::BTreeSet;

use http::header::CONTENT_TYPE;
use http::{Request, StatusCode};

use crate::setup::Gate;
use crate::world::World;
use crate::{Framework, Mounting};

on_every_framework! {
    it_works_behind_every_gate,
    an_unclean_path_is_refused,
    an_outage_has_its_code,
}

on_those_with_a_place_for_the_handler! {
    at_the_wrong_mount_it_says_what_to_do,
}

/// It reads the cookie and clears it, whatever is around it.
async fn it_works_behind_every_gate<F: Framework>() {
    for gate in Gate::ALL {
        let world = World::<F>::behind(gate);
        let mut browser = world.signed_up().await;
        let asked = world.upstream.count("get-session");
        let page = browser.get("/api/auth/get-session").await;
        assert!(page.text.contains(r#""name":"Ann""#), "{gate:?}: {page:?}");
        assert_eq!(page.header("cache-control"), "private, no-store");
        let asked_now = world.upstream.count("get-session");
        assert_eq!(asked_now, asked, "{gate:?}: the cookie tells");

        let request = Request::post("/api/auth/sign-out");
        let page = browser.send(request, "").await;
        assert_eq!(page.status, StatusCode::OK, "{gate:?}: {page:?}");
        let cookies = page.cookies();
        let names: BTreeSet<_> = cookies.iter().collect();
        assert_eq!(names.len(), cookies.len(), "{gate:?}: {cookies:?}");
        let cleared = ["session_token", "local.session_data"];
        assert!(
            cleared.iter().all(|name| cookies.contains(name)),
            "{gate:?}: {cookies:?}"
        );
        let page = browser.get("/api/auth/get-session").await;
        assert_eq!(page.text, "null", "{gate:?}");
    }
}

/// A path that another server may read as a different one reaches nobody.
async fn an_unclean_path_is_refused<F: Framework>() {
    for gate in Gate::ALL {
        let world = World::<F>::behind(gate);
        let mut browser = world.browser();
        for path in ["/api/auth", "/api/auth/"] {
            let page = browser.get(path).await;
            assert_eq!(page.status, StatusCode::BAD_REQUEST, "{gate:?} {path}");
            assert!(page.text.contains("INVALID_PATH"), "{path}: {page:?}");
        }
        let (status, code) = match gate.protects() && F::TAKES_AN_UNCLEAN_PATH_FOR_A_PAGE {
            true => (StatusCode::UNAUTHORIZED, "UNAUTHORIZED"),
            false => (StatusCode::BAD_REQUEST, "INVALID_PATH"),
        };
        for path in [
            "/api/auth//get-session",
            "/api/auth/a//b",
            "/api/auth/../x",
            "/api/auth/%2e%2e/x",
            "/api/auth/a%2fb",
            "/api/auth/a%5cb",
            "/api/auth/a%00b",
        ] {
            let page = browser.get(path).await;
            assert_eq!(page.status, status, "{gate:?} {path}: {page:?}");
            assert!(page.text.contains(code), "{gate:?} {path}: {page:?}");
        }
        assert_eq!(world.upstream.requests().len(), 0, "{gate:?}");
    }
}

/// Nothing has been sent, so that it is clear what happened.
async fn an_outage_has_its_code<F: Framework>() {
    for gate in Gate::ALL {
        let world = World::<F>::behind(gate);
        world.upstream.pause();
        let request = Request::post("/api/auth/sign-up/email");
        let request = request.header(CONTENT_TYPE, "application/json");
        let page = world.browser().send(request, "{}").await;
        assert_eq!(page.status, StatusCode::BAD_GATEWAY, "{gate:?}: {page:?}");
        assert_eq!(page.header("content-type"), "application/json");
        assert!(page.text.contains("NETWORK_REFUSED"), "{gate:?}: {page:?}");
    }
}

/// The client gets an answer, and the application's developer reads in the log what to set.
async fn at_the_wrong_mount_it_says_what_to_do<F: Mounting>() {
    let world = World::<F>::below("/inner", Gate::Attach);
    let page = world.browser().get("/inner/api/auth/get-session").await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR, "{page:?}");
    assert!(page.text.contains("INTERNAL_ERROR"), "{page:?}");
    let errors = world.log.errors();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].message.contains("set `mount`"), "{errors:?}");
}
