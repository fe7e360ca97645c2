//! What every Set-Cookie line that leaves is like.

use http::HeaderValue;

use crate::cookies::{Line, PREFIX, SESSION_DATA};

/// Browsers drop a longer line.
const LARGEST_LINE: usize = 4096;

/// What the configuration says about cookies.
#[derive(Clone, Copy, Debug)]
pub struct Site<'s> {
    /// The Domain of every line.
    pub domain: Option<&'s str>,
    /// The SameSite of every line.
    pub same_site: &'s str,
}

/// Takes a line apart that may leave.
///
/// # Panics
///
/// Where it may not.
#[must_use]
pub fn assert_leaves_well(header: &HeaderValue, site: Site<'_>) -> Line {
    // A line without a name gets an empty one, which is not ours.
    let line = Line::parse(header).unwrap_or_default();
    let rest = line.name.strip_prefix(PREFIX);
    assert!(
        rest.is_some_and(|rest| !rest.is_empty()),
        "{header:?} is not ours"
    );
    assert!(
        !line.name.starts_with("__Secure-neon-auth.local.") || line.name == SESSION_DATA,
        "{header:?} is for nobody"
    );
    for flag in ["secure", "httponly"] {
        assert_eq!(line.attributes.get(flag), Some(&None), "{flag}: {header:?}");
    }
    assert!(
        !line.attributes.contains_key("partitioned"),
        "{header:?} is partitioned"
    );
    assert_eq!(line.text("domain"), site.domain, "{header:?}");
    let comes_back_from_provider = matches!(
        rest,
        Some("session_challange" | "session_challenge" | "state" | "oauth_state")
    );
    let same_site = if comes_back_from_provider && site.same_site == "Strict" {
        "Lax"
    } else {
        site.same_site
    };
    assert_eq!(line.text("samesite"), Some(same_site), "{header:?}");
    assert!(
        line.text("path").is_some_and(|path| path.starts_with('/')),
        "{header:?} has no path"
    );
    assert!(
        line.name != SESSION_DATA || header.len() <= LARGEST_LINE,
        "a browser drops {} bytes",
        header.len()
    );
    line
}
