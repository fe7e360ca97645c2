//! What the scripts tell of their steps.

use neon_auth_tests::better_auth::Differences;
use serde_json::{Value, json};

/// The cookies of a sign-in at a provider that is under way, in both of upstream's spellings.
pub(crate) const CHALLENGES: [&str; 2] = [
    "__Secure-neon-auth.session_challange",
    "__Secure-neon-auth.session_challenge",
];

/// What a call that was not refused came to.
pub(crate) fn data(step: &Value) -> &Value {
    let is_good = step["error"].is_null() && !step["data"].is_null();
    assert!(is_good, "the call came to {step}");
    &step["data"]
}

/// What a client makes of a session that is none.
pub(crate) fn nobody() -> Value {
    json!({"data": null, "error": null})
}

/// A browser's way: origin, path and status of each page.
pub(crate) fn steps(way: &[(&str, &str, u16)]) -> Value {
    way.iter()
        .map(|(origin, path, status)| json!({"origin": origin, "path": path, "status": status}))
        .collect()
}

/// What a call of Neon's client came to: "done", or status and code of the error that it throws.
pub(crate) fn outcome(step: &Value) -> String {
    match &step["thrown"] {
        Value::Null => {
            data(step);
            Differences::DONE.to_owned()
        }
        thrown => {
            let code = thrown["code"].as_str().unwrap();
            format!("{} {code}", thrown["status"])
        }
    }
}
