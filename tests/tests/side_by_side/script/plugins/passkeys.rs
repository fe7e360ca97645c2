//! Passkeys.

use neon_auth_dev_server::Authenticator;
use serde_json::{Value, json};

use crate::exchange::{APPLICATION, Exchange, Jar, Play};
use crate::script::{PASSWORD, sign_up};

const EMAIL: &str = "pia@example.com";
const OTHER: &str = "paul@example.com";

const CREATION_OPTIONS: &str = "passkey/generate-register-options";
const REGISTER: &str = "passkey/verify-registration";
const REQUEST_OPTIONS: &str = "passkey/generate-authenticate-options";
const AUTHENTICATE: &str = "passkey/verify-authentication";

pub(super) async fn play(play: &mut Play<'_>) {
    let mut authenticator = Authenticator::new(APPLICATION);
    let (mut pia, _) = sign_up(play, EMAIL).await;
    let (mut paul, _) = sign_up(play, OTHER).await;
    let id = make(play, &mut pia, &mut authenticator).await;
    refused_registrations(play, &mut pia).await;
    sign_in(play, &mut authenticator).await;
    refused_sign_ins(play, &mut pia, &mut authenticator).await;
    manage(play, &mut pia, &mut paul, &id).await;
}

/// What the page's script sends of a new passkey.
pub(in crate::script) fn registration(
    authenticator: &mut Authenticator,
    options: &Exchange,
) -> Value {
    let options = String::from_utf8_lossy(&options.body);
    let response = authenticator.register(&options).expect("a passkey");
    serde_json::from_str(&response).expect("JSON")
}

/// What it sends of one that signs.
pub(in crate::script) fn assertion(authenticator: &mut Authenticator, options: &Exchange) -> Value {
    let options = String::from_utf8_lossy(&options.body);
    let response = authenticator.authenticate(&options).expect("a passkey");
    serde_json::from_str(&response).expect("JSON")
}

/// Its id.
async fn make(play: &mut Play<'_>, pia: &mut Jar, authenticator: &mut Authenticator) -> String {
    let mut nobody = Jar::default();
    play.get_refused("signed out", &mut nobody, CREATION_OPTIONS)
        .await;
    let other = format!("{CREATION_OPTIONS}?authenticatorAttachment=roaming");
    play.get_refused("another attachment", pia, &other).await;
    let unasked = json!({"response": {"id": "AAAA"}});
    play.post_refused("no challenge", pia, REGISTER, unasked)
        .await;

    let named = format!("{CREATION_OPTIONS}?name=laptop&authenticatorAttachment=platform");
    let options = play.get(pia, &named).await;
    let response = registration(authenticator, &options);
    let body = json!({"response": response, "name": " laptop "});
    let id = play.post(pia, REGISTER, body.clone()).await.text("/id");
    play.post_refused("used challenge", pia, REGISTER, body)
        .await;

    // The options now exclude the first one, so another authenticator makes the second.
    let options = play.get(pia, CREATION_OPTIONS).await;
    let response = registration(&mut Authenticator::new(APPLICATION), &options);
    let body = json!({"response": response, "createSession": true});
    play.post(pia, REGISTER, body).await;
    play.get(pia, "passkey/list-user-passkeys").await;
    play.get_refused("signed out", &mut nobody, "passkey/list-user-passkeys")
        .await;
    id
}

async fn refused_registrations(play: &mut Play<'_>, pia: &mut Jar) {
    let earlier = play.get(pia, CREATION_OPTIONS).await;
    let response = registration(&mut Authenticator::new(APPLICATION), &earlier);
    let body = json!({"response": response});
    play.get(pia, CREATION_OPTIONS).await;
    play.post_refused("an earlier challenge", pia, REGISTER, body.clone())
        .await;

    let options = play.get(pia, CREATION_OPTIONS).await;
    let elsewhere = &mut Authenticator::new("http://localhost:3001");
    let other = json!({"response": registration(elsewhere, &options)});
    play.post_refused("another origin", pia, REGISTER, other)
        .await;

    for (why, pointer, value) in [
        ("another id", "/rawId", json!("AAAA")),
        ("another type", "/type", json!("password")),
        (
            "no attestation object",
            "/response/attestationObject",
            json!("AAAA"),
        ),
        ("no client data", "/response/clientDataJSON", json!("AAAA")),
    ] {
        let options = play.get(pia, CREATION_OPTIONS).await;
        let mut response = registration(&mut Authenticator::new(APPLICATION), &options);
        *response.pointer_mut(pointer).expect("the field") = value;
        let body = json!({"response": response});
        play.post_refused(why, pia, REGISTER, body).await;
    }
    play.get(pia, CREATION_OPTIONS).await;
    play.post_refused("no response", pia, REGISTER, json!({}))
        .await;
    let body = json!({"response": {}, "name": 1, "createSession": "yes"});
    play.post_refused("other types", pia, REGISTER, body).await;
    play.get(pia, REQUEST_OPTIONS).await;
    let body = json!({"response": response_to_nothing()});
    play.post_refused("a challenge to sign in", pia, REGISTER, body)
        .await;

    // Somebody else signs in in the browser that has the challenge.
    let mut shared = pia.clone();
    let options = play.get(&mut shared, CREATION_OPTIONS).await;
    let response = registration(&mut Authenticator::new(APPLICATION), &options);
    let body = json!({"email": OTHER, "password": PASSWORD});
    play.post(&mut shared, "sign-in/email", body).await;
    let body = json!({"response": response});
    play.post_refused("another user's challenge", &mut shared, REGISTER, body)
        .await;
}

