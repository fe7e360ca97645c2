//! The option by which clients that ask too often are refused, as Better Auth 1.6 does it.

use std::time::Duration;

use neon_auth_dev_server::{DevServer, Plugin};
use serde_json::json;

use crate::world::{Answer, Client, PASSWORD, World};

const SECOND: Duration = Duration::from_secs(1);

fn limited() -> World {
    let mut world = World::new();
    world.auth.limit_rates();
    world
}

/// A client that comes through a server which names its address.
fn at(address: &'static str) -> Client {
    Client::with_headers(&[("x-forwarded-for", address)])
}

fn sign_in(client: &mut Client, world: &mut World) -> Answer {
    let body = json!({"email": "nobody@example.com", "password": PASSWORD});
    client.post(world, "sign-in/email", body)
}

/// Tries to sign in as often as it is allowed.
fn exhaust(client: &mut Client, world: &mut World) {
    for _ in 0..3 {
        sign_in(client, world).expect(401);
    }
}

/// How often the client may send this at once, and how many seconds it has to wait then.
fn allowance(world: &mut World, client: &mut Client, path: &str) -> (usize, String) {
    for sent in 0..1000 {
        let answer = client.post(world, path, json!({}));
        if let Some(seconds) = answer.header("x-retry-after") {
            let seconds = seconds.to_owned();
            answer.expect(429);
            return (sent, seconds);
        }
    }
    panic!("{path} is never refused");
}

#[test]
fn nobody_is_limited_unless_the_option_is_set() {
    let (mut world, mut client) = (World::new(), at("192.0.2.1"));
    for _ in 0..101 {
        sign_in(&mut client, &mut world).expect(401);
        client.get(&mut world, "get-session").expect(200);
    }
}

#[test]
fn the_refusal_says_when_to_try_again() {
    let (mut world, mut client) = (limited(), at("192.0.2.1"));
    exhaust(&mut client, &mut world);
    world.pass(Duration::from_millis(2500));
    let answer = sign_in(&mut client, &mut world).expect(429);
    assert_eq!(answer.header("x-retry-after"), Some("8"));
    assert_eq!(
        answer.header("content-type"),
        Some("text/plain;charset=UTF-8")
    );
    assert_eq!(
        answer.text(),
        r#"{"message":"Too many requests. Please try again later."}"#
    );
}

#[test]
fn two_addresses_are_counted_apart() {
    let mut world = limited();
    exhaust(&mut at("192.0.2.1"), &mut world);
    sign_in(&mut at("192.0.2.1"), &mut world).expect(429);
    sign_in(&mut at("192.0.2.2"), &mut world).expect(401);
}

#[test]
fn clients_without_an_address_are_counted_as_one() {
    let mut world = limited();
    exhaust(&mut Client::default(), &mut world);
    sign_in(&mut Client::default(), &mut world).expect(429);
    // Neither a chain of addresses nor a name is an address.
    for unknown in ["192.0.2.7, 192.0.2.8", "localhost", "", "192.0.2.7:80"] {
        sign_in(&mut at(unknown), &mut world).expect(429);
    }
    let headers = [
        ("x-forwarded-for", "192.0.2.7"),
        ("x-forwarded-for", "192.0.2.8"),
    ];
    sign_in(&mut Client::with_headers(&headers), &mut world).expect(429);
    sign_in(&mut at("192.0.2.7"), &mut world).expect(401);
}

#[test]
fn an_ipv6_network_counts_as_one_address_and_a_mapped_one_as_ipv4() {
    let mut world = limited();
    exhaust(&mut at("2001:db8::1"), &mut world);
    sign_in(&mut at("2001:DB8::2:0:0:1"), &mut world).expect(429);
    sign_in(&mut at("2001:db8:0:1::1"), &mut world).expect(401);
    exhaust(&mut at("192.0.2.1"), &mut world);
    sign_in(&mut at("::ffff:192.0.2.1"), &mut world).expect(429);
}

