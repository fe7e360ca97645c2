//! A request's target, as the client wrote it.

/// What a target consists of (RFC 9112, section 3.2).
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Target<'t> {
    /// The host that it names, in which case the Host header says nothing.
    pub(crate) authority: Option<&'t str>,
    pub(crate) path: &'t str,
    pub(crate) query: Option<&'t str>,
}

impl<'t> Target<'t> {
    /// `None` if a whole URL names no host, or has a name before it.
    ///
    /// A proxy's client writes the whole URL, `http://host/path`, and every server has to take that.
    pub(crate) fn read(target: &'t str) -> Option<Self> {
        let Some(rest) = after_scheme(target) else {
            return Some(Self::of_path(target));
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(end)?;
        // A name before the host is a way to make it look like another (RFC 9110, section 4.2.4).
        let names_a_host = !authority.is_empty() && !authority.contains('@');
        let target = Self::of_path(path);
        names_a_host.then_some(Self {
            authority: Some(authority),
            path: if target.path.is_empty() {
                "/"
            } else {
                target.path
            },
            ..target
        })
    }

    /// A path and perhaps a query, whatever the path looks like.
    pub(crate) fn of_path(target: &'t str) -> Self {
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        Self {
            authority: None,
            path,
            query,
        }
    }
}

fn after_scheme(target: &str) -> Option<&str> {
    let (scheme, rest) = target.split_once("://")?;
    let is_http = ["http", "https"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    is_http.then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_url_is_host_path_and_query() {
        for (target, authority, path, query) in [
            (
                "http://app.example/page?a=b",
                "app.example",
                "/page",
                Some("a=b"),
            ),
            ("HTTPS://app.example:8443/", "app.example:8443", "/", None),
            ("http://[::1]:3000/a//b", "[::1]:3000", "/a//b", None),
            ("http://app.example", "app.example", "/", None),
            ("http://app.example?a=/", "app.example", "/", Some("a=/")),
            (
                "http://app.example//evil.example/",
                "app.example",
                "//evil.example/",
                None,
            ),
        ] {
            let expected = Target {
                authority: Some(authority),
                path,
                query,
            };
            assert_eq!(Target::read(target), Some(expected), "{target}");
        }
    }

    #[test]
    fn anything_else_is_a_path() {
        for path in [
            "/page",
            "//app.example/",
            "*",
            "app.example:443",
            "ftp://x/y",
        ] {
            assert_eq!(Target::read(path), Some(Target::of_path(path)));
            assert_eq!(Target::of_path(path).path, path);
        }
        let target = Target::read("/login?to=http://x/?y");
        assert_eq!(target.map(|target| target.path), Some("/login"));
    }

    #[test]
    fn a_url_without_a_host_or_with_a_user_is_no_target() {
        for target in [
            "http://",
            "http:///page",
            "http://?a=b",
            "http://app.example@evil.example/",
        ] {
            assert_eq!(Target::read(target), None, "{target}");
        }
    }
}
