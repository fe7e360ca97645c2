//! Paths of this application, matched by whole segments.

use std::collections::BTreeSet;

/// A path from the configuration: absolute, unambiguous, without a trailing slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RoutePath(String);

impl RoutePath {
    /// Takes a path, or says what is wrong with it.
    pub(crate) fn new(path: &str) -> Result<Self, &'static str> {
        if !path.starts_with('/') {
            return Err("must start with `/`");
        }
        if path.contains(['*', '?', '#', '{', '}']) || path.chars().any(char::is_control) {
            return Err(
                "must be a plain path without `*`, `{`, `}`, `?` or `#`; a route covers everything below it",
            );
        }
        if !is_unambiguous(path) {
            return Err("must have no `//`, `\\`, `%25` or dot segment, raw or encoded");
        }
        let trimmed = path.strip_suffix('/').unwrap_or(path);
        Ok(Self(
            if trimmed.is_empty() { "/" } else { trimmed }.to_owned(),
        ))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the path is this one or below it. `/` covers itself alone.
    pub(crate) fn covers(&self, path: &str) -> bool {
        path == self.0 || (self.0 != "/" && self.rest(path).is_some())
    }

    /// What follows this path and its slash.
    pub(crate) fn rest<'p>(&self, path: &'p str) -> Option<&'p str> {
        let prefix = if self.0 == "/" { "" } else { &self.0 };
        path.strip_prefix(prefix)?.strip_prefix('/')
    }
}

/// Paths that cover what is below them. Their number hardly affects the time of a look-up.
#[derive(Clone, Debug)]
pub(crate) struct RouteSet {
    sorted: Vec<RoutePath>,
    /// How long they are, in order: few lengths end where a segment of the path ends.
    lengths: Vec<usize>,
}

impl RouteSet {
    pub(crate) fn new(routes: impl IntoIterator<Item = RoutePath>) -> Self {
        let mut sorted: Vec<_> = routes.into_iter().collect();
        sorted.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        let lengths: BTreeSet<usize> = sorted.iter().map(|route| route.0.len()).collect();
        Self {
            sorted,
            lengths: lengths.into_iter().collect(),
        }
    }

    /// Whether one of them covers the path; see [`RoutePath::covers`].
    pub(crate) fn covers(&self, path: &str) -> bool {
        let ends_segment = |length| matches!(path.as_bytes().get(length), None | Some(b'/'));
        let lengths = self.lengths.iter().copied();
        lengths
            .take_while(|length| *length <= path.len())
            .filter(|length| ends_segment(*length))
            .filter_map(|length| path.get(..length))
            .any(|route| self.has(route) && (route != "/" || path == "/"))
    }

    fn has(&self, route: &str) -> bool {
        let found = self
            .sorted
            .binary_search_by(|known| known.0.as_str().cmp(route));
        found.is_ok()
    }
}

/// Whether no other layer could read the path as a different one: no empty segment but a last one, no dot segment, no
/// backslash, none of their encodings (RFC 3986, section 6.2.2), and nothing that is encoded twice.
pub(crate) fn is_unambiguous(path: &str) -> bool {
    if is_of_plain_segments(path) {
        return true;
    }
    path.starts_with('/')
        && !path.contains("//")
        && !path.contains("%25")
        && path.split('/').all(is_plain_segment)
}

/// Whether the path is absolute and made of letters, digits and hyphens, which hide nothing, with single slashes between
/// them: most are, and to see that costs less than the whole check.
fn is_of_plain_segments(path: &str) -> bool {
    let mut before = b'/';
    path.starts_with('/')
        && path.bytes().skip(1).all(|byte| {
            let is_plain = match byte {
                b'/' => before != b'/',
                _ => byte.is_ascii_alphanumeric() || byte == b'-',
            };
            before = byte;
            is_plain
        })
}

/// Whether the segment is one segment and stays one: it holds no separator, raw or encoded, and is no dot segment.
///
/// A dot segment with a path parameter, `..;x`, is one too: some servers cut parameters off before they resolve dots.
pub(crate) fn is_plain_segment(segment: &str) -> bool {
    let mut name_is_dots = true;
    let mut name_length = 0;
    let mut in_name = true;
    for byte in percent_encoding::percent_decode_str(segment) {
        if matches!(byte, b'/' | b'\\' | b'?' | b'#') || byte.is_ascii_control() {
            return false;
        }
        in_name &= byte != b';';
        if in_name {
            name_is_dots &= byte == b'.';
            name_length += 1;
        }
    }
    !(name_is_dots && (1..=2).contains(&name_length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_not_a_plain_path() {
        for path in [
            "", "a", "//", "/a//b", "/a/*", "/a?b", "/a#b", "/a/../b", "/%2e", "/a\\b", "/a%2fb",
            "/a/{id}", "/a%252e", "/a/..;x",
        ] {
            assert!(RoutePath::new(path).is_err(), "{path:?} was taken");
        }
    }

    #[test]
    fn the_root_covers_itself_alone() {
        let root = RoutePath::new("/").unwrap();
        assert!(root.covers("/"));
        assert!(!root.covers("/a"));
    }

    #[test]
    fn a_trailing_slash_makes_no_difference() {
        let route = RoutePath::new("/a/").unwrap();
        for covered in ["/a", "/a/", "/a/b"] {
            assert!(route.covers(covered), "{covered}");
        }
        assert!(!route.covers("/ab"));
        assert_eq!(route.rest("/a/b/c"), Some("b/c"));
    }

    #[test]
    fn a_set_covers_what_one_of_its_routes_covers() {
        let routes = ["/", "/a/b", "/a-b", "/c", "/long/path/of/many/parts"];
        let routes = routes.map(|route| RoutePath::new(route).unwrap());
        let set = RouteSet::new(routes.clone());
        for path in [
            "",
            "/",
            "//",
            "/a",
            "/a/",
            "/a/b",
            "/a/b/",
            "/a/b/c",
            "/a/bc",
            "/a-b",
            "/a-b/c",
            "/c",
            "/c/d/e/f",
            "/cc",
            "/long/path/of/many/parts/and/more",
            "/long/path/of/many",
            "c",
            "*",
            "//c",
            "/\u{e9}/c",
        ] {
            let one_covers = routes.iter().any(|route| route.covers(path));
            assert_eq!(set.covers(path), one_covers, "{path:?}");
        }
        assert!(!RouteSet::new([]).covers("/"));
    }

    #[test]
    fn three_dots_are_a_name() {
        assert!(is_plain_segment("..."));
        assert!(!is_plain_segment("%2e."));
    }

    #[test]
    fn a_path_parameter_hides_no_dots() {
        for dots in ["..;", "..;a=b", ".;", "%2e%2e;x", "..%3b", "..%3Bx"] {
            assert!(!is_plain_segment(dots), "{dots}");
        }
        for plain in ["a;b=c", "a;..", ";", "...;x", "%252e"] {
            assert!(is_plain_segment(plain), "{plain}");
        }
    }
}
