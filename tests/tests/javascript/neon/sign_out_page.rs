//! The sign-out page of Neon's UI, in an application whose pages are all behind `protect`.

use neon_auth_conformance::cookies::{SESSION_DATA, SESSION_TOKEN};
use serde_json::{Value, json};

use crate::site::PASSWORD;
use crate::stage::Counted;
use crate::steps::{data, steps};

const EMAIL: &str = "zoe@leaves.example.com";

#[tokio::test]
async fn who_is_signed_out_sees_it_too() {
    let Some(stage) = Counted::set().await else {
        return;
    };
    let results = out_and_in_again(&stage).await;
    let way = [(stage.app.as_str(), "/auth/sign-out", 200)];
    assert_eq!(results["again"]["way"], steps(&way));
    assert_eq!(results["again"]["text"], "a view of the UI");
}

#[tokio::test]
async fn who_signs_in_again_stays_signed_in() {
    let Some(stage) = Counted::set().await else {
        return;
    };
    let results = out_and_in_again(&stage).await;
    let way = [(stage.app.as_str(), "/dashboard", 200)];
    assert_eq!(results["landed"]["way"], steps(&way), "after the sign-in");
    assert_eq!(results["landed"]["text"], format!("{EMAIL} Cache"));
    assert_eq!(
        results["landedCookies"],
        json!([SESSION_DATA, SESSION_TOKEN])
    );
    assert_eq!(results["dashboard"]["way"], steps(&way));
    let sign_outs = stage.upstream.count("sign-out");
    assert_eq!(sign_outs, 1, "nobody is signed out a second time");
}

async fn out_and_in_again(stage: &Counted) -> Value {
    let input = json!({"email": EMAIL, "password": PASSWORD});
    let results = stage.run("sign-out-page.mjs", input).await;
    assert_eq!(data(&results["signUp"])["user"]["email"], EMAIL);
    assert_eq!(data(&results["signOut"]), &json!({"success": true}));
    assert_eq!(results["signOutCookies"], json!([]));
    assert_eq!(data(&results["signIn"])["user"]["email"], EMAIL);
    results
}
