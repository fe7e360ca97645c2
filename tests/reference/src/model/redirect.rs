//! Where browsers are sent.

use http::Method;
use url::form_urlencoded::Serializer;

use super::oauth_return::without_verifier;
use super::percent::ascii_only;
use crate::rules::is_local_target;
use crate::scenario::{Asked, Settings};

/// The path of the login page, if it is this application's own.
pub(super) fn login_page(settings: &Settings) -> Option<&'static str> {
    let own = match settings.login_url {
        path if path.starts_with('/') => Some(path),
        url => settings.origin.and_then(|origin| url.strip_prefix(origin)),
    };
    let path = own?.split(['?', '#']).next()?;
    Some(if path.is_empty() { "/" } else { path })
}

/// The login URL. If it is our own it learns where to lead back to, and what went wrong.
pub(super) fn to_login(settings: &Settings, asked: &Asked, error: Option<&str>) -> String {
    let mut pairs = Vec::new();
    if login_page(settings).is_some() {
        pairs.extend(error.map(|error| ("error", error.to_owned())));
        if asked.method == Method::GET && is_local_target(&asked.path) {
            pairs.push(("redirectTo", own_target(asked)));
        }
    }
    let (url, fragment) = match settings.login_url.split_once('#') {
        Some((url, fragment)) => (url, format!("#{fragment}")),
        None => (settings.login_url, String::new()),
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

/// The page itself, as a browser that has been signed in asks for it again.
pub(super) fn same_page(asked: &Asked) -> String {
    ascii_only(&own_target(asked))
}

/// The page's path and query less the verifier.
fn own_target(asked: &Asked) -> String {
    match asked.query.as_deref().and_then(without_verifier) {
        Some(query) => format!("{}?{query}", asked.path),
        None => asked.path.clone(),
    }
}
