//! Decisions use the path that the client wrote, not the one that rouille decodes.

use neon_auth_rouille::{NeonAuth, protect};
use rouille::Response;

use crate::support::browser::Browser;
use crate::support::offline;
use crate::support::serving::Serving;

/// An application that answers everything.
fn protected(auth: NeonAuth) -> Serving {
    Serving::with(move |request| protect(&auth, request, |_| Response::text(request.url())))
}

#[test]
fn the_login_page_is_public() {
    let application = protected(offline());
    for path in ["/auth/sign-in", "/auth/sign-in/more", "/auth/sign-in?a=b"] {
        let page = Browser::default().get(&application, path);
        assert_eq!(page.status, 200, "{path}");
    }
}

/// The server hands on whatever is between the method and the version.
#[test]
fn what_is_no_path_is_not_public() {
    let application = protected(offline());
    for target in ["http://localhost:3000/auth/sign-in", "*"] {
        let page = Browser::default().get(&application, target);
        assert_eq!(page.status, 303, "{target}");
    }
}

#[test]
fn a_page_whose_path_leads_elsewhere_is_not_returned_to() {
    let application = protected(offline());
    for path in ["//evil.example/", "/\\evil.example"] {
        let page = Browser::default().get(&application, path);
        assert_eq!(page.header("location"), "/auth/sign-in", "{path}");
    }
}

#[test]
fn a_path_that_decodes_to_the_mount_is_not_below_it() {
    let application = protected(offline());
    for path in ["/%61pi/auth/get-session", "/api%2fauth/get-session"] {
        let page = Browser::default().get(&application, path);
        assert_eq!(page.status, 303, "{path}");
    }
}

#[test]
fn a_method_that_http_does_not_allow_is_refused() {
    let auth = offline();
    let request = rouille::Request::fake_http("G(T", "/auth/sign-in", vec![], vec![]);
    let answer = protect(&auth, &request, |_| Response::text("public"));
    assert_eq!(answer.status_code, 400);
}
