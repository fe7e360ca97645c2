//! Where a form comes from.

use http::header::ORIGIN;
use http::{Request, StatusCode};

use crate::Framework;
use crate::browser::OWN;
use crate::setup::Gate;
use crate::world::{ANN, World};

on_every_framework! {
    a_form_from_another_site_is_refused,
    a_form_from_another_site_is_refused_before_any_look_up,
}

/// Neither a protected page nor the application's own public form can be used by another site.
async fn a_form_from_another_site_is_refused<F: Framework>() {
    let world = World::<F>::start();
    let mut browser = world.signed_up().await;
    let before = world.upstream.count("sign-in/email");
    for path in ["/page", "/sign-in", "/sign-out"] {
        let page = browser.post_from("https://evil.example", path, ANN).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}: {page:?}");
        assert!(page.text.contains("UNTRUSTED_ORIGIN"), "{path}: {page:?}");
    }
    assert_eq!(world.upstream.count("sign-in/email"), before);
    assert_eq!(browser.get("/page").await.shown(), "Ann, Cache");
}

/// Under a gate that protects nothing, and on a public page, nothing else keeps another site's form out.
async fn a_form_from_another_site_is_refused_before_any_look_up<F: Framework>() {
    let paths = ["/page", "/fresh", "/admin"];
    for gate in Gate::EITHER {
        let world = World::<F>::with(gate, |config| config.public_routes(paths));
        let browser = world.signed_up().await;
        let before = world.upstream.count("get-session");
        for path in paths {
            let foreign = Request::post(path).header(ORIGIN, "https://evil.example");
            let page = browser.clone().send(foreign, "").await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{gate:?} {path}");
            assert!(page.text.contains("UNTRUSTED_ORIGIN"), "{path}: {page:?}");
        }
        let asked = world.upstream.count("get-session");
        assert_eq!(asked, before, "{gate:?}: upstream was asked");
        let own = Request::post("/page").header(ORIGIN, OWN);
        let page = browser.clone().send(own, "").await;
        assert_eq!(page.shown(), "Ann, Cache", "{gate:?}");
    }
}
