//! Which pages may read what the server answers.

use http::Method;

use crate::world::{Client, World};

const TRUSTED: &str = "https://app.example.com";

/// What a page at this origin is allowed: the origin that is named, whether its cookies count, and what a request that
/// asks first may have.
fn allowed(world: &mut World, origin: &'static str) -> [Option<String>; 3] {
    let mut client = Client::with_headers(&[("origin", origin)]);
    let answer = client.get(world, "ok").expect(200);
    assert_eq!(answer.header("vary"), Some("Origin"), "{origin}");
    let named = answer.header("access-control-allow-origin");
    let credentials = answer.header("access-control-allow-credentials");
    let preflight = client.send(world, Method::OPTIONS, "sign-in/email", None, "");
    let preflight = preflight.expect(204);
    assert_eq!(
        preflight.header("access-control-allow-origin"),
        named,
        "{origin}"
    );
    let methods = preflight.header("access-control-allow-methods");
    [named, credentials, methods].map(|value| value.map(str::to_owned))
}

#[test]
fn a_page_on_this_machine_or_at_a_trusted_origin_reads_answers() {
    let mut world = World::new();
    assert!(world.auth.trust_origin(TRUSTED));
    for origin in [
        TRUSTED,
        "http://localhost",
        "http://localhost:3000",
        "https://localhost:3000",
        "http://app.localhost:3000",
        "https://a.b.localhost",
        "http://127.0.0.1:5173",
        "https://127.8.9.10",
        "http://[::1]:8080",
        "https://[::1]",
    ] {
        let [named, credentials, methods] = allowed(&mut world, origin);
        assert_eq!(named.as_deref(), Some(origin));
        assert_eq!(credentials.as_deref(), Some("true"), "{origin}");
        assert!(
            methods.is_some_and(|methods| methods.contains("POST")),
            "{origin}"
        );
    }
}

#[test]
fn a_page_elsewhere_reads_nothing() {
    let mut world = World::new();
    assert!(world.auth.trust_origin(TRUSTED));
    for origin in [
        "https://evil.example",
        "http://app.example.com",
        "https://app.example.com:8443",
        "https://app.example.com.evil.example",
        "http://localhost.evil.example",
        "http://evillocalhost",
        "http://.localhost",
        "http://128.0.0.1",
        "http://127.0.0.1.evil.example",
        "http://127.1",
        "http://0177.0.0.1",
        "http://[::2]",
        "http://0.0.0.0:3000",
        "http://192.168.0.1",
        "chrome-extension://abcdefghijklmnop",
        "null",
    ] {
        assert_eq!(allowed(&mut world, origin), [const { None }; 3], "{origin}");
    }
}

/// It may be a link, or a tool.
#[test]
fn a_request_that_names_no_origin_is_answered() {
    let mut world = World::new();
    let answer = Client::with_headers(&[]).get(&mut world, "ok").expect(200);
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

#[test]
fn what_is_no_origin_is_not_trusted() {
    let mut world = World::new();
    for text in [
        "",
        "app.example.com",
        "https://",
        "https://*.example.com",
        "https://app.example.com/",
        "https://app.example.com/page",
        "https://app.example.com?a",
        "https://app.example.com#a",
        "https://user@app.example.com",
        "https://app.example.com:x",
        "https://app example.com",
        "ftp://app.example.com",
        "null",
        "*",
    ] {
        assert!(!world.auth.trust_origin(text), "{text:?} is trusted");
    }
}
