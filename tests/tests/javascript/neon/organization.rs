//! An organization is founded, and somebody invited to it.

use serde_json::{Value, json};

use crate::site::PASSWORD;
use crate::stage::Live;
use crate::steps::{data, outcome};

const OWNER: &str = "zoe@acme.example.com";
const INVITED: &str = "yan@acme.example.com";

scenarios![an_organization_is_founded_and_joined];

async fn an_organization_is_founded_and_joined(stage: Live) {
    let input = json!({"email": OWNER, "invited": INVITED, "password": PASSWORD});
    let results = stage.run_live("neon-organization.mjs", input).await;
    assert_founded(&results);
    assert_joined(&stage, &results);
    for (step, error) in [
        ("taken", "400 validation_failed"),
        ("takenSlug", "400 validation_failed"),
        ("inviteAgain", "400 validation_failed"),
        ("leave", "400 validation_failed"),
        ("strangerAccepts", "401 invalid_credentials"),
        ("notVerified", "403 feature_not_supported"),
        ("memberInvites", "403 feature_not_supported"),
    ] {
        assert_eq!(outcome(&results[step]), error, "{step}");
    }
}

fn assert_founded(results: &Value) {
    assert_eq!(data(&results["none"]), &json!([]));
    let made = data(&results["create"]);
    assert_eq!(made["slug"], "acme");
    assert_eq!(made["members"][0]["role"], "owner");
    assert_eq!(data(&results["freeSlug"]), &json!({"status": true}));
    let listed = data(&results["list"]);
    assert_eq!(listed.as_array().unwrap().len(), 1);
    for organization in [&listed[0], data(&results["setActive"])] {
        assert_eq!(organization["id"], made["id"]);
    }
    assert_eq!(data(&results["update"])["name"], "Acme & Co.");
}

fn assert_joined(stage: &Live, results: &Value) {
    let invitation = data(&results["invite"]);
    assert_eq!(
        (&invitation["email"], &invitation["status"]),
        (&json!(INVITED), &json!("pending"))
    );
    assert_eq!(data(&results["invitations"])[0]["id"], invitation["id"]);
    assert_eq!(data(&results["invitation"])["inviterEmail"], OWNER);
    let accepted = &data(&results["accept"])["invitation"];
    assert_eq!(accepted["status"], "accepted");

    let full = data(&results["full"]);
    let roles: Vec<&Value> = full["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|member| &member["role"])
        .collect();
    assert_eq!(roles, ["owner", "member"]);
    assert_eq!(data(&results["role"]), &json!({"role": "member"}));
    let seen = full["invitations"].as_array().unwrap().len().to_string();
    let what = "the invitations that a member sees in getFullOrganization";
    assert_eq!(seen, stage.says(what), "{what}");
    let what = "organization.listInvitations by a member";
    stage.assert_says(what, &results["memberLooks"]);
}
