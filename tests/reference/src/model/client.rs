//! What kind of client asks: a browser that shows a page, or a client of an API.

use http::HeaderName;
use http::header::{ACCEPT, AUTHORIZATION};

use super::public::is_api_route;
use crate::scenario::{Asked, Settings};

/// Whether an answer of our own is a page.
pub(super) fn wants_page(settings: &Settings, asked: &Asked) -> bool {
    names_html(asked) && !is_api_route(settings, &asked.path)
}

/// Whether htmx asks, which follows a redirect unseen.
pub(super) fn is_htmx(asked: &Asked) -> bool {
    asked
        .first(HeaderName::from_static("hx-request"))
        .as_deref()
        == Some("true")
}

/// Whether the client gets 401 if nobody is signed in: an API's.
pub(super) fn is_api(settings: &Settings, asked: &Asked) -> bool {
    is_api_route(settings, &asked.path)
        || is_script(asked)
        || !names_html(asked) && wants_data(asked)
}

/// Whether the answer is shown in a frame of another page.
pub(super) fn is_frame(asked: &Asked) -> bool {
    let destination = asked.first(HeaderName::from_static("sec-fetch-dest"));
    destination.is_some_and(|destination| {
        ["iframe", "frame", "embed", "object"].contains(&destination.as_str())
    })
}

/// What no page asks for, whatever kind of answer is named.
fn is_script(asked: &Asked) -> bool {
    let with = asked.first(HeaderName::from_static("x-requested-with"));
    let mut schemes = asked
        .lines_of(AUTHORIZATION)
        .filter_map(|line| line.split(' ').next());
    with.as_deref() == Some("XMLHttpRequest")
        || schemes.any(|scheme| scheme.eq_ignore_ascii_case("bearer"))
        || names(asked, |kind| kind == "text/event-stream")
}

/// Whether JSON is named, or the browser says that it shows no page.
fn wants_data(asked: &Asked) -> bool {
    let mode = asked.first(HeaderName::from_static("sec-fetch-mode"));
    let destination = asked.first(HeaderName::from_static("sec-fetch-dest"));
    let shows_no_page = match (mode, destination) {
        (Some(mode), _) => mode != "navigate",
        (None, Some(destination)) => destination != "document",
        (None, None) => false,
    };
    shows_no_page
        || names(asked, |kind| {
            kind == "application/json" || kind.ends_with("+json")
        })
}

fn names_html(asked: &Asked) -> bool {
    names(asked, |kind| {
        kind == "text/html" || kind == "application/xhtml+xml"
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
