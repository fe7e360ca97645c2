//! Whether a browser that has signed in may be sent to a path.

use super::percent::percent_decoded;
use super::public::is_below_mount;
use super::redirect::is_login_page;
use crate::rules::is_local_target;
use crate::scenario::Settings;

/// Whether a `redirectTo` leads to a page of this application that needs somebody who has signed in.
#[must_use]
pub fn may_return_to(settings: &Settings, target: &str) -> bool {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    // A browser takes dot segments out, and arrives elsewhere.
    let has_dots = path.split('/').any(|segment| {
        let segment = percent_decoded(segment.as_bytes());
        [b".".as_slice(), b".."].contains(&segment.as_slice())
    });
    let leads_back = |path: &str| {
        let is_ours = |path: &str| is_login_page(settings, path) || is_below_mount(settings, path);
        is_ours(path) || is_ours(&as_routers_read_it(path))
    };
    is_local_target(target)
        && target.trim() == target
        && !has_dots
        && !in_the_application(settings, path).is_some_and(leads_back)
}

/// Many routers decode a path, and take empty segments out, before they match it.
fn as_routers_read_it(path: &str) -> String {
    let decoded = percent_decoded(path.as_bytes());
    let decoded = String::from_utf8_lossy(&decoded);
    let segments = decoded.split('/').filter(|segment| !segment.is_empty());
    format!("/{}", segments.collect::<Vec<_>>().join("/"))
}

/// A path of the browser's as the application sees it: without what a proxy strips. None if it is not below that.
#[must_use]
pub fn in_the_application<'p>(settings: &Settings, path: &'p str) -> Option<&'p str> {
    let rest = path.strip_prefix(settings.path_prefix.unwrap_or_default())?;
    match rest {
        "" => Some("/"),
        rest if rest.starts_with('/') => Some(rest),
        _ => None,
    }
}
