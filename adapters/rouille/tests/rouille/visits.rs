//! The browser for tests of applications, at applications of rouille.

use std::thread;

use neon_auth_rouille::testing::Browser;
use neon_auth_rouille::{attach, protect, require_session};
use rouille::{Request, Response};
use serde_json::json;

use crate::support::{auth, offline};

#[test]
fn a_browser_has_an_address_and_sends_what_it_is_given() {
    let browser = Browser::new(|request: &Request| {
        let mut body = String::new();
        std::io::Read::read_to_string(&mut request.data().unwrap(), &mut body).unwrap();
        let (method, url, peer) = (request.method(), request.raw_url(), request.remote_addr());
        Response::text(format!("{method} {url} {} {body}", peer.ip()))
    });
    let page = browser.get("/a?b=c").send().unwrap();
    assert_eq!(page.text(), "GET /a?b=c 127.0.0.1 ");
    let browser = browser.peer([203, 0, 113, 7]);
    let page = browser.json("PUT", "/", &json!([1])).send().unwrap();
    assert_eq!(page.text(), "PUT / 203.0.113.7 [1]");
}

#[test]
fn cookies_from_before_and_those_of_the_server_are_the_browsers() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let browser = Browser::new(|request: &Request| {
        protect(&auth, request, |auth| {
            let me = require_session(auth)?;
            Ok::<_, neon_auth_rouille::Rejection>(Response::text(&me.user.email))
        })
    });
    let browser = browser.cookies(server.sign_in_as("ann@example.com"));
    for _ in 0..2 {
        let page = browser.get("/page").send().unwrap();
        assert_eq!(page.text(), "ann@example.com");
    }
    assert_eq!(server.count("get-session"), 1, "it is not cached");
}

/// After a request whose end is not clear, the connection carries no further one.
#[test]
fn each_request_has_a_connection_of_its_own() {
    let auth = offline();
    let serve = |request: &Request| attach(&auth, request, |_| Response::text("page"));
    let browser = Browser::new(serve);
    let unclear = browser.json("POST", "/", &json!({}));
    let page = unclear.header("transfer-encoding", "chunked").send();
    assert_eq!(page.unwrap().status(), 400);
    let page = browser.get("/").send().unwrap();
    assert_eq!((page.status().as_u16(), page.text()), (200, "page"));
}

#[test]
fn a_browser_goes_to_another_thread() {
    let browser = Browser::new(|_: &Request| Response::text("page"));
    let page = thread::scope(|scope| scope.spawn(|| browser.get("/").send()).join());
    assert_eq!(page.unwrap().unwrap().text(), "page");
}
