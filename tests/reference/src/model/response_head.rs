//! The head of the handler's answer, as the browser gets it; without its cookies.

use std::collections::BTreeMap;

use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderName, Method};
use serde_json::Value;

use super::forward::{Answer, Forwarded, Forwarding};
use super::json::value_of;
use super::set_cookie::Cookie;
use super::verdict::text_of;
use crate::scenario::Reply;
use neon_auth_conformance::cookies::SESSION_TOKEN;

/// Names, and the values of each, in order.
pub type Head = BTreeMap<String, Vec<String>>;

const NO_STORE: &str = "private, no-store";
/// What upstream's page may do on this application's origin.
const POLICY_OF_PAGES: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data: https:; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// A picture in the user's record makes it longer.
const LONGEST_JWT: usize = 8192;

const PASSED_ON: [&str; 9] = [
    "content-type",
    "content-encoding",
    "date",
    "location",
    "retry-after",
    "x-retry-after",
    "set-auth-jwt",
    "set-auth-token",
    "x-neon-ret-request-id",
];

/// The head of what comes of a call. `reply` is upstream's first answer.
#[must_use]
pub fn response_head(asked: &Forwarding<'_>, forwarded: &Forwarded, reply: &Reply) -> Head {
    let mut head = match &forwarded.answer {
        Answer::Passed(..) => passed_on(reply),
        Answer::Refresh(_) => of(&[
            ("content-type", "text/html; charset=utf-8"),
            (
                "content-security-policy",
                "default-src 'none'; frame-ancestors 'none'",
            ),
            ("referrer-policy", "no-referrer"),
        ]),
        Answer::Session(_) | Answer::Failed(..) => of(&[("content-type", "application/json")]),
    };
    if let Answer::Failed(405, _) = forwarded.answer {
        head.extend(of(&[("allow", "GET, POST, PUT, PATCH, DELETE")]));
    }
    head.extend(of(&[("x-content-type-options", "nosniff")]));
    let kept = cached_keys(asked, forwarded, reply);
    head.extend(kept.unwrap_or_else(|| of(&[("cache-control", NO_STORE)])));
    if forwarded.cookies.get(SESSION_TOKEN) == Some(&Cookie::Cleared) {
        let cleared = r#""prefetchCache", "prerenderCache""#;
        head.extend(of(&[("clear-site-data", cleared)]));
    }
    head
}

/// What the browser gets of upstream's head.
fn passed_on(reply: &Reply) -> Head {
    let body = match reply {
        Reply::Answer { body, .. } => text_of(reply, body).and_then(value_of),
        Reply::Failure(_) => None,
    };
    let mut head = Head::new();
    for name in PASSED_ON {
        let mut lines = lines_of(reply, HeaderName::from_static(name));
        if name == "set-auth-jwt" {
            // Beside the word that nobody is signed in it is one of before.
            let says_nobody = body == Some(Value::Null);
            lines.retain(|line| line.len() <= LONGEST_JWT && !says_nobody);
        }
        head.extend((!lines.is_empty()).then(|| (name.to_owned(), lines)));
    }
    if may_run_scripts(reply) {
        let own = lines_of(reply, CONTENT_SECURITY_POLICY);
        let policy = match own.is_empty() {
            true => vec![POLICY_OF_PAGES.to_owned()],
            false => own,
        };
        head.insert("content-security-policy".to_owned(), policy);
    }
    head
}

/// Upstream's own word about its keys, which are the same for everybody.
fn cached_keys(asked: &Forwarding<'_>, forwarded: &Forwarded, reply: &Reply) -> Option<Head> {
    let Answer::Passed(status, _) = &forwarded.answer else {
        return None;
    };
    let is_keys = *asked.method == Method::GET
        && asked.path == asked.settings.jwks_path
        && status.is_success()
        && forwarded.cookies.is_empty()
        && reply.set_cookies().next().is_none();
    let lines = lines_of(reply, CACHE_CONTROL);
    (is_keys && !lines.is_empty()).then(|| Head::from([("cache-control".to_owned(), lines)]))
}

/// HTML, or XML with the elements of HTML or SVG, by any of the types that are named.
fn may_run_scripts(reply: &Reply) -> bool {
    let named = lines_of(reply, CONTENT_TYPE).join(",").to_lowercase();
    named.split(',').any(|kind| {
        let kind = kind.split(';').next().unwrap_or_default().trim();
        kind == "text/html" || kind.ends_with("+xml") || kind.ends_with("/xml")
    })
}

fn lines_of(reply: &Reply, name: HeaderName) -> Vec<String> {
    let lines = reply.lines_of(name);
    lines
        .map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned())
        .collect()
}

fn of(lines: &[(&str, &str)]) -> Head {
    lines
        .iter()
        .map(|(name, value)| ((*name).to_owned(), vec![(*value).to_owned()]))
        .collect()
}
