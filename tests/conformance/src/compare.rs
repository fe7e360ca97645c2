//! Compares what was observed with what a case expects; only the keys that are there count.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{HeaderMap, Request};
use serde_json::Value;
use url::Url;

use super::case::{self, Case, Headers, SetCookies};
use super::compare_cookies::set_cookies;
use super::invalidations;
use super::run::{Decided, Observed, Outcome};
use crate::json;

pub(super) type Difference = Result<(), String>;

pub(super) fn compare(case: &Case, observed: &Observed) -> Difference {
    let expect = &case.expect;
    if let Some(expected) = &expect.upstream {
        requests(expected, observed)?;
    }
    if let Some(expected) = &expect.invalidates {
        invalidations::compare(expected, &observed.invalidated, observed.now)?;
    }
    let cookies = |expected: &Option<SetCookies>| match expected {
        Some(expected) => set_cookies(case, expected, &observed.set_cookies),
        None => Ok(()),
    };
    cookies(&expect.set_cookie)?;
    match (&expect.response, &observed.outcome) {
        (None, _) => {}
        (Some(expected), Outcome::Response(response)) => {
            self::response(case, expected, response)?;
            cookies(&expected.set_cookie)?;
        }
        (Some(_), _) => return Err("no `response` comes of this entry".to_owned()),
    }
    match (&expect.decision, &observed.outcome) {
        (None, _) => {}
        (Some(expected), Outcome::Decision(decided)) => {
            decision(case, expected, decided)?;
            cookies(&expected.set_cookie)?;
        }
        (Some(_), _) => return Err("no `decision` comes of this entry".to_owned()),
    }
    match (&expect.result, &observed.outcome) {
        (None, _) => Ok(()),
        (Some(expected), Outcome::Result(result)) => self::result(expected, result),
        (Some(_), _) => Err("no `result` comes of this entry".to_owned()),
    }
}

fn requests(expected: &[case::Outgoing], observed: &Observed) -> Difference {
    equal(
        "the number of requests",
        &expected.len(),
        &observed.sent.len(),
    )?;
    equal("the number of unused replies", &0, &observed.unused_replies)?;
    for (index, (expected, sent)) in expected.iter().zip(&observed.sent).enumerate() {
        request(expected, sent).map_err(|difference| format!("request {index}: {difference}"))?;
    }
    Ok(())
}

fn request(expected: &case::Outgoing, sent: &Request<Bytes>) -> Difference {
    if let Some(method) = &expected.method {
        equal("method", &method.as_str(), &sent.method().as_str())?;
    }
    let url = sent.uri().to_string();
    let without_query = url.split('?').next().unwrap_or_default();
    if let Some(expected_url) = &expected.url {
        let sent_url = if expected.query.is_some() {
            without_query
        } else {
            url.as_str()
        };
        equal("url", &expected_url.as_str(), &sent_url)?;
    }
    if let Some(query) = &expected.query {
        equal(
            "query",
            &expected_pairs(query),
            &decoded_pairs(sent.uri().query().unwrap_or_default()),
        )?;
    }
    if let Some(cookies) = &expected.cookies {
        equal("cookies", cookies, &sent_cookies(sent.headers())?)?;
    }
    if let Some(headers) = &expected.headers {
        self::headers(headers, sent.headers(), false)?;
    }
    match &expected.body {
        Some(body) => outgoing_body(body, sent.body()),
        None => Ok(()),
    }
}

fn outgoing_body(expected: &Value, body: &Bytes) -> Difference {
    let text = text_of(body)?;
    match expected {
        Value::Null => equal("body", &"", &text),
        Value::String(expected) => equal("body", &expected.as_str(), &text),
        Value::Object(object) if object.len() == 1 && object.contains_key("json") => {
            let body = json::read(text).map_err(|error| format!("body: {error}"))?;
            equal("body", &object.get("json"), &Some(&body))
        }
        other => Err(format!("an expected body of unknown kind: {other}")),
    }
}

