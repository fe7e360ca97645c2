//! Which paths are public.

use http::StatusCode;

use crate::Framework;
use crate::world::World;

on_every_framework! {
    an_ambiguous_path_is_not_public,
    what_is_not_found_is_protected_too,
}

/// A path that another server may read as a different one is decided as the client wrote it.
async fn an_ambiguous_path_is_not_public<F: Framework>() {
    let world = World::<F>::start();
    let mut browser = world.browser();
    for path in [
        "/public/..%2fpage",
        "/public//page",
        "/public/./page",
        "/public/../page",
        "/public/%2e%2e/page",
        "/public%2fpage",
        "/pub%6cic",
        "/%70ublic/page",
        "//public/page",
        "/publican",
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}: {page:?}");
    }
    browser.get("/public?a=b").await.shown();
}

/// Nobody learns which pages there are.
async fn what_is_not_found_is_protected_too<F: Framework>() {
    let world = World::<F>::start();
    let page = world.browser().get("/nowhere").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{page:?}");
    for path in ["/public/nowhere", "/auth/sign-in/nowhere"] {
        let page = world.browser().get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}: {page:?}");
    }
}
