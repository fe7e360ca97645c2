//! How the page that a request comes from is related to where it goes.

use std::net::IpAddr;

use super::url::Url;

/// What `Sec-Fetch-Site` says. Of a chain of redirects the farthest counts (RFC 6265bis, section 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Relation {
    /// It comes from no page: its address is typed.
    None,
    SameOrigin,
    SameSite,
    CrossSite,
}

impl Relation {
    pub(super) fn between(from: Option<&Url>, to: &Url) -> Self {
        match from {
            None => Self::None,
            Some(from) if from.origin() == to.origin() => Self::SameOrigin,
            Some(from) if are_of_one_site(from, to) => Self::SameSite,
            Some(_) => Self::CrossSite,
        }
    }

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::SameOrigin => "same-origin",
            Self::SameSite => "same-site",
            Self::CrossSite => "cross-site",
        }
    }
}

/// Whether two URLs have one scheme and one registrable domain, which is taken for the last two labels: this knows no
/// list of public suffixes, such as `co.uk`.
fn are_of_one_site(one: &Url, other: &Url) -> bool {
    one.is_https() == other.is_https()
        && (one.host() == other.host()
            || site_of(one.host()).is_some_and(|site| Some(site) == site_of(other.host())))
}

fn site_of(host: &str) -> Option<&str> {
    if is_address(host) {
        return None;
    }
    let dots: Vec<_> = host.rmatch_indices('.').map(|(at, _)| at).collect();
    match *dots {
        [] => None,
        [_] => Some(host),
        [_, second, ..] => host.get(second + 1..),
    }
}

/// Whether a host is an IP address, as a URL has it.
pub(super) fn is_address(host: &str) -> bool {
    host.starts_with('[') || host.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_a_scheme_and_a_registrable_domain() {
        let page = |text: &str| Url::parse(text).unwrap();
        for (from, to, expected) in [
            (
                "https://app.example.com/a",
                "https://app.example.com/b",
                Relation::SameOrigin,
            ),
            (
                "https://app.example.com",
                "https://auth.example.com",
                Relation::SameSite,
            ),
            (
                "https://app.example.com",
                "https://example.com",
                Relation::SameSite,
            ),
            (
                "https://app.example.com:8443",
                "https://app.example.com",
                Relation::SameSite,
            ),
            (
                "http://app.example.com",
                "https://app.example.com",
                Relation::CrossSite,
            ),
            (
                "https://app.example.com",
                "https://app.example.net",
                Relation::CrossSite,
            ),
            (
                "http://localhost:3000",
                "http://localhost:4000",
                Relation::SameSite,
            ),
            (
                "http://localhost:3000",
                "http://127.0.0.1:3000",
                Relation::CrossSite,
            ),
            ("http://127.0.0.1", "http://127.1.0.1", Relation::CrossSite),
            (
                "http://a.localhost",
                "http://b.localhost",
                Relation::CrossSite,
            ),
        ] {
            let relation = Relation::between(Some(&page(from)), &page(to));
            assert_eq!(relation, expected, "from {from} to {to}");
        }
        assert_eq!(
            Relation::between(None, &page("https://a.example")),
            Relation::None
        );
    }
}