fn sent_cookies(headers: &HeaderMap) -> Result<BTreeMap<String, String>, String> {
    let mut cookies = BTreeMap::new();
    for header in headers.get_all(http::header::COOKIE) {
        let text = std::str::from_utf8(header.as_bytes()).map_err(|error| error.to_string())?;
        for pair in text.split("; ") {
            let (name, value) = pair.split_once('=').ok_or("a cookie without a value")?;
            if cookies.insert(name.to_owned(), value.to_owned()).is_some() {
                return Err(format!("the cookie {name} is sent twice"));
            }
        }
    }
    Ok(cookies)
}

fn response(
    case: &Case,
    expected: &case::Response,
    response: &http::Response<Bytes>,
) -> Difference {
    if let Some(status) = expected.status {
        equal("status", &status, &response.status().as_u16())?;
    }
    if let Some(expected) = &expected.headers {
        headers(expected, response.headers(), true)?;
    }
    if let Some(body) = &expected.body {
        equal("body", &body.as_str(), &text_of(response.body())?)?;
    }
    if let Some(json) = &expected.json {
        body_json(json, response.body())?;
    }
    if let Some(target) = &expected.interstitial {
        let refresh =
            refresh_target(response).ok_or("the answer is no page that refreshes itself")?;
        same_location(case, target, &refresh)?;
    }
    Ok(())
}

fn decision(case: &Case, expected: &case::Decision, decided: &Decided) -> Difference {
    if let Some(action) = expected.action {
        equal("action", &action, &decided.action)?;
    }
    if expected.action_not == Some(decided.action) {
        return Err(format!("action: {:?}", decided.action));
    }
    if expected.action == Some(case::ActionKind::Interstitial) {
        let page = decided.response.as_ref().and_then(refresh_target);
        equal("the page's target", &decided.location, &page)?;
    }
    if let Some(status) = expected.status {
        let given = decided
            .response
            .as_ref()
            .map(|response| response.status().as_u16());
        equal("status", &Some(status), &given)?;
    }
    if let Some(json) = &expected.json {
        let response = decided.response.as_ref().ok_or("there is no answer")?;
        body_json(json, response.body())?;
    }
    if let Some(expected) = &expected.headers {
        headers(expected, &decided.answer_headers, true)?;
    }
    location(case, expected, decided)?;
    if let Some(session) = &expected.session {
        subset("session", session, &decided.session)?;
    }
    match &expected.request_headers {
        Some(expected) => headers(expected, &decided.request_headers, false),
        None => Ok(()),
    }
}

fn location(case: &Case, expected: &case::Decision, decided: &Decided) -> Difference {
    let location = || decided.location.as_deref().ok_or("there is no location");
    if let Some(expected) = &expected.location {
        same_location(case, expected, location()?)?;
    }
    if let Some(path) = &expected.location_path {
        let resolved = resolve(case, location()?)?;
        equal("location_path", &path.as_str(), &resolved.path())?;
    }
    if let Some(params) = &expected.location_params {
        let resolved = resolve(case, location()?)?;
        let mut given = decoded_pairs(resolved.query().unwrap_or_default());
        if !params.contains_key("redirectTo") {
            given.retain(|(name, _)| name != "redirectTo");
        }
        let params: Vec<_> = params.clone().into_iter().collect();
        equal("location_params", &params, &given)?;
    }
    if let Some(lacks) = &expected.location_lacks
        && let Some(location) = &decided.location
        && location.contains(lacks.as_str())
    {
        return Err(format!("location contains {lacks}"));
    }
    Ok(())
}

fn same_location(case: &Case, expected: &str, given: &str) -> Difference {
    equal(
        "location",
        &resolve(case, expected)?,
        &resolve(case, given)?,
    )
}

fn resolve(case: &Case, location: &str) -> Result<Url, String> {
    Url::parse(&case.request.url)
        .and_then(|base| base.join(location))
        .map_err(|error| format!("location {location:?}: {error}"))
}

