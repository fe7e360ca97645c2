//! The API proxy below the mount.

use std::collections::BTreeSet;

use neon_auth_rouille::{ClientIp, NeonAuth, attach, handler, protect};
use rouille::{Request, Response};

use crate::support::browser::Browser;
use crate::support::serving::Serving;
use crate::support::{auth, configured};

/// Every way to put the proxy into an application.
fn applications(auth: &NeonAuth) -> [Serving; 3] {
    let [one, two, three] = [auth.clone(), auth.clone(), auth.clone()];
    [
        Serving::with(move |request| protect(&one, request, |_| Response::empty_404())),
        Serving::with(move |request| attach(&two, request, |_| Response::empty_404())),
        Serving::with(move |request| handler(&three, request).unwrap_or_else(Response::empty_404)),
    ]
}

#[test]
fn it_works_with_and_without_a_gate() {
    for application in 0..3 {
        let server = neon_auth_dev_server::start().unwrap();
        let application = &applications(&auth(&server))[application];
        let mut browser = Browser::of_ann(application);
        let asked = server.count("get-session");
        let page = browser.get(application, "/api/auth/get-session");
        assert!(page.text.contains(r#""name":"Ann""#), "{page:?}");
        assert_eq!(page.header("cache-control"), "private, no-store");
        assert_eq!(server.count("get-session"), asked, "the cookie tells");
    }
}

#[test]
fn signing_out_sets_each_cookie_once() {
    for application in 0..3 {
        let server = neon_auth_dev_server::start().unwrap();
        let application = &applications(&auth(&server))[application];
        let mut browser = Browser::of_ann(application);
        let page = browser.post(application, "/api/auth/sign-out", &[], "");
        assert_eq!(page.status, 200);
        let cookies = page.cookies();
        let names: BTreeSet<_> = cookies.iter().collect();
        assert_eq!(names.len(), cookies.len(), "{cookies:?}");
        assert!(cookies.contains(&"session_token") && cookies.contains(&"local.session_data"));
        let page = browser.get(application, "/api/auth/get-session");
        assert_eq!(page.text, "null");
    }
}

#[test]
fn the_handler_leaves_other_paths_to_the_application() {
    let server = neon_auth_dev_server::start().unwrap();
    let request = Request::fake_http("GET", "/api/authentic", vec![], vec![]);
    assert!(handler(&auth(&server), &request).is_none());
}

#[test]
fn upstream_gets_the_clients_address_if_configured() {
    let server = neon_auth_dev_server::start().unwrap();
    let config = configured(&server).client_ip(ClientIp::peer());
    let auth = neon_auth_rouille::new(config.build().unwrap());
    let request = Request::fake_http_from(
        "192.0.2.7:5000".parse().unwrap(),
        "GET",
        "/api/auth/ok",
        vec![("X-Forwarded-For".to_owned(), "203.0.113.9".to_owned())],
        vec![],
    );
    handler(&auth, &request).unwrap();
    let requests = server.requests();
    let request = requests.to("ok").next().unwrap();
    assert_eq!(request.headers["x-forwarded-for"], "192.0.2.7");
}

#[test]
fn an_outage_has_its_code() {
    let server = neon_auth_dev_server::start().unwrap();
    let applications = applications(&auth(&server));
    server.pause();
    for application in &applications {
        let page = Browser::default().post(application, "/api/auth/sign-up/email", &[], "{}");
        assert_eq!(page.status, 502);
        assert_eq!(page.header("content-type"), "application/json");
        assert!(page.text.contains("NETWORK_REFUSED"), "{page:?}");
    }
}
