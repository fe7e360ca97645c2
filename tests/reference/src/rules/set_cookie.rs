//! What every Set-Cookie line that leaves is like.

use std::net::Ipv4Addr;

use http::HeaderValue;
use neon_auth_core::SetCookie;

use crate::model::host_and_port_of;
use neon_auth_conformance::cookies::{
    Line, PREFIX, SESSION_DATA, SESSION_TOKEN, is_upstreams_cache,
};

/// Browsers drop a longer line.
const LARGEST_LINE: usize = 4096;

/// What the configuration says about cookies.
#[derive(Clone, Copy, Debug)]
pub struct Site<'s> {
    /// The request's host, with its port.
    pub host: Option<&'s str>,
    /// What the names of cookies begin with in the browser.
    pub prefix: &'s str,
    /// The Domain of every line.
    pub domain: Option<&'s str>,
    /// The SameSite of every line.
    pub same_site: &'s str,
    /// Whether every line is `Partitioned`.
    pub is_partitioned: bool,
}

/// Parses the lines of a cookie that may leave, and checks that those are there which end its twins. Gives the last one.
///
/// # Panics
///
/// If the cookie may not leave like this.
#[must_use]
pub fn assert_leaves_well(cookie: &SetCookie, lines: &[HeaderValue], site: Site<'_>) -> Line {
    #[expect(clippy::expect_used, reason = "it is what is asserted")]
    let (last, before) = lines.split_last().expect("a cookie has a line");
    let line = assert_line_leaves_well(last, site, site.domain);
    let has_twins = [SESSION_TOKEN, SESSION_DATA].contains(&&*line.name) && site.prefix == PREFIX;
    let host_only = site.domain.filter(|_| has_twins).map(|_| None);
    let repeated = match has_twins && !cookie.is_live() {
        true => scopes(site),
        false => Vec::new(),
    };
    let mut expected: Vec<Option<String>> = repeated.into_iter().map(Some).collect();
    expected.extend(host_only);
    let mut given: Vec<Option<String>> = before
        .iter()
        .map(|twin| {
            Line::parse(twin)
                .ok()
                .and_then(|twin| twin.text("domain").map(plain))
        })
        .collect();
    expected.sort();
    given.sort();
    assert_eq!(given, expected, "the scopes of {before:?} before {last:?}");
    for header in before {
        let domain = Line::parse(header)
            .ok()
            .and_then(|twin| twin.text("domain").map(str::to_owned));
        let twin = assert_line_leaves_well(header, site, domain.as_deref());
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

/// The domains for which a deletion is repeated: the host and the nearest three of its parents, those that have a dot; not
/// the configured one. An address has none.
fn scopes(site: Site<'_>) -> Vec<String> {
    let Some((host, _)) = site.host.and_then(host_and_port_of) else {
        return Vec::new();
    };
    // An attribute holds no more than a name of the DNS.
    let is_name = host
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
    if !is_name || host.parse::<Ipv4Addr>().is_ok() {
        return Vec::new();
    }
    let parents = host
        .match_indices('.')
        .filter_map(|(dot, _)| host.get(dot + 1..));
    let parents = parents.filter(|parent| parent.contains('.')).take(3);
    let itself = std::iter::once(host.as_str()).filter(|host| host.contains('.'));
    let scopes = itself.chain(parents);
    let configured = site.domain.map(plain);
    scopes
        .map(str::to_owned)
        .filter(|scope| Some(scope) != configured.as_ref())
        .collect()
}

/// A domain as browsers compare it.
fn plain(domain: &str) -> String {
    domain.trim_start_matches('.').to_ascii_lowercase()
}

fn assert_line_leaves_well(header: &HeaderValue, site: Site<'_>, domain: Option<&str>) -> Line {
    // A line without a name gets an empty one, which is not ours.
    let mut line = Line::parse(header).unwrap_or_default();
    let rest = line.name.strip_prefix(site.prefix).map(str::to_owned);
    let rest = rest.as_deref();
    assert!(
        rest.is_some_and(|rest| !rest.is_empty()),
        "{header:?} is not ours"
    );
    // From here on by upstream's name.
    line.name = format!("{PREFIX}{}", rest.unwrap_or_default());
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
    assert_eq!(line.text("domain"), domain, "{header:?}");
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
        site.prefix == PREFIX || line.text("path") == Some("/"),
        "a browser refuses {header:?} for its path"
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
