//! No server method is without a live test.

use std::path::Path;
use std::process::Command;

use neon_auth_core::{ENDPOINTS, EndpointInfo};
use neon_auth_tests::better_auth::Version;

use crate::application::direct;
use crate::noted::{self, NOTES};
use crate::site::{Plugins, live};

/// The row that is looked at; the others have the same scenarios.
const ROW: &str = "::on_1_6_23::";
/// And of what only 1.7 has.
const NEW_ROW: &str = "::on_1_7_25::";
const NEW: [&str; 4] = [
    "::get_organization::on_1_7_25::",
    "methods::passkey::",
    "methods::api_key::",
    "methods::oauth2::",
];
/// Whatever they are called with, they answer.
const NEVER_REFUSED: [&str; 5] = [
    "getAnonymousToken",
    "jwks",
    "multiSession.listDeviceSessions",
    "ok",
    "passkey.generateAuthenticateOptions",
];

/// A name can be given to any test; the calls cannot be made up.
#[test]
fn every_method_is_called_with_success_and_without() {
    if live(Version::V1_6_23, Plugins::AsAtNeon, direct).is_none() {
        return;
    }
    let notes = format!("called-{}", std::process::id());
    let notes = Path::new(env!("CARGO_TARGET_TMPDIR")).join(notes);
    let tests = Command::new(std::env::current_exe().unwrap())
        .arg(ROW)
        .args(NEW)
        .args(["--skip", "journeys::", "--skip", "::through_axum::"])
        .env(NOTES, &notes)
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&tests.stdout);
    assert!(tests.status.success(), "{output}");

    let calls = noted::take(&notes);
    let mut missing = Vec::new();
    for endpoint in ENDPOINTS.iter().copied().flatten() {
        let path = format!("/neondb/auth/{}", endpoint.path);
        let answered = |statuses: std::ops::Range<u16>| {
            calls.iter().any(|(method, called, status)| {
                *method == endpoint.method.as_str() && *called == path && statuses.contains(status)
            })
        };
        if !answered(200..300) {
            missing.push(format!("{}: success", endpoint.name));
        }
        if !answered(400..600) && !NEVER_REFUSED.contains(&endpoint.name) {
            missing.push(format!("{}: refusal", endpoint.name));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_method_is_seen_to_succeed_and_to_be_refused() {
    let tests = own_tests();
    let missing: Vec<String> = ENDPOINTS
        .iter()
        .copied()
        .flatten()
        .flat_map(|endpoint| {
            let names = names_of(endpoint, &tests);
            let refused = names
                .iter()
                .filter(|name| name.starts_with("refuses"))
                .count();
            let wants_refusal = !NEVER_REFUSED.contains(&endpoint.name);
            let success = (names.len() == refused).then_some("success");
            let refusal = (wants_refusal && refused == 0).then_some("refusal");
            [success, refusal]
                .into_iter()
                .flatten()
                .map(|what| format!("{}: {what}", endpoint.name))
        })
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

/// The tests of this binary, as the harness lists them.
fn own_tests() -> Vec<String> {
    let listed = Command::new(std::env::current_exe().unwrap())
        .args(["--list", "--format", "terse"])
        .output()
        .unwrap();
    String::from_utf8(listed.stdout)
        .unwrap()
        .lines()
        .filter_map(|line| Some(line.strip_suffix(": test")?.to_owned()))
        .collect()
}

/// What the tests of a method say of it. A test is `methods::<group>::…::<method>::<row>::<what it says>`; methods that
/// are called directly are in a module by their subject.
fn names_of<'t>(endpoint: &EndpointInfo, tests: &'t [String]) -> Vec<&'t str> {
    let is_group = |module: &str| {
        ENDPOINTS
            .iter()
            .copied()
            .flatten()
            .any(|endpoint| endpoint.group == module)
    };
    tests
        .iter()
        .filter_map(|test| {
            let test = test.strip_prefix("methods::")?;
            let (modules, name) = test
                .rsplit_once(ROW)
                .or_else(|| test.rsplit_once(NEW_ROW))?;
            let (modules, method) = modules.rsplit_once("::")?;
            let module = modules.split("::").next()?;
            let in_group = match endpoint.group {
                "" => !is_group(module),
                group => group == module,
            };
            (in_group && method == endpoint.method_name).then_some(name)
        })
        .collect()
}
