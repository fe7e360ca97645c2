//! What a browser asks for ahead of time spends nothing that can be used once.

use http::HeaderName;

use super::percent::percent_decoded;
use crate::scenario::Asked;

/// Whether nobody has asked for the page yet.
pub(super) fn is_prefetch(asked: &Asked) -> bool {
    ["sec-purpose", "purpose", "x-moz"].iter().any(|name| {
        let mut lines = asked.lines_of(HeaderName::from_static(name));
        lines.any(|line| line.to_ascii_lowercase().contains("prefetch"))
    })
}

/// Whether a GET of this path can be used once.
pub(super) fn is_used_up(path: &str) -> bool {
    let path = percent_decoded(path.as_bytes());
    let path = String::from_utf8_lossy(&path);
    let once = ["verify-email", "magic-link/verify", "delete-user/callback"];
    let below = ["reset-password/", "callback/"];
    once.contains(&&*path) || below.iter().any(|folder| path.starts_with(folder))
}
