//! Inside a frame, Neon's client signs in at a provider in a popup, which hands the verifier to the window that opened
//! it.

use neon_auth_conformance::cookies::{SESSION_DATA, SESSION_TOKEN};
use serde_json::{Value, json};

use crate::stage::Live;
use crate::steps::{CHALLENGES, data, steps};

const VERIFIER: &str = "neon_auth_session_verifier";

scenarios![
    a_protected_page_signs_the_window_in,
    a_page_of_its_own_signs_the_window_in,
];

async fn a_protected_page_signs_the_window_in(stage: Live) {
    let email = "zoe@popup.example.com";
    let results = sign_in(&stage, email, "/dashboard?tab=1").await;
    let left_for = results["leftFor"].as_str().unwrap();
    assert!(verifier_in(left_for).is_some(), "{left_for}");
    // Not by the page that refreshes itself: a frame does not show it.
    let way = [
        (stage.app.as_str(), "/dashboard", 303),
        (stage.app.as_str(), "/dashboard", 200),
    ];
    assert_eq!(results["back"]["way"], steps(&way));
    assert_eq!(results["back"]["text"], format!("{email} Cache"));
    assert_eq!(results["backCookies"], json!([SESSION_DATA, SESSION_TOKEN]));
    assert_eq!(data(&results["session"])["user"]["email"], email);
    assert_eq!(results["page"], format!("{}/dashboard?tab=1", stage.app));
}

async fn a_page_of_its_own_signs_the_window_in(stage: Live) {
    let email = "zoe@popup.static.example.com";
    let results = sign_in(&stage, email, "/static?tab=1").await;
    let way = [(stage.app.as_str(), "/static", 200)];
    assert_eq!(results["back"]["way"], steps(&way));
    assert_eq!(results["backCookies"], json!(CHALLENGES));
    assert_eq!(data(&results["session"])["user"]["email"], email);
    assert_eq!(
        results["sessionCookies"],
        json!([SESSION_DATA, SESSION_TOKEN])
    );
    assert_eq!(results["page"], format!("{}/static?tab=1", stage.app));
}

/// Signs in, and sees that the popup leaves the verifier to the window that opened it.
async fn sign_in(stage: &Live, email: &str, callback: &str) -> Value {
    let input = json!({"email": email, "callback": callback});
    let results = stage.run_live("popup.mjs", input).await;
    assert_eq!(data(&results["signIn"])["redirect"], false);
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
        "originalCallback": callback,
    });
    assert_eq!(popup["messages"], json!([message]));
    results
}

fn verifier_in(url: &str) -> Option<String> {
    let url = url::Url::parse(url).unwrap();
    let mut pairs = url.query_pairs();
    pairs.find_map(|(name, value)| (name == VERIFIER).then(|| value.into_owned()))
}
