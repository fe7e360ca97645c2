//! What kind of client asks: a browser that shows a page, or a client of an API.

use http::HeaderName;
use http::header::ACCEPT;

use super::public::is_api_route;
use crate::scenario::{Asked, Settings};

/// Whether `Accept` names HTML.
fn names_html(asked: &Asked) -> bool {
    names(asked, |kind| {
        kind == "text/html" || kind == "application/xhtml+xml"
    })
}

/// Whether an answer of our own is a page.
pub(super) fn wants_page(settings: &Settings, asked: &Asked) -> bool {
    names_html(asked) && !is_api_route(settings, &asked.path)
}

/// Whether the client gets 401 if nobody is signed in: an API's, or htmx.
pub(super) fn is_api(settings: &Settings, asked: &Asked) -> bool {
    let mut headers = asked.headers.iter();
    let hx = headers.find(|(name, _)| name == "hx-request");
    if is_api_route(settings, &asked.path) || hx.is_some_and(|(_, value)| value == "true") {
        return true;
    }
    if names_html(asked) {
        return false;
    }
    let first = |name| {
        let mut headers = asked.headers.iter();
        headers.find(|(known, _)| *known == HeaderName::from_static(name))
    };
    let hints_at_no_page = match (first("sec-fetch-mode"), first("sec-fetch-dest")) {
        (Some((_, mode)), _) => mode != "navigate",
        (None, Some((_, destination))) => destination != "document",
        (None, None) => false,
    };
    hints_at_no_page
        || names(asked, |kind| {
            kind == "application/json" || kind.ends_with("+json")
        })
}

/// Whether the answer is shown in a frame of another page.
pub(super) fn is_frame(asked: &Asked) -> bool {
    let mut headers = asked.headers.iter();
    let first = headers.find(|(name, _)| name == "sec-fetch-dest");
    first.is_some_and(|(_, destination)| {
        let frames = ["iframe", "frame", "embed", "object"];
        frames.iter().any(|frame| destination == frame)
    })
}

/// Whether `Accept` lists a kind like this.
fn names(asked: &Asked, is_wanted: impl Fn(&str) -> bool) -> bool {
    asked
        .lines_of(ACCEPT)
        .flat_map(|line| line.split(','))
        .filter_map(|range| range.split(';').next())
        .any(|kind| is_wanted(&kind.trim().to_ascii_lowercase()))
}
