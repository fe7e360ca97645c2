//! Signing in on a device without a keyboard.

use std::time::Duration;

use neon_auth_dev_server::Plugin;
use serde_json::{Value, json};

use crate::world::{Answer, Client, World};

const ANN: &str = "ann@example.com";
const INTERVAL: Duration = Duration::from_secs(5);
const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// A device that has asked to be signed in.
struct Device {
    code: String,
    user_code: String,
}

impl Device {
    fn begin(world: &mut World) -> Self {
        let body = json!({"client_id": "television", "scope": "watch"});
        let answer = Client::default()
            .post(world, "device/code", body)
            .expect(200)
            .json();
        let text = |name: &str| answer[name].as_str().expect("it is a text").to_owned();
        Self {
            code: text("device_code"),
            user_code: text("user_code"),
        }
    }

    fn poll(&self, world: &mut World) -> Answer {
        let body = json!({
            "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
            "device_code": self.code,
            "client_id": "television",
        });
        Client::default().post(world, "device/token", body)
    }

    fn review(&self, world: &mut World, client: &mut Client) -> Answer {
        client.get(world, &format!("device?user_code={}", self.user_code))
    }

    fn decide(&self, world: &mut World, client: &mut Client, decision: &str) -> Answer {
        let body = json!({"userCode": self.user_code});
        client.post(world, &format!("device/{decision}"), body)
    }
}

fn world() -> World {
    World::with_plugins(&[Plugin::DeviceAuthorization])
}

#[test]
fn a_device_gets_a_session_once_it_is_approved() {
    let mut world = world();
    let mut ann = world.signed_up(ANN);
    let device = Device::begin(&mut world);
    device
        .poll(&mut world)
        .refused_as_oauth(400, "authorization_pending");
    let review = device.review(&mut world, &mut ann).expect(200).json();
    let expected = json!({
        "user_code": device.user_code,
        "status": "pending",
        "client_id": "television",
        "scope": "watch",
    });
    assert_eq!(review, expected);
    device.decide(&mut world, &mut ann, "approve").expect(200);
    world.pass(INTERVAL);
    let answer = device.poll(&mut world).expect(200);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let token = answer.json();
    assert_eq!(token["expires_in"], 7 * 24 * 60 * 60);
    assert_eq!(token["scope"], "watch");
    let sessions = world.auth.sessions(ANN);
    assert!(
        sessions
            .iter()
            .any(|session| token["access_token"] == *session.token),
        "the token is none of Ann's sessions"
    );
}

#[test]
fn a_code_works_once() {
    let mut world = world();
    let mut ann = world.signed_up(ANN);
    let device = Device::begin(&mut world);
    device.review(&mut world, &mut ann).expect(200);
    device.decide(&mut world, &mut ann, "approve").expect(200);
    device.poll(&mut world).expect(200);
    world.pass(INTERVAL);
    device
        .poll(&mut world)
        .refused_as_oauth(400, "invalid_grant");
}

#[test]
fn a_device_that_asks_too_often_has_to_wait() {
    let mut world = world();
    let device = Device::begin(&mut world);
    device
        .poll(&mut world)
        .refused_as_oauth(400, "authorization_pending");
    world.pass(INTERVAL - Duration::from_millis(1));
    device.poll(&mut world).refused_as_oauth(400, "slow_down");
    world.pass(Duration::from_millis(1));
    device
        .poll(&mut world)
        .refused_as_oauth(400, "authorization_pending");
}

#[test]
fn a_denied_device_gets_nothing() {
    let mut world = world();
    let mut ann = world.signed_up(ANN);
    let device = Device::begin(&mut world);
    device.review(&mut world, &mut ann).expect(200);
    device.decide(&mut world, &mut ann, "deny").expect(200);
    device
        .poll(&mut world)
        .refused_as_oauth(400, "access_denied");
    world.pass(INTERVAL);
    device
        .poll(&mut world)
        .refused_as_oauth(400, "invalid_grant");
}

#[test]
fn codes_end_after_half_an_hour() {
    let mut world = world();
    let mut ann = world.signed_up(ANN);
    let device = Device::begin(&mut world);
    device.review(&mut world, &mut ann).expect(200);
    world.pass(LIFETIME + Duration::from_millis(1));
    device
        .review(&mut world, &mut ann)
        .refused_as_oauth(400, "expired_token");
    device
        .decide(&mut world, &mut ann, "approve")
        .refused_as_oauth(400, "expired_token");
    device
        .poll(&mut world)
        .refused_as_oauth(400, "expired_token");
    world.pass(INTERVAL);
    device
        .poll(&mut world)
        .refused_as_oauth(400, "invalid_grant");
}

#[test]
fn who_claims_a_code_first_decides() {
    let mut world = world();
    let (mut ann, mut ben) = (world.signed_up(ANN), world.signed_up("ben@example.com"));
    let device = Device::begin(&mut world);
    device
        .decide(&mut world, &mut ann, "approve")
        .refused_as_oauth(400, "invalid_request");
    device.review(&mut world, &mut ann).expect(200);
    let review = device.review(&mut world, &mut ben).expect(200).json();
    assert_eq!(
        review["client_id"],
        Value::Null,
        "Ben sees what Ann has claimed"
    );
    device
        .decide(&mut world, &mut ben, "approve")
        .refused_as_oauth(403, "access_denied");
    device
        .decide(&mut world, &mut Client::default(), "approve")
        .refused_as_oauth(401, "unauthorized");
    device.decide(&mut world, &mut ann, "approve").expect(200);
    device
        .decide(&mut world, &mut ann, "deny")
        .refused_as_oauth(400, "invalid_request");
}

#[test]
fn a_code_is_read_as_people_write_it() {
    let mut world = world();
    let mut device = Device::begin(&mut world);
    let (start, end) = device.user_code.split_at(4);
    device.user_code = format!("{}-{end}", start.to_lowercase());
    let review = device
        .review(&mut world, &mut Client::default())
        .expect(200);
    assert_eq!(review.json()["user_code"], *device.user_code);
}

#[test]
fn the_page_for_codes_is_the_applications() {
    let mut world = world();
    assert!(world.auth.set_application("https://app.example.com"));
    let body = json!({"client_id": "television"});
    let answer = Client::default().post(&mut world, "device/code", body);
    let answer = answer.expect(200).json();
    assert_eq!(answer["verification_uri"], "https://app.example.com/device");
    let code = answer["user_code"].as_str().expect("it is a text");
    let complete = format!("https://app.example.com/device?user_code={code}");
    assert_eq!(answer["verification_uri_complete"], complete);
}

#[test]
fn a_device_may_send_a_form() {
    let mut world = world();
    let form = Some("application/x-www-form-urlencoded");
    let mut ask = |path, body| {
        let mut device = Client::with_headers(&[]);
        device.send(&mut world, http::Method::POST, path, form, body)
    };
    ask("device/code", "client_id=television").expect(200);
    ask("device/code", "client_id=television&scope=").expect(200);
    for incomplete in ["scope=watch", "client_id=", "client_id=a&client_id=b"] {
        ask("device/code", incomplete).refused_as_oauth(400, "invalid_request");
    }
}
