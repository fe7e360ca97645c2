//! A provider signs in, by way of a page that our layer looks at, and of one that the client alone does.

use neon_auth_conformance::cookies::{SESSION_DATA, SESSION_TOKEN};
use serde_json::{Value, json};

use crate::stage::Live;
use crate::steps::{CHALLENGES, data, outcome, steps};

scenarios![
    a_protected_page_signs_in,
    a_page_of_its_own_redeems_the_verifier,
];

async fn a_protected_page_signs_in(stage: Live) {
    let email = "zoe@provider.example.com";
    let results = sign_in(&stage, email, "/dashboard?tab=1").await;
    let visit = &results["visit"];
    assert_eq!(visit["text"], format!("{email} Cache"));
    // The dashboard comes twice: at first as the page that refreshes itself.
    let app = stage.app.as_str();
    let pages = [(app, "/dashboard", 200), (app, "/dashboard", 200)];
    assert_eq!(visit["way"], way(&stage, &pages));
    assert_eq!(
        results["visitCookies"],
        json!([SESSION_DATA, SESSION_TOKEN])
    );
    assert_eq!(results["page"], format!("{}/dashboard?tab=1", stage.app));
}

async fn a_page_of_its_own_redeems_the_verifier(stage: Live) {
    let email = "zoe@provider.static.example.com";
    let results = sign_in(&stage, email, "/static?tab=1").await;
    let pages = [(stage.app.as_str(), "/static", 200)];
    assert_eq!(results["visit"]["way"], way(&stage, &pages));
    assert_eq!(results["visitCookies"], json!(CHALLENGES));
    assert_eq!(results["page"], format!("{}/static?tab=1", stage.app));
}

/// Signs in and out, and sees what is so whatever the page.
async fn sign_in(stage: &Live, email: &str, callback: &str) -> Value {
    let input = json!({"email": email, "callback": callback});
    let results = stage.run_live("neon-social.mjs", input).await;
    assert_eq!(
        outcome(&results["unknown"]),
        "403 oauth_provider_not_supported"
    );
    assert_eq!(data(&results["signIn"])["redirect"], true);
    assert_eq!(results["signInCookies"], json!(CHALLENGES));
    assert_eq!(results["stranger"], Value::Null, "a verifier alone");
    assert_eq!(data(&results["session"])["user"]["email"], email);
    assert_eq!(
        results["sessionCookies"],
        json!([SESSION_DATA, SESSION_TOKEN])
    );
    assert_eq!(results["dashboard"]["text"], format!("{email} Cache"));
    assert_eq!(data(&results["signOut"]), &json!({"success": true}));
    assert_eq!(results["signOutCookies"], json!([]));
    results
}

/// By the provider to these pages.
fn way(stage: &Live, pages: &[(&str, &str, u16)]) -> Value {
    let upstream = stage.upstream.origin();
    let mut way = vec![
        (upstream, "/neondb/auth/sign-in/social/init", 302),
        (upstream, "/__idp/authorize", 302),
        (upstream, "/neondb/auth/callback/google", 302),
    ];
    way.extend(pages);
    steps(&way)
}