/// Where a page sends the browser, without script.
fn refresh_target(response: &http::Response<Bytes>) -> Option<String> {
    let page = std::str::from_utf8(response.body()).ok()?;
    let is_html = response
        .headers()
        .get(http::header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
    if response.status() != http::StatusCode::OK || !is_html || page.contains("<script") {
        return None;
    }
    let (_, rest) = page.split_once("http-equiv=\"refresh\" content=\"0;url=")?;
    let (target, _) = rest.split_once('"')?;
    let unescaped = [
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(target.to_owned(), |text, (entity, character)| {
        text.replace(entity, character)
    });
    Some(unescaped)
}

fn result(
    expected: &case::CallResult,
    result: &Result<Value, neon_auth_core::Error>,
) -> Difference {
    match (&expected.ok, &expected.error, result) {
        (Some(ok), None, Ok(value)) => subset("ok", ok, value),
        (None, Some(expected), Err(error)) => {
            if let Some(code) = &expected.code {
                equal("code", &code.as_str(), &error.code())?;
            }
            if let Some(status) = expected.status {
                equal("status", &status, &error.status().as_u16())?;
            }
            match &expected.message {
                Some(message) => equal("message", &message.as_str(), &error.message()),
                None => Ok(()),
            }
        }
        (Some(_), None, Err(error)) => Err(format!("the call failed: {error}")),
        (None, Some(_), Ok(value)) => Err(format!("the call succeeded: {value}")),
        _ => Err("a result is either `ok` or `error`".to_owned()),
    }
}

fn headers(expected: &Headers, given: &HeaderMap, is_response: bool) -> Difference {
    for (name, expected) in expected {
        let values: Vec<&str> = given
            .get_all(name)
            .iter()
            .map(|value| std::str::from_utf8(value.as_bytes()).unwrap_or("(not text)"))
            .collect();
        let value = match values.as_slice() {
            [] => None,
            [value] if is_response && name == "content-type" => {
                value.split(';').next().map(str::trim)
            }
            [value] => Some(*value),
            [first, ..] if *expected == Value::Bool(true) => Some(*first),
            _ => return Err(format!("header {name} is there {} times", values.len())),
        };
        match (expected, value) {
            (Value::Null, None) | (Value::Bool(true), Some(_)) => {}
            (Value::String(_) | Value::Number(_), Some(value)) if in_words(expected) == value => {}
            (expected, value) => {
                return Err(format!("header {name}: expected {expected}, got {value:?}"));
            }
        }
    }
    Ok(())
}

fn body_json(expected: &Value, body: &Bytes) -> Difference {
    let body = json::read_slice(body).map_err(|error| format!("the body is no JSON: {error}"))?;
    subset("json", expected, &body)
}

/// Whether everything expected is there; objects may have more.
pub(super) fn subset(place: &str, expected: &Value, given: &Value) -> Difference {
    match (expected, given) {
        (Value::Object(expected), Value::Object(given)) => {
            for (key, expected) in expected {
                let place = format!("{place}.{key}");
                let given = given
                    .get(key)
                    .ok_or_else(|| format!("{place} is missing"))?;
                subset(&place, expected, given)?;
            }
            Ok(())
        }
        (Value::Array(expected), Value::Array(given)) => {
            equal(
                &format!("the length of {place}"),
                &expected.len(),
                &given.len(),
            )?;
            for (index, (expected, given)) in expected.iter().zip(given).enumerate() {
                subset(&format!("{place}[{index}]"), expected, given)?;
            }
            Ok(())
        }
        (expected, given) => equal(place, expected, given),
    }
}

/// The pairs in any order: sorted.
fn decoded_pairs(query: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    pairs.sort();
    pairs
}

fn expected_pairs(query: &BTreeMap<String, Value>) -> Vec<(String, String)> {
    query
        .iter()
        .map(|(name, value)| (name.clone(), in_words(value)))
        .collect()
}

/// A text as it is, anything else as JSON has it.
pub(super) fn in_words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn text_of(body: &Bytes) -> Result<&str, String> {
    std::str::from_utf8(body).map_err(|error| format!("the body is no text: {error}"))
}

pub(super) fn equal<T: PartialEq + std::fmt::Debug>(
    place: &str,
    expected: &T,
    given: &T,
) -> Difference {
    if expected == given {
        return Ok(());
    }
    Err(format!("{place}: expected {expected:?}, got {given:?}"))
}
