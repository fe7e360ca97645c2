//! What every Set-Cookie line that leaves is like.

use http::HeaderValue;
use neon_auth_core::SetCookie;

use neon_auth_conformance::cookies::{
    Line, PREFIX, SESSION_DATA, SESSION_TOKEN, is_upstreams_cache,
};

/// Browsers drop a longer line.
const LARGEST_LINE: usize = 4096;

/// What the configuration says about cookies.
#[derive(Clone, Copy, Debug)]
pub struct Site<'s> {
    /// The Domain of every line.
    pub domain: Option<&'s str>,
    /// The SameSite of every line.
    pub same_site: &'s str,
    /// Whether every line is `Partitioned`.
    pub is_partitioned: bool,
}

/// Parses the line of a cookie that may leave, and checks that a line it needs before it is there.
///
/// # Panics
///
/// If the cookie may not leave like this.
#[must_use]
pub fn assert_leaves_well(cookie: &SetCookie, site: Site<'_>) -> Line {
    let mut values: Vec<HeaderValue> = {
        let c = neon_auth_core::Config::builder()
            .base_url("https://auth.example")
            .cookie_secret("0123456789abcdef0123456789abcdef")
            .build()
            .unwrap();
        let (p, ()) = http::Request::get("/").body(()).unwrap().into_parts();
        let r = neon_auth_core::IncomingRequest::new(&p.method, &p.uri, &p.headers);
        cookie.header_values(&c, &r)
    };
    #[expect(clippy::expect_used, reason = "it is what is asserted")]
    let last = values.pop().expect("a cookie has a line");
    let line = assert_line_leaves_well(&last, site);
    let needs_twin = site.domain.is_some() && [SESSION_TOKEN, SESSION_DATA].contains(&&*line.name);
    assert_eq!(
        values.len(),
        usize::from(needs_twin),
        "{values:?} before {last:?}"
    );
    if let Some(twin) = values.pop() {
        let host_only = Site {
            domain: None,
            ..site
        };
        let twin = assert_line_leaves_well(&twin, host_only);
        assert_eq!(twin.name, line.name, "a twin of another name");
        assert_eq!(
            twin.text("path"),
            line.text("path"),
            "a twin of another path"
        );
        assert!(
            twin.value.is_empty() && twin.text("max-age") == Some("0"),
            "a twin that deletes nothing"
        );
    }
    line
}

fn assert_line_leaves_well(header: &HeaderValue, site: Site<'_>) -> Line {
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
    assert!(
        !is_upstreams_cache(&line.name) || line.value.is_empty() || is_deletion(&line),
        "{header:?} is upstream's own cache"
    );
    for flag in ["secure", "httponly"] {
        assert_eq!(line.attributes.get(flag), Some(&None), "{flag}: {header:?}");
    }
    let partitioned = site.is_partitioned.then_some(&None);
    assert_eq!(
        line.attributes.get("partitioned"),
        partitioned,
        "{header:?}"
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

/// Whether the line deletes by its lifetime. Nobody sets a date in the past by accident.
fn is_deletion(line: &Line) -> bool {
    line.text("expires").is_some()
        || line
            .text("max-age")
            .is_some_and(|age| age.starts_with('-') || age.bytes().all(|digit| digit == b'0'))
}
