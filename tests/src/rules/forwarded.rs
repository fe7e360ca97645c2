//! What the handler and the server methods do is what the model does.

use http::{Response, StatusCode};
use neon_auth_core::Error;
use serde_json::Value;

use super::middleware::cookies_set;
use super::set_cookie::assert_leaves_well;
use crate::model::{Forwarded, Forwarding, Told, forward, handle};
use crate::scenario::{Calling, Entry, Outcome, Scenario};

/// The handler, or an untyped call, asks upstream what the model asks, tells what it tells, and sets the same cookies,
/// each as it may leave.
///
/// # Panics
///
/// If it does not. A scenario of another flow holds.
pub fn assert_forwards_as_modelled(scenario: &Scenario) {
    let played = scenario.play();
    let asked = &scenario.asked;
    let mut forwarding = Forwarding {
        settings: &scenario.settings,
        asked,
        method: &asked.method,
        path: "",
        query: asked.query.as_deref(),
    };
    let answers = [scenario.answer(0), scenario.answer(1)];
    let expected = match &scenario.entry {
        Entry::Handler { path, .. } => {
            forwarding.path = path;
            handle(&forwarding, scenario.now, answers)
        }
        Entry::Call(Calling::Untyped(method, path, _)) => {
            forwarding.method = method;
            forwarding.path = path;
            forwarding.query = None;
            forward(&forwarding, false, answers)
        }
        _ => return,
    };
    for cookie in &played.cookies {
        let line = assert_leaves_well(cookie, scenario.settings.site());
        assert_eq!(line.name, cookie.name(), "the line of another cookie");
    }
    let mut fetched: Vec<String> = played
        .fetches
        .iter()
        .map(|fetch| fetch.request.uri().to_string())
        .collect();
    let told = match &played.outcome {
        Outcome::Response(response) => heard(response, &expected.told),
        Outcome::Reply(reply) => {
            // The arguments of a GET are its query, which is not the request's.
            if let Some(url) = fetched.first_mut() {
                *url = url.split('?').next().unwrap_or_default().to_owned();
            }
            replied(reply, &expected.told)
        }
        _ => return,
    };
    let forwarded = Forwarded {
        told,
        fetched,
        cookies: cookies_set(&played.cookies),
    };
    assert_eq!(
        forwarded, expected,
        "left: the library, right: the model, of {scenario:?}"
    );
}

/// A response in the model's words.
fn heard(response: &Response<bytes::Bytes>, expected: &Told) -> Told {
    let status = response.status();
    let json = || serde_json::from_slice::<Value>(response.body()).unwrap_or_default();
    match expected {
        Told::Session(_) if status == StatusCode::OK => Told::Session(json()),
        Told::Failed(..) => {
            let code = json()
                .get("code")
                .and_then(Value::as_str)
                .map(str::to_owned);
            Told::Failed(status.as_u16(), code.unwrap_or_default())
        }
        Told::Refresh(_) if status == StatusCode::OK => {
            Told::Refresh(super::refresh_target(response).unwrap_or_default())
        }
        _ => Told::Passed(status, response.body().to_vec()),
    }
}

/// A method's reply in the model's words: a refusal keeps upstream's status and code, and what is a success is for the
/// reply's own type to read.
fn replied(reply: &Result<Value, Error>, expected: &Told) -> Told {
    let (Told::Failed(..) | Told::Passed(..), Err(error)) = (expected, reply) else {
        return expected.clone();
    };
    let failed = Told::Failed(error.status().as_u16(), error.code().to_owned());
    let Told::Passed(status, body) = expected else {
        return failed;
    };
    let is_refused = status.is_client_error() || status.is_server_error();
    if is_refused {
        let code = serde_json::from_slice::<Value>(body).ok();
        let code = code.as_ref().and_then(|body| body.get("code")?.as_str());
        assert_eq!(error.status(), *status, "the status of a refusal");
        assert!(
            error.code() == "UPSTREAM_ERROR" || code == Some(error.code()),
            "the code of a refusal is {}, not {code:?}",
            error.code()
        );
    }
    expected.clone()
}