fn response_to_nothing() -> Value {
    json!({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}})
}

async fn sign_in(play: &mut Play<'_>, authenticator: &mut Authenticator) {
    let mut jar = Jar::default();
    let options = play.get(&mut jar, REQUEST_OPTIONS).await;
    let body = json!({"response": assertion(authenticator, &options)});
    play.post(&mut jar, AUTHENTICATE, body.clone()).await;
    play.get(&mut jar, "get-session").await;
    play.post_refused("used challenge", &mut jar, AUTHENTICATE, body)
        .await;
    // Signed in, the options name the user's passkeys.
    let options = play.get(&mut jar, REQUEST_OPTIONS).await;
    let body = json!({"response": assertion(authenticator, &options)});
    play.post(&mut jar, AUTHENTICATE, body).await;
}

async fn refused_sign_ins(play: &mut Play<'_>, pia: &mut Jar, authenticator: &mut Authenticator) {
    let mut jar = Jar::default();
    play.post_refused("no response", &mut jar, AUTHENTICATE, json!({}))
        .await;
    let body = json!({"response": response_to_nothing()});
    play.post_refused("no challenge", &mut jar, AUTHENTICATE, body.clone())
        .await;
    play.get(&mut jar, REQUEST_OPTIONS).await;
    play.post_refused("unknown passkey", &mut jar, AUTHENTICATE, body.clone())
        .await;
    play.get(pia, CREATION_OPTIONS).await;
    play.post_refused("a challenge for a new passkey", pia, AUTHENTICATE, body)
        .await;

    let mut copy = authenticator.clone();
    for (why, pointer) in [
        ("another signature", "/response/signature"),
        ("another's data", "/response/clientDataJSON"),
    ] {
        let options = play.get(&mut jar, REQUEST_OPTIONS).await;
        let other = assertion(authenticator, &options);
        let options = play.get(&mut jar, REQUEST_OPTIONS).await;
        let mut response = assertion(authenticator, &options);
        let value = other.pointer(pointer).expect("the field").clone();
        *response.pointer_mut(pointer).expect("the field") = value;
        let body = json!({"response": response});
        play.post_refused(why, &mut jar, AUTHENTICATE, body).await;
    }
    let options = play.get(&mut jar, REQUEST_OPTIONS).await;
    let body = json!({"response": assertion(authenticator, &options)});
    play.post(&mut jar, AUTHENTICATE, body).await;
    let mut other = Jar::default();
    let options = play.get(&mut other, REQUEST_OPTIONS).await;
    let body = json!({"response": assertion(&mut copy, &options)});
    play.post_refused("a copy that is behind", &mut other, AUTHENTICATE, body)
        .await;
}

async fn manage(play: &mut Play<'_>, pia: &mut Jar, paul: &mut Jar, id: &str) {
    let (rename, delete) = ("passkey/update-passkey", "passkey/delete-passkey");
    let named = json!({"id": id, "name": " desk "});
    play.post(pia, rename, named.clone()).await;
    play.post_refused("another's", paul, rename, named.clone())
        .await;
    for (why, body) in [
        ("no name", json!({"id": id, "name": " "})),
        ("nothing", json!({})),
        ("no id", json!({"id": "", "name": "desk"})),
        ("unknown", json!({"id": "unknown", "name": "desk"})),
    ] {
        play.post_refused(why, pia, rename, body).await;
    }
    let body = json!({"id": id});
    play.post_refused("signed out", &mut Jar::default(), delete, body.clone())
        .await;
    play.post_refused("another's", paul, delete, body.clone())
        .await;
    play.post(pia, delete, body.clone()).await;
    play.post_refused("gone", pia, delete, body).await;
    play.post_refused("nothing", pia, delete, json!({})).await;
}
