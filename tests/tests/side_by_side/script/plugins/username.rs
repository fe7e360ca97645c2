//! Names that users choose.

use neon_auth_dev_server::MailKind;
use serde_json::{Value, json};

use crate::exchange::{Jar, Play};
use crate::script::{PASSWORD, sign_up};

/// Names that cannot be, and why.
const BAD: [(&str, &str); 4] = [
    ("nothing", ""),
    ("too short", "ab"),
    ("too long", "a234567890123456789012345678901"),
    ("other characters", "rita-1"),
];

pub(super) async fn play(play: &mut Play<'_>) {
    let mut rita = signing_up(play).await;
    signing_in(play).await;
    changing(play, &mut rita).await;
    availability(play).await;
    by_code(play).await;
    administrators(play).await;
}

fn somebody(email: &str, names: Value) -> Value {
    let mut body = json!({"name": "Rita", "email": email, "password": PASSWORD});
    for (name, value) in names.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

async fn signing_up(play: &mut Play<'_>) -> Jar {
    let (mut rita, mut other) = (Jar::default(), Jar::default());
    let path = "sign-up/email";
    let body = somebody("rita@example.com", json!({"username": "Rita_1"}));
    play.post(&mut rita, path, body).await;
    let body = |names| somebody("another@example.com", names);
    let taken = body(json!({"username": "rITA_1"}));
    play.post_refused("taken", &mut other, path, taken).await;
    let taken = body(json!({"displayUsername": "RITA_1"}));
    play.post_refused("taken, shown", &mut other, path, taken)
        .await;
    for (why, name) in BAD {
        play.post_refused(why, &mut other, path, body(json!({"username": name})))
            .await;
    }
    let mut nameless = json!({"username": "ab", "email": "nothing"});
    play.post_refused("a name and more", &mut other, path, nameless.clone())
        .await;
    nameless["username"] = "free_1".into();
    play.post_refused("more than the name", &mut other, path, nameless)
        .await;
    for (email, names) in [
        ("shown@example.com", json!({"displayUsername": "Shown.1"})),
        (
            "free@example.com",
            json!({"displayUsername": "Shown, freely"}),
        ),
        (
            "both@example.com",
            json!({"username": "Both", "displayUsername": "B. O. T. H."}),
        ),
        (
            "empty@example.com",
            json!({"username": "Empty", "displayUsername": ""}),
        ),
        (
            "null@example.com",
            json!({"username": null, "displayUsername": null}),
        ),
    ] {
        play.post(&mut Jar::default(), path, somebody(email, names))
            .await;
    }
    rita
}

async fn signing_in(play: &mut Play<'_>) {
    let mut jar = Jar::default();
    let path = "sign-in/username";
    let body = |name: &str, password: &str| json!({"username": name, "password": password});
    for (why, name) in BAD {
        play.post_refused(why, &mut jar, path, body(name, PASSWORD))
            .await;
    }
    play.post_refused("unknown", &mut jar, path, body("nobody", PASSWORD))
        .await;
    play.post_refused("wrong password", &mut jar, path, body("rita_1", "wrong"))
        .await;
    play.post_refused("no password", &mut jar, path, body("rita_1", ""))
        .await;
    let long = "a".repeat(129);
    play.post_refused("long password", &mut jar, path, body("rita_1", &long))
        .await;
    play.post_refused("nothing", &mut jar, path, json!({}))
        .await;
    play.post(&mut jar, path, body("RITA_1", PASSWORD)).await;
    play.get(&mut jar, "get-session").await;
    let mut body = body("rita_1", PASSWORD);
    body["rememberMe"] = false.into();
    body["callbackURL"] = "/in".into();
    play.post(&mut Jar::default(), path, body.clone()).await;
    body["callbackURL"] = "https://evil.example/".into();
    play.post_refused("untrusted page", &mut Jar::default(), path, body)
        .await;
}

async fn changing(play: &mut Play<'_>, rita: &mut Jar) {
    let path = "update-user";
    for (why, name) in BAD {
        play.post_refused(why, rita, path, json!({"username": name}))
            .await;
    }
    play.post_refused("taken", rita, path, json!({"username": "BOTH"}))
        .await;
    let mut nobody = Jar::default();
    let body = json!({"username": "rita_2"});
    play.post_refused("signed out", &mut nobody, path, body)
        .await;
    let body = json!({"username": "both"});
    play.post_refused("signed out, taken", &mut nobody, path, body)
        .await;
    for body in [
        json!({"username": "rita_1"}),
        json!({"username": "Rita_2"}),
        json!({"displayUsername": "Rita the second"}),
        json!({"username": "RITA_3", "displayUsername": "Rita 3", "name": "Rita III"}),
        json!({"displayUsername": null}),
        json!({"username": null}),
    ] {
        play.post(rita, path, body).await;
        play.get(rita, "get-session").await;
    }
}

async fn availability(play: &mut Play<'_>) {
    let mut nobody = Jar::default();
    let path = "is-username-available";
    let body = |name: &str| json!({"username": name});
    play.post(&mut nobody, path, body("Free_1")).await;
    play.post(&mut nobody, path, body("BOTH")).await;
    for (why, name) in BAD {
        play.post_refused(why, &mut nobody, path, body(name)).await;
    }
    play.post_refused("no name", &mut nobody, path, json!({}))
        .await;
}

/// A code that signs a new address up.
async fn by_code(play: &mut Play<'_>) {
    let mut jar = Jar::default();
    let email = "coded@example.com";
    for (why, name) in [("taken", "both"), ("too short", "ab"), ("", "Coded.1")] {
        let body = json!({"email": email, "type": "sign-in"});
        play.post(&mut jar, "email-otp/send-verification-otp", body)
            .await;
        let code = play.side.code(email, MailKind::SignInCode).await;
        let body = json!({"email": email, "otp": code, "username": name});
        let path = "sign-in/email-otp";
        if why.is_empty() {
            play.post(&mut jar, path, body).await;
        } else {
            play.post_refused(why, &mut jar, path, body).await;
        }
    }
}

async fn administrators(play: &mut Play<'_>) {
    let email = "rupert@example.com";
    let (mut rupert, _) = sign_up(play, email).await;
    play.side.make_admin(email).await;
    let path = "admin/create-user";
    let body =
        |name: &str| json!({"email": "sub@example.com", "name": "Sub", "data": {"username": name}});
    for (why, name) in [("taken", "both"), ("too short", "ab")] {
        play.post_refused(why, &mut rupert, path, body(name)).await;
    }
    let sub = play.post(&mut rupert, path, body("Sub_1")).await;
    let path = "admin/update-user";
    let body = |data: Value| json!({"userId": sub.text("/user/id"), "data": data});
    for (why, name) in [
        ("taken", "both"),
        ("their own", "sub_1"),
        ("too short", "ab"),
    ] {
        play.post_refused(why, &mut rupert, path, body(json!({"username": name})))
            .await;
    }
    play.post(&mut rupert, path, body(json!({"username": "Sub_2"})))
        .await;
    play.post(
        &mut rupert,
        path,
        body(json!({"displayUsername": "Second"})),
    )
    .await;
}
