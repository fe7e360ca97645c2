//! The sign-out page of Neon's UI, in an application whose pages are all behind `protect`.

use neon_auth_tests::cookies::{SESSION_DATA, SESSION_TOKEN};
use serde_json::{Value, json};

use crate::site::PASSWORD;
use crate::stage::Stage;
use crate::steps::{data, steps};

const EMAIL: &str = "zoe@leaves.example.com";

#[tokio::test]
async fn who_is_signed_out_sees_it_too() {
    let Some(stage) = Stage::set().await else {
        return;
    };
    let told = out_and_in_again(&stage).await;
    let way = [(stage.app.as_str(), "/auth/sign-out", 200)];
    assert_eq!(told["again"]["way"], steps(&way));
    assert_eq!(told["again"]["text"], "a view of the UI");
}

#[tokio::test]
async fn who_signs_in_again_stays_signed_in() {
    let Some(stage) = Stage::set().await else {
        return;
    };
    let told = out_and_in_again(&stage).await;
    let way = [(stage.app.as_str(), "/dashboard", 200)];
    assert_eq!(told["landed"]["way"], steps(&way), "after the sign-in");
    assert_eq!(told["landed"]["text"], format!("{EMAIL} Cache"));
    assert_eq!(told["landedCookies"], json!([SESSION_DATA, SESSION_TOKEN]));
    assert_eq!(told["dashboard"]["way"], steps(&way));
    let sign_outs = stage.upstream.count("sign-out");
    assert_eq!(sign_outs, 1, "nobody is signed out a second time");
}

async fn out_and_in_again(stage: &Stage) -> Value {
    let input = json!({"email": EMAIL, "password": PASSWORD});
    let told = stage.run("sign-out-page.mjs", input).await;
    assert_eq!(data(&told["signUp"])["user"]["email"], EMAIL);
    assert_eq!(data(&told["signOut"]), &json!({"success": true}));
    assert_eq!(told["signOutCookies"], json!([]));
    assert_eq!(data(&told["signIn"])["user"]["email"], EMAIL);
    told
}
