//! What went to upstream, in the model's words.

use std::collections::BTreeMap;

use http::HeaderName;
use http::header::COOKIE;
use neon_auth_core::Fetch;
use serde_json::Value;

use crate::model::{CLIENT_INFO, Sent};
use neon_auth_conformance::cookies::Pairs;

/// What `x-neon-client-info` says of the library.
const INFO: [&str; 6] = ["sdk", "version", "runtime", "platform", "arch", "framework"];

/// The requests, each with its body unless `has_body` is false. The library's word about itself is left out.
///
/// # Panics
///
/// If a request has a header twice.
pub(super) fn sent(fetches: &[Fetch], expected: &[Sent]) -> Vec<Sent> {
    fetches
        .iter()
        .enumerate()
        .map(|(index, fetch)| {
            let has_body = expected.get(index).is_none_or(|sent| sent.body.is_some());
            let body = String::from_utf8_lossy(fetch.request.body()).into_owned();
            let url = fetch.request.uri().to_string();
            let url = match has_body {
                true => url,
                // The arguments of a GET are its query.
                false => url.split('?').next().unwrap_or_default().to_owned(),
            };
            Sent {
                url,
                cookies: sorted(cookies_sent(fetch)),
                headers: headers_sent(fetch),
                body: has_body.then_some(body),
            }
        })
        .collect()
}

/// The same with the cookies in the order of their names.
pub(super) fn in_order(sent: &[Sent]) -> Vec<Sent> {
    let in_order = |sent: &Sent| Sent {
        cookies: sorted(sent.cookies.clone()),
        ..sent.clone()
    };
    sent.iter().map(in_order).collect()
}

fn sorted(mut cookies: Pairs) -> Pairs {
    cookies.sort();
    cookies
}

fn headers_sent(fetch: &Fetch) -> BTreeMap<String, String> {
    let headers = fetch.request.headers();
    let mut sent = BTreeMap::new();
    for (name, value) in headers.iter().filter(|(name, _)| *name != COOKIE) {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        let value = if is_about_the_library(name, &value) {
            String::new()
        } else {
            value
        };
        let twice = sent.insert(name.to_string(), value);
        assert_eq!(twice, None, "{name} is sent twice");
    }
    sent
}

fn is_about_the_library(name: &HeaderName, value: &str) -> bool {
    let info: Value = serde_json::from_str(value).unwrap_or_default();
    let is_complete = INFO
        .iter()
        .all(|key| info.get(key).is_some_and(Value::is_string));
    name == CLIENT_INFO && is_complete && info.get("runtime") == Some(&Value::from("rust"))
}

/// The cookies of a request to upstream, in order.
#[must_use]
pub fn cookies_sent(fetch: &Fetch) -> Pairs {
    let cookies = fetch.request.headers().get_all(COOKIE);
    let pairs = cookies
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b';'));
    pairs
        .map(|pair| {
            let pair = pair.strip_prefix(b" ").unwrap_or(pair);
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let name = String::from_utf8_lossy(halves.next().unwrap_or_default());
            let value = halves.next().unwrap_or_default();
            (name.into_owned(), value.to_vec())
        })
        .collect()
}
