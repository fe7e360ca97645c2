//! Neon Auth is down: nobody is signed out, and nobody is let in on a guess.

use neon_auth_rouille::{attach, optional_session, protect, require_fresh_session};
use rouille::{Response, router};

use crate::support::auth;
use crate::support::browser::{Browser, Page};
use crate::support::serving::Serving;

fn applications(server: &neon_auth_dev_server::DevServer) -> [Serving; 2] {
    let pages = |auth: &neon_auth_rouille::RequestAuth, request: &rouille::Request| {
        router!(request,
            (GET) ["/optional"] => {
                let session = optional_session(auth)?;
                Ok(Response::text(session.is_some().to_string()))
            },
            (GET) ["/fresh"] => { require_fresh_session(auth).map(|_| Response::text("fresh")) },
            _ => Ok(Response::empty_404()),
        )
    };
    let (one, other) = (auth(server), auth(server));
    [
        Serving::with(move |request| attach(&one, request, |auth| pages(auth, request))),
        Serving::with(move |request| protect(&other, request, |auth| pages(auth, request))),
    ]
}

fn assert_outage(page: &Page) {
    assert_eq!(page.status, 502, "{page:?}");
    // A connection of the pool's may have been open still.
    let codes = ["NETWORK_REFUSED", "NETWORK_RESET"];
    assert!(
        codes.iter().any(|code| page.text.contains(code)),
        "{page:?}"
    );
    assert_eq!(page.header("cache-control"), "private, no-store");
    assert_eq!(
        page.cookies(),
        [] as [&str; 0],
        "an outage signs nobody out"
    );
}

#[test]
fn an_optional_session_is_not_none() {
    let server = neon_auth_dev_server::start().unwrap();
    let applications = applications(&server);
    let mut browser = Browser::of_ann(&applications[0]);
    browser.forget_cache();
    server.pause();
    for application in &applications {
        for path in ["/optional", "/fresh"] {
            let page = browser.get(application, path);
            assert_outage(&page);
            assert_eq!(page.header("content-type"), "application/json");
        }
    }
}

#[test]
fn a_browser_gets_a_page() {
    let server = neon_auth_dev_server::start().unwrap();
    let applications = applications(&server);
    let mut browser = Browser::of_ann(&applications[0]);
    browser.forget_cache();
    server.pause();
    for application in &applications {
        let html = [("accept", "text/html,*/*;q=0.8")];
        let page = browser.get_with(application, "/optional", &html);
        assert_outage(&page);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none';"), "{policy}");
    }
}

#[test]
fn who_has_a_cookie_stays_signed_in() {
    let server = neon_auth_dev_server::start().unwrap();
    let applications = applications(&server);
    let mut browser = Browser::of_ann(&applications[0]);
    server.pause();
    for application in &applications {
        assert_eq!(browser.get(application, "/optional").text, "true");
    }
}

#[test]
fn who_is_nobody_stays_nobody() {
    let server = neon_auth_dev_server::start().unwrap();
    let [attached, _] = applications(&server);
    server.pause();
    assert_eq!(Browser::default().get(&attached, "/optional").text, "false");
}
