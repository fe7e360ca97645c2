//! The heads of the requests that go to upstream.

use std::collections::BTreeMap;

use http::header::{AUTHORIZATION, CONTENT_TYPE, ORIGIN, REFERER, USER_AGENT};
use http::{HeaderName, Method};

use super::origin::{application_origin, is_own_or_trusted, origin_of_url};
use super::sent::Sent;
use crate::scenario::{Asked, Settings};
use neon_auth_conformance::cookies::Pairs;

/// What names the library, whose words are not this model's.
pub const CLIENT_INFO: &str = "x-neon-client-info";
const CAPTCHA: &str = "x-captcha-response";
const SITE: &str = "sec-fetch-site";

/// Who asks for a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// The middleware, for a page.
    Page,
    /// `get_session()`.
    Method {
        /// Without the cache.
        fresh: bool,
    },
}

/// A `get-session` with these cookies. If a stale cookie may stand in for the answer, it carries nothing else that the
/// client chooses.
pub(super) fn look_up_request(
    settings: &Settings,
    asked: &Asked,
    asks: Asks,
    cookies: Pairs,
    may_stand_in: bool,
) -> Sent {
    let headers = match asks {
        Asks::Page => page_headers(settings, asked),
        Asks::Method { .. } if may_stand_in => bare_method_headers(settings, asked),
        Asks::Method { .. } => method_headers(settings, asked, &Method::GET),
    };
    bodyless(settings, "get-session", cookies, headers)
}

/// A `get-session` of a page's, that brings a verifier or a session to cache.
pub(super) fn page_request(settings: &Settings, asked: &Asked, path: &str, cookies: Pairs) -> Sent {
    bodyless(settings, path, cookies, page_headers(settings, asked))
}

/// Whether upstream answers anybody: nothing of the visitor's goes along.
pub(super) fn probe_request(settings: &Settings) -> Sent {
    bodyless(settings, settings.jwks_path, Pairs::new(), BTreeMap::new())
}

fn bodyless(
    settings: &Settings,
    path: &str,
    cookies: Pairs,
    headers: BTreeMap<String, String>,
) -> Sent {
    Sent {
        url: format!("{}/{path}", settings.base()),
        cookies,
        headers,
        body: Some(String::new()),
    }
}

/// A page's look-up carries nothing of the page's.
fn page_headers(settings: &Settings, asked: &Asked) -> BTreeMap<String, String> {
    headers([
        ("x-neon-auth-middleware", Some("true".to_owned())),
        ("origin", application_origin(settings, asked)),
    ])
}

/// Of the client's headers the proxy passes these on.
pub(super) fn proxy_headers(settings: &Settings, asked: &Asked) -> BTreeMap<String, String> {
    headers([
        ("x-neon-auth-middleware", Some("true".to_owned())),
        ("user-agent", asked.first(USER_AGENT)),
        ("authorization", asked.first(AUTHORIZATION)),
        ("referer", asked.first(REFERER)),
        ("content-type", asked.first(CONTENT_TYPE)),
        (CAPTCHA, asked.first(HeaderName::from_static(CAPTCHA))),
        (
            CLIENT_INFO,
            asked.first(HeaderName::from_static(CLIENT_INFO)),
        ),
        (SITE, fetch_site(settings, asked)),
        ("origin", origin(settings, asked)),
    ])
}

/// What a server method sends, whose own method is `method`. While a page is only read, it acts for the application.
pub(super) fn method_headers(
    settings: &Settings,
    asked: &Asked,
    method: &Method,
) -> BTreeMap<String, String> {
    let is_read = [Method::GET, Method::HEAD].contains(&asked.method);
    let site = asked.first(HeaderName::from_static(SITE));
    let acts_for_the_application = match asked.first(ORIGIN).as_deref() {
        None => is_read,
        // A form on our own page that tells nobody where it is, and not one that a service worker passes on.
        Some(origin) => {
            let mode = asked.first(HeaderName::from_static("sec-fetch-mode"));
            let is_navigation = mode.is_none_or(|mode| mode == "navigate");
            origin == "null" && site.as_deref() == Some("same-origin") && is_navigation
        }
    };
    let origin = match acts_for_the_application {
        true => application_origin(settings, asked),
        false => origin(settings, asked),
    };
    let json = (*method != Method::GET).then(|| "application/json".to_owned());
    headers([
        ("x-neon-auth-proxy", Some("rust".to_owned())),
        (CLIENT_INFO, Some(String::new())),
        ("content-type", json),
        ("user-agent", asked.first(USER_AGENT)),
        ("origin", origin),
        (SITE, fetch_site(settings, asked).filter(|_| !is_read)),
    ])
}

/// The same with nothing that the client chooses.
fn bare_method_headers(settings: &Settings, asked: &Asked) -> BTreeMap<String, String> {
    headers([
        ("x-neon-auth-proxy", Some("rust".to_owned())),
        (CLIENT_INFO, Some(String::new())),
        ("origin", application_origin(settings, asked)),
    ])
}

fn headers<const N: usize>(some: [(&str, Option<String>); N]) -> BTreeMap<String, String> {
    some.into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}

/// The client's own; of a request that may change something made of its Origin.
fn fetch_site(settings: &Settings, asked: &Asked) -> Option<String> {
    let own = asked.first(HeaderName::from_static(SITE));
    if own.is_some() || [Method::GET, Method::HEAD].contains(&asked.method) {
        return own;
    }
    let origin = asked.first(ORIGIN)?;
    let site = match is_own_or_trusted(settings, asked, &origin) {
        true => "same-origin",
        false => "cross-site",
    };
    Some(site.to_owned())
}

/// The request's own; else its Referer's; else the application's, unless the browser says that another site's page asks.
fn origin(settings: &Settings, asked: &Asked) -> Option<String> {
    if let Some(own) = asked.first(ORIGIN) {
        return Some(own);
    }
    let referer = asked.first(REFERER);
    if let Some(origin) = referer.as_deref().and_then(origin_of_url) {
        return Some(origin);
    }
    let site = asked.first(HeaderName::from_static(SITE));
    match site.as_deref() {
        Some("cross-site" | "same-site") => None,
        _ => application_origin(settings, asked),
    }
}
