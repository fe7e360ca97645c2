//! A mailed link leads to the application's page for a new password.

use serde_json::json;

use crate::site::PASSWORD;
use crate::stage::Live;
use crate::steps::{data, outcome, steps};

scenarios![a_mailed_link_sets_a_password];

async fn a_mailed_link_sets_a_password(stage: Live) {
    let email = "zoe@reset.example.com";
    let input = json!({"email": email, "password": PASSWORD});
    let results = stage.run_live("neon-password-reset.mjs", input).await;

    assert_eq!(outcome(&results["elsewhere"]), "403 feature_not_supported");
    assert_eq!(data(&results["request"])["status"], true);
    let token = results["token"].as_str().unwrap();
    let link = format!("/neondb/auth/reset-password/{token}");
    let way = [
        (stage.upstream.origin(), link.as_str(), 302),
        (stage.app.as_str(), "/auth/reset-password", 200),
    ];
    assert_eq!(results["visit"]["way"], steps(&way));
    assert_eq!(data(&results["reset"]), &json!({"status": true}));
    assert_eq!(results["resetCookies"], json!([]));
    assert_eq!(outcome(&results["usedLink"]), "401 bad_jwt");
    assert_eq!(outcome(&results["oldPassword"]), "401 invalid_credentials");
    assert_eq!(data(&results["newPassword"])["user"]["email"], email);
}
