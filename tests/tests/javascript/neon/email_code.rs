//! A mailed code signs in, and another one sets a password.

use neon_auth_conformance::cookies::{SESSION_DATA, SESSION_TOKEN};
use serde_json::json;

use crate::site::PASSWORD;
use crate::stage::Live;
use crate::steps::{data, outcome};

scenarios![a_mailed_code_signs_in];

async fn a_mailed_code_signs_in(stage: Live) {
    let email = "zoe@code.example.com";
    let input = json!({"email": email, "password": PASSWORD});
    let results = stage.run_live("neon-email-code.mjs", input).await;

    assert_eq!(data(&results["sign-in sent"]), &json!({"success": true}));
    assert_eq!(outcome(&results["wrongCode"]), "400 validation_failed");
    assert_eq!(results["wrongCodeCookies"], json!([]));
    let user = &data(&results["signIn"])["user"];
    assert_eq!(
        (&user["email"], &user["name"], &user["emailVerified"]),
        (&json!(email), &json!("Cody"), &json!(true))
    );
    assert_eq!(
        results["signInCookies"],
        json!([SESSION_DATA, SESSION_TOKEN])
    );
    assert_eq!(data(&results["signedIn"])["user"], *user);
    assert_eq!(outcome(&results["usedCode"]), "400 validation_failed");

    for step in ["forget-password sent", "check", "reset"] {
        assert_eq!(data(&results[step]), &json!({"success": true}), "{step}");
    }
    assert_eq!(data(&results["byPassword"])["user"]["id"], user["id"]);
}
