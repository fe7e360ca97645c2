//! Pages that refresh themselves: under `Strict`, a browser that comes from another site sends no cookies before it has
//! been here.

use http::header::{HeaderName, LOCATION};
use http::{HeaderValue, Method};
use neon_auth_core::SameSite;

use super::carried::Carried;
use super::forward::Forwarding;
use super::origin::{application_origin, origin_of_url, url_parts};
use super::percent::{ascii_only, percent_decoded};
use super::redirect::in_the_browser;
use super::set_cookie::{Cookie, leaving};
use crate::rules::is_local_target;
use crate::scenario::{Asked, Reply, Settings};
use neon_auth_conformance::cookies::SESSION_TOKEN;

/// Where such a page leads in place of upstream's redirect, which signs in or answers a link of another site. None if
/// upstream's answer is passed on.
pub(super) fn refresh_target(
    settings: &Settings,
    asked: &Asked,
    reply: &Reply,
    now: i64,
) -> Option<String> {
    let Reply::Answer { status, .. } = reply else {
        return None;
    };
    let sets_token = matches!(leaving(reply, now).get(SESSION_TOKEN), Some(Cookie::Set(_)));
    let is_link = asked.method == Method::GET && status.is_redirection();
    let needs_page = is_link && (sets_token || is_from_afar(asked));
    if settings.same_site != SameSite::Strict || !needs_page {
        return None;
    }
    let location = text_of(reply.lines_of(LOCATION).next()?);
    let location = ascii_only(&location);
    let target = match url_parts(&location) {
        Some((origin, target)) => {
            let is_own = origin_of_url(origin) == application_origin(settings, asked);
            let slash = if target.starts_with('/') { "" } else { "/" };
            is_own.then(|| format!("{slash}{target}"))?
        }
        None => location,
    };
    is_local_target(&target).then_some(target)
}

/// Where such a page leads before upstream is asked: to the link itself, which needs the session.
pub(super) fn same_link(link: &Forwarding<'_>) -> Option<String> {
    let needs_session = percent_decoded(link.path.as_bytes()) == b"delete-user/callback";
    let is_link = *link.method == Method::GET && needs_session && is_from_afar(link.asked);
    let is_strict = link.settings.same_site == SameSite::Strict;
    let carried = Carried::by(link.settings, link.asked);
    // No time makes a session_token of none.
    if !is_strict || !is_link || carried.in_force(0).is_some() {
        return None;
    }
    let path = format!("{}/{}", link.settings.mount, link.path);
    let query = link.query.map(|query| format!("?{query}"));
    let target = format!("{path}{}", query.unwrap_or_default());
    Some(ascii_only(&in_the_browser(link.settings, &target)))
}

/// Whether the browser comes from another site.
fn is_from_afar(asked: &Asked) -> bool {
    let site = asked.first(HeaderName::from_static("sec-fetch-site"));
    site.as_deref() == Some("cross-site")
}

/// A header's value as Node writes it: UTF-8, or Latin-1.
fn text_of(value: &HeaderValue) -> String {
    match std::str::from_utf8(value.as_bytes()) {
        Ok(text) => text.to_owned(),
        Err(_) => value
            .as_bytes()
            .iter()
            .map(|byte| char::from(*byte))
            .collect(),
    }
}
