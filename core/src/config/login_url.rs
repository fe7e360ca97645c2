//! Where people sign in.

use super::is_local_target;
use super::origin::Origin;
use super::route::RoutePath;

/// `login_url`: a path of this application, or a URL elsewhere.
#[derive(Clone)]
pub(crate) struct LoginUrl {
    text: String,
    /// `None`: this application's own, wherever it is served.
    origin: Option<Origin>,
    page: Option<RoutePath>,
}

impl LoginUrl {
    /// Takes a path or an absolute URL, or says what is wrong with it.
    pub(crate) fn new(text: &str) -> Result<Self, &'static str> {
        let (origin, target) = if text.starts_with('/') {
            (None, text)
        } else {
            let (origin, target) = Origin::split(text)
                .ok_or("must be a path that starts with `/`, or an absolute http(s) URL")?;
            (Some(origin), if target.is_empty() { "/" } else { target })
        };
        if origin.is_none() && !is_local_target(text) {
            return Err("must not start with `//` or `/\\`, nor hold `\\` or a control character");
        }
        if text
            .chars()
            .any(|c| c.is_control() || c == ' ' || !c.is_ascii())
        {
            return Err("must be ASCII without spaces or control characters; percent-encode them");
        }
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let page = RoutePath::new(path).ok();
        if page.is_none() && origin.is_none() {
            return Err("must have a plain path: no `//`, `*` or dot segment, raw or encoded");
        }
        Ok(Self {
            text: text.to_owned(),
            origin,
            page,
        })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The login page's path, where the application at `origin` serves it itself.
    pub(crate) fn route_at<'o>(
        &self,
        origin: impl FnOnce() -> Option<&'o Origin>,
    ) -> Option<&RoutePath> {
        self.page.as_ref().filter(|_| self.is_at(origin))
    }

    /// Whether the login page belongs to the application at `origin`, which is asked for only where it matters.
    pub(crate) fn is_at<'o>(&self, origin: impl FnOnce() -> Option<&'o Origin>) -> bool {
        self.origin.is_none() || self.origin.as_ref() == origin()
    }

    /// The URL with these pairs added to its query.
    pub(crate) fn with_query(&self, pairs: &[(&str, &str)]) -> String {
        if pairs.is_empty() {
            return self.text.clone();
        }
        let (url, fragment) = match self.text.split_once('#') {
            Some((url, fragment)) => (url, Some(fragment)),
            None => (self.text.as_str(), None),
        };
        let mut url = url.to_owned();
        url.push(match url.split_once('?') {
            None => '?',
            Some(_) => '&',
        });
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        url.push_str(&query);
        if let Some(fragment) = fragment {
            url.push('#');
            url.push_str(fragment);
        }
        url
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
            assert!(LoginUrl::new(good).is_ok(), "{good} was refused");
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
            assert!(LoginUrl::new(bad).is_err(), "{bad:?} was taken");
        }
    }

    #[test]
    fn pairs_go_before_the_fragment() {
        let login = LoginUrl::new("/login?a=b#form").unwrap();
        assert_eq!(
            login.with_query(&[("redirectTo", "/x?y")]),
            "/login?a=b&redirectTo=%2Fx%3Fy#form"
        );
    }

    #[test]
    fn an_external_page_has_no_route_here() {
        let login = LoginUrl::new("https://login.example/in").unwrap();
        let here = Origin::new("https://app.example");
        let there = Origin::new("https://login.example");
        assert!(login.route_at(|| None).is_none());
        assert!(login.route_at(|| here.as_ref()).is_none());
        assert!(login.route_at(|| there.as_ref()).is_some());
    }
}
