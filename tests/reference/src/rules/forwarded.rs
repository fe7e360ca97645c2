//! What the handler and the server methods do is what the model does.

use http::{Response, StatusCode};
use neon_auth_conformance::json;
use neon_auth_core::Error;
use serde_json::Value;

use super::middleware::cookies_set;
use super::set_cookie::assert_leaves_well;
use crate::model::{Answer, Forwarded, Forwarding, forward, handle};
use crate::scenario::{Calling, Entry, Outcome, Scenario};

/// The handler, or an untyped call, asks upstream what the model asks, answers what it answers, and sets the same cookies,
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
    let answer = match &played.outcome {
        Outcome::Response(response) => heard(response, &expected.answer),
        Outcome::Reply(reply) => {
            // The arguments of a GET are its query, which is not the request's.
            if let Some(url) = fetched.first_mut() {
                *url = url.split('?').next().unwrap_or_default().to_owned();
            }
            replied(reply, &expected.answer)
        }
        _ => return,
    };
    let forwarded = Forwarded {
        answer,
        fetched,
        cookies: cookies_set(&played.cookies),
    };
    assert_eq!(
        forwarded, expected,
        "left: the library, right: the model, of {scenario:?}"
    );
}

/// A response in the model's words.
fn heard(response: &Response<bytes::Bytes>, expected: &Answer) -> Answer {
    let status = response.status();
    let json = || json::read_slice(response.body()).unwrap_or_default();
    match expected {
        Answer::Session(_) if status == StatusCode::OK => Answer::Session(json()),
        Answer::Failed(..) => {
            let code = json()
                .get("code")
                .and_then(Value::as_str)
                .map(str::to_owned);
            Answer::Failed(status.as_u16(), code.unwrap_or_default())
        }
        Answer::Refresh(_) if status == StatusCode::OK => {
            Answer::Refresh(super::refresh_target(response).unwrap_or_default())
        }
        _ => Answer::Passed(status, response.body().to_vec()),
    }
}

/// A method's reply in the model's words: a refusal keeps upstream's status and code, and what is a success is for the
/// reply's own type to read.
fn replied(reply: &Result<Value, Error>, expected: &Answer) -> Answer {
    let (Answer::Failed(..) | Answer::Passed(..), Err(error)) = (expected, reply) else {
        return expected.clone();
    };
    let failed = Answer::Failed(error.status().as_u16(), error.code().to_owned());
    let Answer::Passed(status, body) = expected else {
        return failed;
    };
    let is_refused = status.is_client_error() || status.is_server_error();
    if is_refused {
        let code = json::read_slice(body).ok();
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
