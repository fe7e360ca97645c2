//! Sessions are listed and revoked, and what that does to the browsers that they are of.

use serde_json::{Value, json};

use crate::site::PASSWORD;
use crate::stage::Live;
use crate::steps::{data, nobody, outcome};

const EMAIL: &str = "zoe@sessions.example.com";
const OUT: &str = "a view of the UI";

scenarios![who_is_revoked_is_signed_out_at_once];

async fn who_is_revoked_is_signed_out_at_once(stage: Live) {
    let input = json!({"email": EMAIL, "password": PASSWORD});
    let results = stage.run_live("neon-sessions.mjs", input).await;
    let in_by_cookie = format!("{EMAIL} Cache");
    let here = &results["here"]["session"];

    assert_eq!(data(&results["all"]).as_array().unwrap().len(), 3);
    assert_eq!(texts(&results["open"]), [&in_by_cookie, &in_by_cookie]);
    let done = json!({"status": true});
    assert_eq!(data(&results["revoke"]), &done);
    let [one, two] = texts(&results["revoked"]);
    assert_eq!((one, two.starts_with(EMAIL)), (OUT, true));
    assert_eq!(data(&results["left"]).as_array().unwrap().len(), 2);
    assert_eq!(data(&results["revokeOthers"]), &done);
    assert_eq!(texts(&results["revokedOthers"]), [OUT, OUT]);
    assert_eq!(results["twoSession"], nobody());
    assert_eq!(data(&results["alone"]), &json!([here]));

    assert_eq!(data(&results["revokeAll"]), &done);
    assert_eq!(data(&results["kept"]), &results["here"]);
    assert_eq!(results["closed"]["text"], OUT);
    assert_eq!(outcome(&results["noSessions"]), "401 invalid_credentials");
}

/// What two browsers see.
fn texts(visits: &Value) -> [&str; 2] {
    [0, 1].map(|browser| visits[browser]["text"].as_str().unwrap())
}
