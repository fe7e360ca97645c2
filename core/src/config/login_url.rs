//! Where people sign in.

use super::is_local_target;
use super::route::RoutePath;
use crate::origin::Origin;

/// `login_url`: a page of this application, or a URL elsewhere.
#[derive(Clone)]
pub(crate) struct LoginUrl {
    text: String,
    page: Option<RoutePath>,
    /// The text as far as a pair that is added to the query.
    before_pairs: String,
    /// With its `#`, or empty.
    fragment: String,
}

impl LoginUrl {
    /// Takes a path or an absolute URL, or says what is wrong with it.
    ///
    /// Whether an absolute one is this application's own depends on the configured origin, not on the Host header: a
    /// client could choose with it which page is public.
    pub(crate) fn new(text: &str, own: Option<&Origin>) -> Result<Self, &'static str> {
        let is_text = |c: char| c.is_ascii() && !c.is_control() && c != ' ';
        if !text.chars().all(is_text) {
            return Err("must be ASCII without spaces or control characters; percent-encode them");
        }
        let target = if text.starts_with('/') {
            if !is_local_target(text) {
                return Err("must not start with `//` or `/\\`, nor contain `\\`");
            }
            text
        } else {
            let (origin, target) = Origin::split(text)
                .ok_or("must be a path that starts with `/`, or an absolute http(s) URL")?;
            if own != Some(&origin) {
                return Ok(Self::of(text, None));
            }
            target
        };
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let path = if path.is_empty() { "/" } else { path };
        let page = RoutePath::new(path)
            .map_err(|_| "must have a plain path: no `//`, `*` or dot segment, raw or encoded")?;
        Ok(Self::of(text, Some(page)))
    }

    fn of(text: &str, page: Option<RoutePath>) -> Self {
        let (url, fragment) = text.split_at(text.find('#').unwrap_or(text.len()));
        let separator = match url.split_once('?') {
            None => "?",
            Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
            Some(_) => "&",
        };
        Self {
            text: text.to_owned(),
            page,
            before_pairs: format!("{url}{separator}"),
            fragment: fragment.to_owned(),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The login page, if it is this application's own.
    pub(crate) const fn page(&self) -> Option<&RoutePath> {
        self.page.as_ref()
    }

    /// The URL with these pairs added to its query. The names have nothing in them that is to be encoded.
    pub(crate) fn with_query<'p>(
        &self,
        pairs: impl IntoIterator<Item = (&'static str, &'p str)>,
    ) -> String {
        let mut longer = String::with_capacity(self.text.len() + 128);
        longer.push_str(&self.before_pairs);
        let start = longer.len();
        for (name, value) in pairs {
            if longer.len() > start {
                longer.push('&');
            }
            longer.push_str(name);
            longer.push('=');
            for part in form_urlencoded::byte_serialize(value.as_bytes()) {
                longer.push_str(part);
            }
        }
        if longer.len() == start {
            return self.text.clone();
        }
        longer.push_str(&self.fragment);
        longer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_paths_and_absolute_urls() {
        for good in [
            "/",
            "/login?next=%2Fhome",
            "https://login.example/in",
            "http://localhost:1",
        ] {
            assert!(LoginUrl::new(good, None).is_ok(), "{good} was refused");
        }
        for bad in [
            "",
            "login",
            "//x",
            "/\\x",
            "javascript:x",
            "/a b",
            "/a\nb",
            "ftp://x",
            "/a/../b",
        ] {
            assert!(LoginUrl::new(bad, None).is_err(), "{bad:?} was taken");
        }
    }

    #[test]
    fn pairs_go_before_the_fragment() {
        let login = LoginUrl::new("/login?a=b#form", None).unwrap();
        assert_eq!(
            login.with_query([("redirectTo", "/x?y")]),
            "/login?a=b&redirectTo=%2Fx%3Fy#form"
        );
    }

    #[test]
    fn an_absolute_page_is_ours_if_the_configured_origin_says_so() {
        let page = |origin: Option<&str>| {
            let origin = origin.and_then(Origin::new);
            let login = LoginUrl::new("https://login.example?m=1", origin.as_ref()).unwrap();
            login.page().map(|page| page.as_str().to_owned())
        };
        assert_eq!(page(None), None);
        assert_eq!(page(Some("https://app.example")), None);
        assert_eq!(page(Some("https://login.example")).as_deref(), Some("/"));
    }

    #[test]
    fn a_query_that_is_there_is_gone_on_with() {
        for (url, expected) in [
            ("/in", "/in?a=b"),
            ("/in?", "/in?a=b"),
            ("/in?c=d", "/in?c=d&a=b"),
            ("/in?c=d&", "/in?c=d&a=b"),
        ] {
            let login = LoginUrl::new(url, None).unwrap();
            assert_eq!(login.with_query([("a", "b")]), expected);
        }
    }
}
