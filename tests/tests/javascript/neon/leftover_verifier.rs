//! A link may hold a verifier that nobody waits for. Neon's client passes it on to get-session, and who is signed in
//! stays so.

use neon_auth_conformance::cookies::{SESSION_DATA, SESSION_TOKEN};
use serde_json::{Value, json};

use crate::site::PASSWORD;
use crate::stage::Counted;
use crate::steps::data;

const EMAIL: &str = "zoe@link.example.com";

#[tokio::test]
async fn who_is_signed_in_by_the_cookie_stays_so() {
    let Some(stage) = Counted::set().await else {
        return;
    };
    let results = follow_the_link(&stage, &[]).await;
    assert_signed_in(&stage, &results);
    let asked = stage.upstream.count("get-session");
    assert_eq!(
        asked, 1,
        "sign-up mints, and the cookie answers from then on"
    );
}

#[tokio::test]
async fn who_is_signed_in_by_a_look_up_stays_so() {
    let Some(stage) = Counted::set().await else {
        return;
    };
    let results = follow_the_link(&stage, &[SESSION_DATA]).await;
    assert_signed_in(&stage, &results);
    let asked = stage.upstream.count("get-session");
    assert_eq!(asked, 2, "sign-up mints, and get-session is looked up");
}

/// Nobody is signed in, and no error says otherwise.
#[tokio::test]
async fn who_is_signed_out_stays_so() {
    let Some(stage) = Counted::set().await else {
        return;
    };
    let results = follow_the_link(&stage, &[SESSION_DATA, SESSION_TOKEN]).await;
    assert_eq!(results["session"], json!({"data": null, "error": null}));
}

async fn follow_the_link(stage: &Counted, forget: &[&str]) -> Value {
    let input = json!({"email": EMAIL, "password": PASSWORD, "forget": forget});
    let results = stage.run("leftover-verifier.mjs", input).await;
    assert_eq!(data(&results["signUp"])["user"]["email"], EMAIL);
    assert_eq!(results["visit"]["text"], "static");
    results
}

fn assert_signed_in(stage: &Counted, results: &Value) {
    assert_eq!(data(&results["session"])["user"]["email"], EMAIL);
    // The client takes the verifier out of the address bar, since it has the session.
    assert_eq!(results["page"], format!("{}/static?tab=1", stage.app));
    assert_eq!(results["dashboard"]["text"], format!("{EMAIL} Cache"));
}
