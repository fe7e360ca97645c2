//! Inside a frame, Neon's client signs in at a provider in a popup, which hands the verifier to the window that opened
//! it.

use neon_auth_conformance::cookies::{SESSION_DATA, SESSION_TOKEN};
use serde_json::{Value, json};

use crate::stage::Stage;
use crate::steps::{CHALLENGES, data, steps};

const EMAIL: &str = "zoe@popup.example.com";
const VERIFIER: &str = "neon_auth_session_verifier";

#[tokio::test]
async fn the_popup_leaves_the_verifier_to_the_window_that_opened_it() {
    let Some(stage) = Stage::set().await else {
        return;
    };
    let results = sign_in(&stage, "/dashboard?tab=1").await;
    let popup = &results["popup"];
    let upstream = stage.upstream.origin();
    // The callback's page comes at once: one that refreshes itself would be there twice.
    let way = [
        (upstream, "/neondb/auth/sign-in/social/init", 302),
        (upstream, "/__idp/authorize", 302),
        (upstream, "/neondb/auth/callback/google", 302),
        (stage.app.as_str(), "/auth/callback", 200),
    ];
    assert_eq!(popup["visit"]["way"], steps(&way));
    assert_eq!(popup["visit"]["text"], "a view of the UI");
    assert_eq!(popup["cookies"], json!(CHALLENGES), "nothing is exchanged");
    let verifier = verifier_in(popup["visit"]["url"].as_str().unwrap());
    let message = json!({
        "type": "neon-auth:oauth-complete",
        "verifier": verifier.expect("a verifier in the popup's URL"),
        "originalCallback": "/dashboard?tab=1",
    });
    assert_eq!(popup["messages"], json!([message]));
}

#[tokio::test]
async fn the_window_is_signed_in_by_a_protected_page() {
    let Some(stage) = Stage::set().await else {
        return;
    };
    let results = sign_in(&stage, "/dashboard?tab=1").await;
    assert_eq!(data(&results["signIn"])["redirect"], false);
    let left_for = results["leftFor"].as_str().unwrap();
    assert!(verifier_in(left_for).is_some(), "{left_for}");
    // Not by the page that refreshes itself: a frame does not show it.
    let way = [
        (stage.app.as_str(), "/dashboard", 303),
        (stage.app.as_str(), "/dashboard", 200),
    ];
    assert_eq!(results["back"]["way"], steps(&way));
    assert_eq!(results["back"]["text"], format!("{EMAIL} Cache"));
    assert_eq!(results["backCookies"], json!([SESSION_DATA, SESSION_TOKEN]));
    assert_eq!(data(&results["session"])["user"]["email"], EMAIL);
    assert_eq!(results["page"], format!("{}/dashboard?tab=1", stage.app));
}

#[tokio::test]
async fn the_window_is_signed_in_by_its_client_at_a_page_of_its_own() {
    let Some(stage) = Stage::set().await else {
        return;
    };
    let results = sign_in(&stage, "/static?tab=1").await;
    assert_eq!(data(&results["signIn"])["redirect"], false);
    let way = [(stage.app.as_str(), "/static", 200)];
    assert_eq!(results["back"]["way"], steps(&way));
    assert_eq!(results["backCookies"], json!(CHALLENGES));
    assert_eq!(data(&results["session"])["user"]["email"], EMAIL);
    assert_eq!(
        results["sessionCookies"],
        json!([SESSION_DATA, SESSION_TOKEN])
    );
    assert_eq!(results["page"], format!("{}/static?tab=1", stage.app));
}

async fn sign_in(stage: &Stage, callback: &str) -> Value {
    let input = json!({"email": EMAIL, "callback": callback});
    stage.run("popup.mjs", input).await
}

fn verifier_in(url: &str) -> Option<String> {
    let url = url::Url::parse(url).unwrap();
    let mut pairs = url.query_pairs();
    pairs.find_map(|(name, value)| (name == VERIFIER).then(|| value.into_owned()))
}
