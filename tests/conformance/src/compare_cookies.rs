//! Compares the cookies that are set with those that a case expects.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderValue;
use neon_auth_core::UnixMillis;
use serde_json::Value;

use super::case::{self, Case, SetCookies};
use super::compare::{Difference, equal, in_words, subset};
use super::run::Target;
use crate::cookies::{Line, verified_payload};

pub(super) fn set_cookies(case: &Case, expected: &SetCookies, lines: &[HeaderValue]) -> Difference {
    let now = UnixMillis::from_rfc3339(&case.now).ok_or("`now` is no date")?;
    let now = UNIX_EPOCH + Duration::from_millis(u64::try_from(now.as_millis()).unwrap_or(0));
    let given = lines
        .iter()
        .map(Line::parse)
        .collect::<Result<Vec<_>, _>>()?;
    for line in &given {
        if !expected.contains_key(&line.name) {
            return Err(format!("{} is set, but not expected", line.name));
        }
    }
    let counting = without_repetitions(case, &given, now)?;
    for (name, cookie) in expected {
        let mut of_name = counting.iter().filter(|line| line.name == *name);
        let (Some(line), None) = (of_name.next(), of_name.next()) else {
            return Err(format!("{name} is not set exactly once"));
        };
        set_cookie(case, cookie, line, now)
            .and_then(|()| parent_domains(cookie, name, &given, now))
            .map_err(|difference| format!("{name}: {difference}"))?;
    }
    Ok(())
}

/// The lines that count as the one of their name: no deletion that is repeated for another scope.
fn without_repetitions<'l>(
    case: &Case,
    lines: &'l [Line],
    now: SystemTime,
) -> Result<Vec<&'l Line>, String> {
    let host = host_of(case)?;
    let configured = case.config.domain.as_deref().map(plain_domain);
    let is_for_a_parent = |line: &Line| {
        line.is_cleared(now)
            && line.text("domain").map(plain_domain).is_some_and(|domain| {
                Some(&domain) != configured.as_ref()
                    && (host == domain || host.ends_with(&format!(".{domain}")))
            })
    };
    let lines: Vec<&Line> = lines.iter().filter(|line| !is_for_a_parent(line)).collect();
    let is_host_only_twin = |line: &Line| {
        !line.has_domain()
            && line.is_cleared(now)
            && lines
                .iter()
                .any(|other| other.name == line.name && other.has_domain())
    };
    let counting = lines.iter().filter(|line| !is_host_only_twin(line));
    Ok(counting.copied().collect())
}

/// The request's host in lower case, without its port.
fn host_of(case: &Case) -> Result<String, String> {
    let origin = Target::split(&case.request.url)?.origin;
    let (_, authority) = origin.split_once("://").ok_or("the URL is not absolute")?;
    let is_port = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if is_port(port) => host,
        _ => authority,
    };
    Ok(host.to_lowercase())
}

/// A domain as it is compared.
fn plain_domain(domain: &str) -> String {
    domain.trim_start_matches('.').to_lowercase()
}

fn set_cookie(case: &Case, expected: &case::Cookie, line: &Line, now: SystemTime) -> Difference {
    if let Some(value) = &expected.value {
        equal("value", value, &line.value)?;
    }
    if let Some(payload) = &expected.session_data {
        let secret = case.config.cookie_secrets.first().ok_or("no secret")?;
        subset(
            "session_data",
            payload,
            &verified_payload(&line.value, secret)?,
        )?;
    }
    if let Some(cleared) = expected.cleared {
        equal("cleared", &cleared, &line.is_cleared(now))?;
    }
    for (name, value) in expected.attributes.iter().flatten() {
        attribute(name, value, line.attributes.get(name))?;
    }
    Ok(())
}

/// The domains for which lines of this name delete it.
fn parent_domains(
    expected: &case::Cookie,
    name: &str,
    lines: &[Line],
    now: SystemTime,
) -> Difference {
    let Some(expected) = &expected.parent_domains_cleared else {
        return Ok(());
    };
    let expected: BTreeSet<String> = expected.iter().map(|domain| plain_domain(domain)).collect();
    let given: Vec<String> = lines
        .iter()
        .filter(|line| line.name == name && line.is_cleared(now))
        .filter_map(|line| line.text("domain"))
        .map(plain_domain)
        .collect();
    let distinct: BTreeSet<String> = given.iter().cloned().collect();
    equal("parent_domains_cleared", &expected, &distinct)?;
    equal("the number of deletions", &distinct.len(), &given.len())
}

fn attribute(name: &str, expected: &Value, given: Option<&Option<String>>) -> Difference {
    let fold = |text: &str| match name {
        "domain" => plain_domain(text),
        _ => text.to_lowercase(),
    };
    match (expected, given) {
        (Value::Null, None) | (Value::Bool(true), Some(None)) => Ok(()),
        (Value::String(_) | Value::Number(_), Some(Some(given))) => {
            equal(name, &fold(&in_words(expected)), &fold(given))
        }
        (expected, given) => Err(format!(
            "attribute {name}: expected {expected}, got {given:?}"
        )),
    }
}
