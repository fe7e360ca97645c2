//! The API proxy below the mount.

use neon_auth_rouille::{ClientIp, handler};
use rouille::Request;

use crate::support::{auth, configured};

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
