//! Devices without a keyboard.

use http::Request;
use serde_json::{Value, json};

use crate::exchange::{Body, Jar, Play};
use crate::script::sign_up;

const CODE: &str = "device/code";
const TOKEN: &str = "device/token";
const APPROVE: &str = "device/approve";
const DENY: &str = "device/deny";

/// What a device has been given.
struct Codes {
    device: String,
    user: String,
}

impl Codes {
    fn page(&self) -> String {
        format!("device?user_code={}", self.user)
    }

    /// The user code as a person may write it.
    fn by_hand(&self) -> String {
        let (start, end) = self.user.split_at(4);
        format!("{start}-{}", end.to_lowercase())
    }

    fn decision(&self) -> Value {
        json!({"userCode": self.user})
    }

    fn poll(&self) -> Value {
        poll(&self.device, "cli")
    }
}

pub(super) async fn play(play: &mut Play<'_>) {
    let mut nobody = Jar::default();
    let (mut tess, _) = sign_up(play, "tess@example.com").await;
    let (mut uma, uma_id) = sign_up(play, "uma@example.com").await;
    beginning(play).await;

    // Nobody has to wait before the first poll.
    let codes = begin(play, json!({"client_id": "cli", "scope": "openid read"})).await;
    let waiting = begin(play, json!({"client_id": "cli"})).await;
    play.post_refused("pending", &mut nobody, TOKEN, waiting.poll())
        .await;
    play.post_refused("too soon", &mut nobody, TOKEN, waiting.poll())
        .await;
    malformed(play).await;

    play.get(&mut nobody, &codes.page()).await;
    play.get_refused("unknown", &mut tess, "device?user_code=NOPE")
        .await;
    play.get_refused("no code", &mut tess, "device").await;
    for (path, decision) in [(APPROVE, codes.decision()), (DENY, codes.decision())] {
        play.post_refused("signed out", &mut nobody, path, decision.clone())
            .await;
        play.post_refused("not claimed", &mut tess, path, decision)
            .await;
        play.post_refused("no code", &mut tess, path, json!({}))
            .await;
        play.post_refused("unknown", &mut tess, path, json!({"userCode": "NOPE"}))
            .await;
    }
    let page = format!("device?user_code={}", codes.by_hand());
    play.get(&mut tess, &page).await;
    play.get(&mut uma, &codes.page()).await;
    for path in [APPROVE, DENY] {
        play.post_refused("another's", &mut uma, path, codes.decision())
            .await;
    }
    play.post(&mut tess, APPROVE, codes.decision()).await;
    for path in [APPROVE, DENY] {
        play.post_refused("decided", &mut tess, path, codes.decision())
            .await;
    }
    play.get(&mut tess, &codes.page()).await;
    let other = poll(&codes.device, "other");
    play.post_refused("another client", &mut nobody, TOKEN, other)
        .await;
    play.post(&mut nobody, TOKEN, codes.poll()).await;
    play.post_refused("used", &mut nobody, TOKEN, codes.poll())
        .await;

    let codes = begin(play, json!({"client_id": "cli", "user_id": uma_id})).await;
    play.post_refused("another's", &mut tess, DENY, codes.decision())
        .await;
    play.get(&mut tess, &codes.page()).await;
    play.get(&mut uma, &codes.page()).await;
    play.post(&mut uma, DENY, codes.decision()).await;
    play.post_refused("denied", &mut nobody, TOKEN, codes.poll())
        .await;
    play.post_refused("denied, again", &mut nobody, TOKEN, codes.poll())
        .await;
}

async fn beginning(play: &mut Play<'_>) {
    let mut nobody = Jar::default();
    for (why, body) in [
        ("no client", json!({})),
        ("empty client", json!({"client_id": ""})),
        ("no text", json!({"client_id": 1})),
        ("no body", Value::Null),
    ] {
        play.post_refused(why, &mut nobody, CODE, body).await;
    }
    let client = ("client_id", "cli");
    for (why, form) in [
        ("an empty form", &[("client_id", "")][..]),
        ("two clients", &[client, ("client_id", "other")]),
        (
            "two scopes",
            &[client, ("scope", "read"), ("scope", "write")],
        ),
    ] {
        let request = Request::post(play.url(CODE));
        play.ask(request, Body::Form(form), Some(why)).await;
    }
    let request = Request::post(play.url(CODE));
    let form = [client, ("client_id", ""), ("scope", "read")];
    let answer = play.ask(request, Body::Form(&form), None).await;
    play.draw(&answer.text("/user_code"));
}

async fn malformed(play: &mut Play<'_>) {
    let mut nobody = Jar::default();
    for (why, body) in [
        ("nothing", json!({})),
        ("unknown", poll("nonsense", "cli")),
        (
            "another grant",
            json!({"grant_type": "password", "device_code": "x", "client_id": "cli"}),
        ),
    ] {
        play.post_refused(why, &mut nobody, TOKEN, body).await;
    }
}

async fn begin(play: &mut Play<'_>, body: Value) -> Codes {
    let answer = play.post(&mut Jar::default(), CODE, body).await;
    let codes = Codes {
        device: answer.text("/device_code"),
        user: answer.text("/user_code"),
    };
    play.draw(&codes.user);
    play.draw(&codes.by_hand());
    codes
}

fn poll(device_code: &str, client_id: &str) -> Value {
    json!({
        "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
        "device_code": device_code,
        "client_id": client_id,
    })
}
