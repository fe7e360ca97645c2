//! What upstream's Set-Cookie lines do, and what leaves of them.

use std::collections::BTreeMap;

use http::HeaderValue;

use super::cookie_date;
use crate::scenario::Reply;
use neon_auth_conformance::cookies::{
    SESSION_TOKEN, is_local, is_upstreams_cache, our_pair, unquoted,
};

/// What a response does to a cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// The browser has it afterwards, with this value.
    Set(Vec<u8>),
    /// The browser has none of that name afterwards.
    Cleared,
}

/// What a response does to the browser's cookies, by their names.
pub type Cookies = BTreeMap<String, Cookie>;

/// What the browser gets of an answer's lines: the last of each name, if it is ours and no cookie for upstream or for
/// this side alone.
pub(super) fn leaving(reply: &Reply, now: i64) -> Cookies {
    let mut cookies = Cookies::new();
    for line in reply.set_cookies() {
        let Some((name, value)) = pair_of(line).filter(|(name, _)| !is_local(name)) else {
            continue;
        };
        let cookie = match deletes(line, now) {
            true => Cookie::Cleared,
            false => Cookie::Set(value),
        };
        cookies.insert(name, cookie);
    }
    cookies.retain(|name, cookie| !is_upstreams_cache(name) || *cookie == Cookie::Cleared);
    cookies
}

/// The session_token cookie after an answer, as it is read: its last line for it, or the one that the request had. `None`
/// if the line deletes it, and if it is empty.
#[must_use]
pub fn token_after(before: &[u8], reply: &Reply, now: i64) -> Option<Vec<u8>> {
    token_in(&leaving(reply, now), Some(before))
}

/// The session_token that the browser has after these cookies.
pub(super) fn token_in(cookies: &Cookies, before: Option<&[u8]>) -> Option<Vec<u8>> {
    let token = match cookies.get(SESSION_TOKEN) {
        Some(Cookie::Set(token)) => Some(unquoted(token.clone())),
        Some(Cookie::Cleared) => None,
        None => before.map(<[u8]>::to_vec),
    };
    token.filter(|token| !token.is_empty())
}

/// Whether a line deletes its cookie: it has no value, or its lifetime is over. Of several `Max-Age` the last that is a
/// number counts, and it beats `Expires`.
#[must_use]
pub fn deletes(line: &HeaderValue, now: i64) -> bool {
    let (mut max_age, mut expires) = (None, None);
    for attribute in line.as_bytes().split(|byte| *byte == b';').skip(1) {
        let Ok(attribute) = std::str::from_utf8(attribute) else {
            continue;
        };
        let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
        let value = value.trim_matches([' ', '\t']);
        match name.trim_matches([' ', '\t']).to_ascii_lowercase().as_str() {
            "max-age" => max_age = is_over(value).or(max_age),
            "expires" => expires = cookie_date::parse(value).or(expires),
            _ => {}
        }
    }
    let is_empty = pair_of(line).is_some_and(|(_, value)| value.is_empty());
    let is_past = expires.is_some_and(|expires| expires <= now);
    is_empty || max_age.unwrap_or(is_past)
}

/// Whether a `Max-Age` leaves no time; none if it is no number.
fn is_over(max_age: &str) -> Option<bool> {
    let digits = max_age.strip_prefix('-').unwrap_or(max_age);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_over = max_age.starts_with('-') || digits.bytes().all(|digit| digit == b'0');
    is_number.then_some(is_over)
}

fn pair_of(line: &HeaderValue) -> Option<(String, Vec<u8>)> {
    our_pair(line.as_bytes().split(|byte| *byte == b';').next()?)
}
