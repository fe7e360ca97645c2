//! Signing somebody in without a request.

use bytes::Bytes;
use http::Request;
use neon_auth_dev_server::{DevServer, NeonAuth};
use serde_json::Value;

const ANN: &str = "Ann@example.com";

/// What the server says about the browser that has this cookie.
fn session(server: &DevServer, cookie: &str) -> Value {
    let request = Request::get("/neondb/auth/get-session").header("cookie", cookie);
    let request = request.body(Bytes::new()).expect("it is a request");
    let now = server.now();
    let answer = server.with(|auth: &mut NeonAuth| auth.handle(now, request));
    serde_json::from_slice(answer.body()).expect("it is JSON")
}

#[test]
fn an_account_is_made_once_and_a_session_each_time() {
    let server = neon_auth_dev_server::start().expect("a port is free");
    let first = server.sign_in_as(ANN);
    let second = server.sign_in_as(ANN);
    assert_ne!(first, second);
    let (first, second) = (session(&server, &first), session(&server, &second));
    assert_eq!(first["user"]["email"], "ann@example.com");
    assert_eq!(first["user"]["name"], "Ann");
    assert_eq!(first["user"]["emailVerified"], true);
    assert_eq!(first["user"]["id"], second["user"]["id"]);
    assert_eq!(server.with(|auth| auth.sessions(ANN).len()), 2);
    assert_eq!(server.count("sign-up/email"), 0, "a request was made");
}

#[test]
fn the_first_one_administers_if_that_is_so_for_first_users() {
    let builder = DevServer::builder().first_user_is_admin();
    let server = builder.start().expect("a port is free");
    for (email, role) in [(ANN, "admin"), ("bob@example.com", "user")] {
        let session = session(&server, &server.sign_in_as(email));
        assert_eq!(session["user"]["role"], role);
    }
}
