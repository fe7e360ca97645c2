//! A password signs up, in and out, and what the client makes of refusals.

use neon_auth_conformance::cookies::{SESSION_DATA, SESSION_TOKEN};
use serde_json::{Value, json};

use crate::site::PASSWORD;
use crate::stage::Live;
use crate::steps::{data, nobody, outcome, steps};

scenarios![a_password_signs_in];

async fn a_password_signs_in(stage: Live) {
    let (name, email) = ("Zoë 🦀", "zoe@password.example.com");
    let input = json!({"name": name, "email": email, "password": PASSWORD});
    let results = stage.run_live("neon-password.mjs", input).await;
    assert_signed_up_and_changed(&results, name, email);
    assert_signed_out(&stage, &results);
    assert_refused(&results);
    assert_signed_in_again(&results);
}

fn assert_signed_up_and_changed(results: &Value, name: &str, email: &str) {
    assert_eq!(results["stranger"], nobody());
    let user = &data(&results["signUp"])["user"];
    assert_eq!(user["email"], email);
    assert_eq!(
        results["signUpCookies"],
        json!([SESSION_DATA, SESSION_TOKEN])
    );
    let first = data(&results["signedUp"]);
    assert_eq!(first["user"], *user);
    assert_eq!(results["dashboard"]["text"], format!("{email} Cache"));

    assert_eq!(data(&results["updateUser"]), &json!({"status": true}));
    let renamed = data(&results["updatedUser"]);
    assert_eq!(renamed["user"]["name"], format!("{name} the Second"));
    assert_eq!(renamed["session"]["id"], first["session"]["id"]);
    assert_eq!(outcome(&results["wrongChange"]), "401 invalid_credentials");
    let changed = data(&results["changePassword"]);
    assert_eq!(changed["user"]["id"], user["id"]);
}

fn assert_signed_out(stage: &Live, results: &Value) {
    assert_eq!(data(&results["signOut"]), &json!({"success": true}));
    assert_eq!(results["signOutCookies"], json!([]));
    assert_eq!(results["signedOut"], nobody());
    let way = [
        (stage.app.as_str(), "/dashboard", 303),
        (stage.app.as_str(), "/auth/sign-in", 200),
    ];
    assert_eq!(results["closedDashboard"]["way"], steps(&way));
}

/// The client has codes of its own, and throws.
fn assert_refused(results: &Value) {
    for (step, error) in [
        ("signUpAgain", "422 validation_failed"),
        ("shortPassword", "400 weak_password"),
        ("noEmail", "400 email_address_invalid"),
        ("signedOutUpdate", "401 invalid_credentials"),
        ("wrongPassword", "401 invalid_credentials"),
    ] {
        assert_eq!(outcome(&results[step]), error, "{step}");
    }
    let message = &results["wrongPassword"]["thrown"]["message"];
    assert_eq!(message, "Invalid email or password");
    assert_eq!(results["wrongPasswordCookies"], json!([]));
}

fn assert_signed_in_again(results: &Value) {
    let (first, renamed) = (data(&results["signedUp"]), data(&results["updatedUser"]));
    assert_eq!(data(&results["signIn"])["user"]["id"], first["user"]["id"]);
    assert_eq!(
        results["signInCookies"],
        json!([SESSION_DATA, SESSION_TOKEN])
    );
    let second = data(&results["signedIn"]);
    assert_eq!(second["user"]["name"], renamed["user"]["name"]);
    assert_ne!(second["session"]["token"], first["session"]["token"]);
    assert_eq!(data(&results["deleteUser"])["success"], true);
    assert_eq!(results["deleteUserCookies"], json!([]));
}
