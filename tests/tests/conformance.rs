//! The project's own copy of the conformance vectors, and that the runner would notice.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

use neon_auth_conformance::{json, own_vectors, read_cases, run_case, run_path};
use serde_json::{Value, json};

const FILES: [&str; 5] = [
    "handler.json",
    "middleware.json",
    "get_session.json",
    "call.json",
    "own.json",
];

/// The names of the cases of a file that fail, with their differences.
fn failures(file: &str) -> Vec<(String, String)> {
    let report = run_path(&own_vectors().join(file)).expect("the vectors can be read");
    assert!(report.passed > 0, "no case of {file} passed");
    report.failures
}

#[test]
fn every_handler_case_passes() {
    assert_eq!(failures("handler.json"), []);
}

#[test]
fn every_middleware_case_passes() {
    assert_eq!(failures("middleware.json"), []);
}

#[test]
fn every_get_session_case_passes() {
    assert_eq!(failures("get_session.json"), []);
}

#[test]
fn every_call_case_passes() {
    assert_eq!(failures("call.json"), []);
}

/// Cases that reviews have brought up.
#[test]
fn every_case_of_our_own_passes() {
    assert_eq!(failures("own.json"), []);
}

/// The names of the cookies are made from the configuration in one place, so that no rule depends on what they are.
#[test]
fn every_case_passes_under_other_names_of_the_cookies() {
    // They are as long as the usual ones: some cases are about lengths.
    for (cookie_prefix, secure_prefix, begin) in [
        ("next-auth", true, "__Secure-next-auth."),
        ("another-auth-brand", false, "another-auth-brand."),
    ] {
        for file in FILES {
            for case in read_cases(&own_vectors().join(file)).expect("the vectors can be read") {
                let config = &case["config"];
                let has_other_names_here =
                    config["insecure_localhost"] == true || config["host_prefix"] == true;
                if has_other_names_here && !secure_prefix {
                    // Both names of a pair would be one, and `__Host-` needs a prefix that it takes the place of.
                    continue;
                }
                let mut renamed = case.to_string().replace("__Secure-neon-auth.", begin);
                if has_other_names_here {
                    renamed = renamed.replace("neon-auth.", &format!("{cookie_prefix}."));
                }
                let mut renamed = json::read(&renamed).expect("it is still JSON");
                renamed["config"]["cookie_prefix"] = cookie_prefix.into();
                renamed["config"]["secure_prefix"] = secure_prefix.into();
                let outcome = run_case(&renamed)
                    .map_err(|difference| difference.chars().take(200).collect::<String>());
                assert_eq!(outcome, Ok(()), "{} under {begin}", case["name"]);
            }
        }
    }
}

#[test]
fn any_changed_expectation_makes_its_case_fail() {
    let mut changed = 0;
    for file in FILES {
        for case in read_cases(&own_vectors().join(file)).expect("the vectors can be read") {
            let expect = case
                .get("expect")
                .expect("a case expects something")
                .clone();
            for path in leaves(&expect) {
                let mut case = case.clone();
                let leaf = case
                    .pointer_mut(&format!("/expect{path}"))
                    .expect("the leaf is there");
                change(leaf);
                changed += 1;
                assert!(
                    run_case(&case).is_err(),
                    "{} passes with another {path}: {leaf}",
                    case["name"],
                    leaf = case["expect"].pointer(&path).expect("the leaf is there"),
                );
            }
        }
    }
    assert!(changed > 2000, "only {changed} expectations were changed");
}

#[test]
fn what_the_runner_does_not_know_is_a_failure() {
    let cases = read_cases(&own_vectors().join("call.json")).expect("the vectors can be read");
    let case = cases.first().expect("there is a case");
    assert_eq!(run_case(case), Ok(()));
    for (pointer, value) in [
        ("/entry", Value::from("teleport")),
        ("/call/endpoint", Value::from("signIn.telepathy")),
        ("/call/args/telepathic", Value::from(true)),
        ("/config/telepathy", Value::from(true)),
        ("/config/page_cache_control", Value::from(true)),
        ("/expect/telepathy", Value::from(1)),
        ("/invalidated", json!([{"user": "usr_1"}])),
        (
            "/invalidated",
            json!([{"user": "usr_1", "session": "tok_abc", "at": "2026-06-01T12:00:00Z"}]),
        ),
        ("/invalidated", json!([{"user": "usr_1", "at": "noon"}])),
        ("/expect/invalidates", json!([{"mind": "usr_1"}])),
        ("/upstream/0", json!({"failure": "boredom"})),
    ] {
        let mut case = case.clone();
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        match case.pointer_mut(parent).expect("the place is there") {
            Value::Array(items) => items[0] = value,
            place => place[key] = value,
        }
        assert!(
            run_case(&case).is_err(),
            "an unknown {pointer} is passed over"
        );
    }
}

/// Pointers to everything that is expected. What must be lacking is left out: another text is lacking too.
fn leaves(expect: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), expect)];
    while let Some((path, value)) = open.pop() {
        match value {
            _ if path.ends_with("/location_lacks") => {}
            Value::Object(map) => open.extend(map.iter().map(|(key, value)| {
                (
                    format!("{path}/{}", key.replace('~', "~0").replace('/', "~1")),
                    value,
                )
            })),
            Value::Array(items) => open.extend(
                items
                    .iter()
                    .enumerate()
                    .map(|(index, value)| (format!("{path}/{index}"), value)),
            ),
            _ => found.push(path),
        }
    }
    found
}

fn change(leaf: &mut Value) {
    *leaf = match &*leaf {
        Value::Null => Value::from("something"),
        Value::Bool(flag) => Value::from(!flag),
        Value::Number(number) => Value::from(number.as_f64().unwrap_or(0.0) + 1.0),
        _ => Value::from(format!("{}x", leaf.as_str().unwrap_or_default())),
    };
}
