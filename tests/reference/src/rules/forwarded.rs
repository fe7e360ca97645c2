//! What the handler and the server methods do is what the model does.

use bytes::Bytes;
use http::header::SET_COOKIE;
use http::{HeaderMap, Response, StatusCode};
use neon_auth_conformance::json;
use neon_auth_core::{Error, Invalidation, SetCookie, UnixMillis};
use serde_json::Value;

use super::middleware::cookies_set;
use super::sent::{in_order, sent};
use super::set_cookie::assert_leaves_well;
use crate::model::{
    Answer, Forwarded, Forwarding, Head, Made, forward, handle, refusal, response_head, text_of,
};
use crate::scenario::{Entry, Outcome, Reply, Scenario};

/// The handler, or a server method, asks upstream what the model asks, answers what it answers, and sets the same cookies,
/// each as it may leave.
///
/// # Panics
///
/// If it does not. A scenario of another flow holds.
pub fn assert_forwards_as_modelled(scenario: &Scenario) {
    let played = scenario.play();
    let asked = &scenario.asked;
    let (route, arguments);
    let mut forwarding = Forwarding {
        settings: &scenario.settings,
        asked,
        method: &asked.method,
        path: "",
        query: asked.query.as_deref(),
        body: None,
        arguments: "",
    };
    let answers = scenario.all_answers();
    let expected = match &scenario.entry {
        Entry::Handler { path, body } => {
            forwarding.path = path;
            forwarding.body = Some(body);
            handle(&forwarding, scenario.now, answers)
        }
        Entry::Call(calling) => {
            route = calling.route();
            arguments = calling.arguments();
            forwarding.arguments = &arguments;
            (forwarding.method, forwarding.path) = (&route.0, &route.1);
            forwarding.query = None;
            forward(&forwarding, false, scenario.now, answers)
        }
        _ => return,
    };
    for cookie in &played.cookies {
        let line = assert_leaves_well(cookie, &scenario.lines(cookie), scenario.site());
        assert_eq!(line.name, cookie.name(), "the line of another cookie");
    }
    let (answered_at, upstream) = scenario.answer(expected.call);
    let answer = match &played.outcome {
        Outcome::Response(response) => heard(response, &expected.answer),
        Outcome::Reply(reply) => replied(reply, &expected.answer, upstream),
        _ => return,
    };
    let made: Vec<_> = expected
        .made
        .iter()
        .map(|made| invalidation(made, answered_at))
        .collect();
    assert_eq!(
        played.made, made,
        "what is invalidated is not {:?}, of {scenario:?}",
        expected.made
    );
    if let Outcome::Response(response) = &played.outcome {
        assert_eq!(
            head_of(scenario, response.headers(), &played.cookies),
            response_head(&forwarding, &expected, upstream),
            "left: the library, right: the model's head, of {scenario:?}"
        );
    }
    let forwarded = Forwarded {
        answer,
        sent: sent(&played.fetches, &expected.sent),
        cookies: cookies_set(&played.cookies),
        call: expected.call,
        made: expected.made.clone(),
    };
    let expected = Forwarded {
        sent: in_order(&expected.sent),
        ..expected
    };
    assert_eq!(
        forwarded, expected,
        "left: the library, right: the model, of {scenario:?}"
    );
}

/// What the model says is invalidated, in the library's words.
fn invalidation(made: &Made, at: i64) -> Invalidation {
    let invalidation = Invalidation::new(made.whose.subject(), UnixMillis::new(at));
    match made.is_vouched_for {
        true => invalidation,
        false => invalidation.vouched_for_by_nobody(),
    }
}

/// The head as the browser gets it, once the cookies are written.
fn head_of(scenario: &Scenario, headers: &HeaderMap, cookies: &[SetCookie]) -> Head {
    let config = scenario.settings.config();
    let (request, mut jar) = scenario.asked.read(&config);
    for cookie in cookies {
        jar.set(cookie.clone());
    }
    let mut headers = headers.clone();
    jar.write(&config, &request, &mut headers);
    let mut head = Head::new();
    for (name, value) in headers.iter().filter(|(name, _)| *name != SET_COOKIE) {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        head.entry(name.to_string()).or_default().push(value);
    }
    head
}

/// A response in the model's words.
fn heard(response: &Response<Bytes>, expected: &Answer) -> Answer {
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
fn replied(reply: &Result<Value, Error>, expected: &Answer, upstream: &Reply) -> Answer {
    let (Answer::Failed(..) | Answer::Passed(..), Err(error)) = (expected, reply) else {
        return expected.clone();
    };
    let given = (error.status().as_u16(), error.code().to_owned());
    let Answer::Passed(status, body) = expected else {
        return Answer::Failed(given.0, given.1);
    };
    if !status.is_success() {
        let body = Bytes::from(body.clone());
        let expected = refusal(*status, text_of(upstream, &body));
        assert_eq!(given, expected, "the status and the code of a refusal");
    }
    expected.clone()
}
