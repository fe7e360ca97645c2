//! Which pages anyone may see.

use super::percent::percent_decoded;
use super::redirect::is_login_page;
use crate::scenario::Settings;

/// The pages of Neon's UI for people who are not signed in.
const DEFAULT_ROUTES: [&str; 12] = [
    "/auth/callback",
    "/auth/sign-in",
    "/auth/sign-up",
    "/auth/magic-link",
    "/auth/email-otp",
    "/auth/forgot-password",
    "/auth/reset-password",
    "/auth/sign-out",
    "/auth/two-factor",
    "/auth/recover-account",
    "/auth/email-verification",
    "/auth/accept-invitation",
];

/// Whether the path is public.
#[must_use]
pub fn is_public(settings: &Settings, path: &str) -> bool {
    let routes = settings.public_routes.unwrap_or(&DEFAULT_ROUTES);
    let routes = routes.iter().copied();
    let mut routes = routes.chain([Settings::OPEN, settings.mount]);
    let is_listed = routes.any(|route| covers(route, path)) || is_login_page(settings, path);
    is_read_in_one_way(path) && is_listed
}

/// Whether the path is the handler's.
pub(super) fn is_below_mount(settings: &Settings, path: &str) -> bool {
    covers(settings.mount, path)
}

/// Whether every client of the path is an API's.
pub(super) fn is_api_route(settings: &Settings, path: &str) -> bool {
    settings.api_routes.iter().any(|route| covers(route, path))
}

/// Whole segments match; `/` matches itself alone. A slash at the end of a route means nothing.
pub(super) fn covers(route: &str, path: &str) -> bool {
    let route = match route.strip_suffix('/') {
        Some(trimmed) if !trimmed.is_empty() => trimmed,
        _ => route,
    };
    let below = path.strip_prefix(route);
    below.is_some_and(|rest| rest.is_empty() || (route != "/" && rest.starts_with('/')))
}

/// Whether no other layer reads the path as a different one.
fn is_read_in_one_way(path: &str) -> bool {
    // One slash at the end makes no empty segment.
    let segments = path.strip_suffix('/').unwrap_or(path).split('/').skip(1);
    let is_one_way = |segment: &str| {
        let decoded = percent_decoded(segment.as_bytes());
        let name = decoded.split(|byte| *byte == b';').next();
        let is_dots = name == Some(b".") || name == Some(b"..");
        let has_separator = decoded
            .iter()
            .any(|byte| b"/\\?#".contains(byte) || byte.is_ascii_control());
        !segment.is_empty() && !is_dots && !has_separator && !segment.contains("%25")
    };
    path.starts_with('/') && (path == "/" || segments.into_iter().all(is_one_way))
}
