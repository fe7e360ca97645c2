//! Accounts at providers. 1.7 takes other arguments than the client's types have, and signs out there, too.

use serde_json::{Value, json};

use crate::stage::Live;
use crate::steps::{data, outcome};

scenarios![accounts_are_listed_asked_about_and_unlinked];

async fn accounts_are_listed_asked_about_and_unlinked(stage: Live) {
    let input = json!({"email": "zoe@accounts.example.com"});
    let results = stage.run_live("neon-accounts.mjs", input).await;

    assert_eq!(providers(&results["one"]), ["google"]);
    let refused = outcome(&results["unlinkLast"]);
    assert_eq!(refused, "400 validation_failed");
    let mut left = vec!["google", "github", "vercel"];
    assert_eq!(providers(&results["all"]), left);

    for (step, what) in [
        ("info", "accountInfo by accountId"),
        ("infoById", "accountInfo by id"),
        ("accessToken", "getAccessToken by providerId"),
        ("accessTokenById", "getAccessToken by id"),
        ("refreshToken", "refreshToken by providerId"),
        ("unlink", "unlinkAccount by providerId and accountId"),
        ("unlinkById", "unlinkAccount by providerId and id"),
    ] {
        stage.assert_says(what, &results[step]);
    }
    for (provider, step) in [("google", "unlink"), ("github", "unlinkById")] {
        if results[step]["thrown"].is_null() {
            left.retain(|linked| *linked != provider);
        }
    }
    assert_eq!(providers(&results["left"]), left);

    assert_eq!(data(&results["signOut"])["success"], true);
    let leads = match results["leftFor"].as_str() {
        None => "stays here",
        Some(page) if page.ends_with("/__idp/logout") => "leads there",
        Some(page) => panic!("signing out leads to {page}"),
    };
    let what = "signOut, where the provider has a page for it";
    assert_eq!(leads, stage.says(what), "{what}");
}

fn providers(step: &Value) -> Vec<&str> {
    let accounts = data(step).as_array().unwrap().iter();
    accounts
        .map(|account| account["providerId"].as_str().unwrap())
        .collect()
}