#[test]
fn paths_are_counted_apart_whatever_the_query() {
    let (mut world, mut client) = (limited(), at("192.0.2.1"));
    exhaust(&mut client, &mut world);
    client.get(&mut world, "sign-in/email?x=y").expect(429);
    client.get(&mut world, "sign-in/email/").expect(429);
    client
        .post(&mut world, "sign-in/social", json!({}))
        .expect(400);
    client.get(&mut world, "get-session").expect(200);
}

#[test]
fn each_path_has_the_limit_of_the_real_server() {
    for (path, allowed, seconds) in [
        ("get-session", 100, "10"),
        ("no-such-route", 100, "10"),
        ("sign-in/email", 3, "10"),
        ("sign-up/email", 3, "10"),
        ("change-password", 3, "10"),
        ("change-email", 3, "10"),
        ("request-password-reset", 3, "60"),
        ("send-verification-email", 3, "60"),
        ("forget-password/email-otp", 3, "60"),
        ("email-otp/send-verification-otp", 3, "60"),
        ("email-otp/verify-email", 3, "60"),
        ("sign-in/email-otp", 3, "60"),
        ("sign-in/magic-link", 5, "60"),
        ("magic-link/verify", 5, "60"),
    ] {
        let (mut world, mut client) = (limited(), at("192.0.2.1"));
        let found = allowance(&mut world, &mut client, path);
        assert_eq!(found, (allowed, seconds.to_owned()), "{path}");
    }
}

/// Each request that is allowed moves the end; one that is refused does not.
#[test]
fn the_time_counts_from_the_last_request_that_was_allowed() {
    let (mut world, mut client) = (limited(), at("192.0.2.1"));
    for _ in 0..3 {
        sign_in(&mut client, &mut world).expect(401);
        world.pass(6 * SECOND);
    }
    let answer = sign_in(&mut client, &mut world).expect(429);
    assert_eq!(answer.header("x-retry-after"), Some("4"));
    world.pass(4 * SECOND);
    exhaust(&mut client, &mut world);
    sign_in(&mut client, &mut world).expect(429);
}

#[test]
fn a_server_that_is_in_trouble_counts_nothing() {
    let (mut world, mut client) = (limited(), at("192.0.2.1"));
    let status = http::StatusCode::SERVICE_UNAVAILABLE;
    world.auth.fail("sign-in/email", status);
    for _ in 0..4 {
        sign_in(&mut client, &mut world).expect(503);
    }
    world.auth.repair();
    sign_in(&mut client, &mut world).expect(401);
}

#[test]
fn the_builder_has_the_option_and_time_can_be_moved_on() {
    let server = DevServer::builder().rate_limits().start();
    let server = server.expect("a port is free");
    let get = || {
        let request = http::Request::get("/neondb/auth/get-session");
        let request = request
            .body(bytes::Bytes::new())
            .expect("it is well-formed");
        let now = server.now();
        server.with(|auth| auth.handle(now, request).status().as_u16())
    };
    for _ in 0..100 {
        assert_eq!(get(), 200);
    }
    assert_eq!(get(), 429);
    server.advance(11 * SECOND);
    assert_eq!(get(), 200);
}

#[test]
fn plugins_have_limits_of_their_own_while_they_are_on() {
    let mut world = limited();
    let path = "two-factor/send-otp";
    let (sent, _) = allowance(&mut world, &mut at("192.0.2.1"), path);
    assert_eq!(sent, 100);
    world.auth.add_plugin(Plugin::TwoFactor);
    world.auth.add_plugin(Plugin::DeviceAuthorization);
    world.auth.add_plugin(Plugin::OAuthProvider);
    for (path, expected) in [
        (path, (3, "10")),
        ("device", (5, "1800")),
        ("device/code", (100, "10")),
        ("oauth2/register", (5, "60")),
        ("oauth2/token", (20, "60")),
        ("oauth2/authorize", (30, "60")),
        ("oauth2/revoke", (30, "60")),
        ("oauth2/userinfo", (60, "60")),
        ("oauth2/introspect", (100, "60")),
        ("oauth2/consent", (100, "10")),
    ] {
        let (sent, seconds) = allowance(&mut world, &mut at("192.0.2.2"), path);
        assert_eq!((sent, &*seconds), expected, "{path}");
    }
}
