//! Where browsers are sent.

use http::Method;
use http::header::{HeaderName, REFERER};
use url::form_urlencoded::Serializer;

use super::oauth_return::without_verifier;
use super::origin::{host_of_url, is_own_host, url_parts};
use super::percent::ascii_only;
use super::public::covers;
use super::return_path::may_return_to;
use crate::rules::is_local_target;
use crate::scenario::{Asked, Settings};

/// A proxy with small buffers refuses a longer Location.
const LONGEST_LOCATION: usize = 2048;

/// The path of the login page, if it is this application's own.
pub(super) fn login_page(settings: &Settings) -> Option<&'static str> {
    let own = match settings.login_url {
        path if path.starts_with('/') => Some(path),
        url => settings.origin.and_then(|origin| url.strip_prefix(origin)),
    };
    let path = own?.split(['?', '#']).next()?;
    Some(if path.is_empty() { "/" } else { path })
}

/// Whether a path is the login page or below it.
pub(super) fn is_login_page(settings: &Settings, path: &str) -> bool {
    login_page(settings).is_some_and(|login| covers(login, path))
}

/// The login URL, for a browser. If it is our own it learns where to lead back to, and what went wrong.
pub(super) fn to_login(settings: &Settings, asked: &Asked, error: Option<&str>) -> String {
    let back = match asked.method {
        Method::GET => is_local_target(&asked.path).then(|| own_target(settings, asked)),
        // A form that was sent after the session had ended.
        _ => own_page(settings, asked, REFERER),
    };
    login_url(settings, error, back.as_deref())
}

/// The login URL for htmx, which leads back to the page that htmx is in.
pub(super) fn to_login_from_htmx(settings: &Settings, asked: &Asked) -> String {
    let back = own_page(settings, asked, HeaderName::from_static("hx-current-url"));
    login_url(settings, None, back.as_deref())
}

/// The page itself, as a browser that has been signed in asks for it again.
pub(super) fn same_page(settings: &Settings, asked: &Asked) -> String {
    ascii_only(&own_target(settings, asked))
}

/// A path as the browser sees it.
pub(super) fn in_the_browser(settings: &Settings, path: &str) -> String {
    format!("{}{path}", settings.path_prefix.unwrap_or_default())
}

/// The page's path and query less the verifier.
fn own_target(settings: &Settings, asked: &Asked) -> String {
    let path = in_the_browser(settings, &asked.path);
    match asked.query.as_deref().and_then(without_verifier) {
        Some(query) => format!("{path}?{query}"),
        None => path,
    }
}

/// The path and query of the page that a header names, if it is our own and may be returned to.
fn own_page(settings: &Settings, asked: &Asked, header: HeaderName) -> Option<String> {
    let url = asked.first(header)?;
    let is_own = is_own_host(settings, asked, &host_of_url(&url)?);
    let (_, target) = url_parts(&url)?;
    let target = target.split('#').next().unwrap_or_default();
    let slash = if target.starts_with(['/', '\\']) {
        ""
    } else {
        "/"
    };
    let target = format!("{slash}{target}");
    (is_own && may_return_to(settings, &target)).then_some(target)
}

/// The login URL. The page is named as well as fits.
fn login_url(settings: &Settings, error: Option<&str>, back: Option<&str>) -> String {
    let named = |back: Option<&str>| {
        let mut pairs = Vec::new();
        if login_page(settings).is_some() {
            pairs.extend(error.map(|error| ("error", error)));
            pairs.extend(back.map(|back| ("redirectTo", back)));
        }
        with_pairs(settings, &pairs)
    };
    let path_alone = back.and_then(|back| back.split('?').next());
    let fits = |url: &String| url.len() <= LONGEST_LOCATION;
    let mut names = [back, path_alone].into_iter().map(named);
    names.find(fits).unwrap_or_else(|| named(None))
}

fn with_pairs(settings: &Settings, pairs: &[(&str, &str)]) -> String {
    let login = match settings.login_url.starts_with('/') {
        true => in_the_browser(settings, settings.login_url),
        false => settings.login_url.to_owned(),
    };
    let (url, fragment) = match login.split_once('#') {
        Some((url, fragment)) => (url, format!("#{fragment}")),
        None => (login.as_str(), String::new()),
    };
    let added = Serializer::new(String::new()).extend_pairs(pairs).finish();
    let separator = match url.split_once('?') {
        _ if added.is_empty() => "",
        None => "?",
        Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
        Some(_) => "&",
    };
    format!("{url}{separator}{added}{fragment}")
}
