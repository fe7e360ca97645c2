//! The cookies of a browser.

use http::HeaderMap;
use http::header::SET_COOKIE;
use neon_auth_core::UnixMillis;

use super::cookie::{Cookie, Line};
use super::going::Going;
use super::url::Url;

/// Every cookie of a browser, of every host, the oldest first.
///
/// None runs out by itself: a test is over sooner.
#[derive(Clone, Default)]
pub(super) struct Jar {
    cookies: Vec<Cookie>,
    /// As in Safari: https alone, and http on this machine not.
    pub(super) keeps_secure_on_https_alone: bool,
}

impl Jar {
    /// Takes the cookies of an answer in.
    pub(super) fn keep(&mut self, url: &Url, headers: &HeaderMap, now: UnixMillis) {
        let keeps_secure = self.keeps_secure(url);
        for line in headers.get_all(SET_COOKIE) {
            let line = String::from_utf8_lossy(line.as_bytes());
            match Line::read(&line, url, keeps_secure, now) {
                None => {}
                Some(Line::Sets(cookie)) => self.set(cookie),
                Some(Line::Deletes(cookie)) => {
                    self.cookies.retain(|kept| !kept.is_twin_of(&cookie));
                }
            }
        }
    }

    /// Adds the cookies of a `Cookie` header, as cookies of this host.
    pub(super) fn add(&mut self, url: &Url, header: &str) {
        for (name, value) in header.split(';').filter_map(|pair| pair.split_once('=')) {
            self.set(Cookie::of(name.trim(), value.trim(), url));
        }
    }

    fn set(&mut self, cookie: Cookie) {
        match self
            .cookies
            .iter_mut()
            .find(|kept| kept.is_twin_of(&cookie))
        {
            Some(kept) => *kept = cookie,
            None => self.cookies.push(cookie),
        }
    }

    /// The `Cookie` header of a request.
    pub(super) fn header(&self, going: &Going) -> Option<String> {
        let keeps_secure = self.keeps_secure(&going.url);
        let cookies = self.cookies.iter();
        let mut cookies: Vec<_> = cookies
            .filter(|cookie| {
                let Going { url, method, .. } = going;
                cookie.is_for(url, keeps_secure, going.relation, method, going.kind)
            })
            .collect();
        cookies.sort_by_key(|cookie| std::cmp::Reverse(cookie.depth()));
        let pairs: Vec<_> = cookies
            .iter()
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// The cookies that this host gets.
    pub(super) fn of_host(&self, url: &Url) -> impl Iterator<Item = &Cookie> {
        let cookies = self.cookies.iter();
        cookies.filter(|cookie| cookie.is_for_host(url))
    }

    /// Deletes the cookies of this name that this host gets. Says whether there was one.
    pub(super) fn forget(&mut self, url: &Url, name: &str) -> bool {
        let before = self.cookies.len();
        self.cookies
            .retain(|cookie| !(cookie.name == name && cookie.is_for_host(url)));
        self.cookies.len() < before
    }

    fn keeps_secure(&self, url: &Url) -> bool {
        match self.keeps_secure_on_https_alone {
            true => url.is_https(),
            false => url.is_trustworthy(),
        }
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    const NOW: UnixMillis = UnixMillis::from_secs(1_780_920_000);

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    /// A jar that has seen this line on a page.
    fn jar(page: &str, line: &str) -> Jar {
        let mut jar = Jar::default();
        keep(&mut jar, page, line);
        jar
    }

    fn keep(jar: &mut Jar, page: &str, line: &str) {
        let mut headers = HeaderMap::new();
        headers.insert(SET_COOKIE, HeaderValue::from_str(line).unwrap());
        jar.keep(&url(page), &headers, NOW);
    }

    /// What a typed address gets.
    fn sent(jar: &Jar, page: &str) -> String {
        let going = Going::to(url(page), None);
        jar.header(&going).unwrap_or_default()
    }

    #[test]
    fn a_cookie_goes_to_its_host_and_path() {
        let of_host = jar("https://app.example.com/a/b", "x=1");
        let of_domain = jar(
            "https://app.example.com/a/b",
            "x=1; Domain=.Example.com; Path=/",
        );
        for (page, host, domain) in [
            ("https://app.example.com/a/c", true, true),
            ("https://app.example.com/a", true, true),
            ("https://app.example.com/ab", false, true),
            ("https://app.example.com/", false, true),
            ("https://www.app.example.com/a/c", false, true),
            ("https://example.com/", false, true),
            ("https://notexample.com/a/", false, false),
        ] {
            assert_eq!(!sent(&of_host, page).is_empty(), host, "{page}");
            assert_eq!(!sent(&of_domain, page).is_empty(), domain, "{page}");
        }
    }

    #[test]
    fn a_cookie_that_browsers_ignore_is_not_kept() {
        let long = format!("x={}", "v".repeat(4096));
        for (page, line) in [
            ("https://app.example.com/", "x=1; Domain=example.net"),
            ("https://app.example.com/", "x=1; Domain=com"),
            (
                "https://app.example.com/",
                "x=1; Domain=www.app.example.com",
            ),
            ("http://app.example.com/", "x=1; Secure"),
            ("https://app.example.com/", "__Secure-x=1"),
            ("https://app.example.com/", "__host-x=1; Secure"),
            ("https://app.example.com/", "__Host-x=1; Path=/"),
            (
                "https://app.example.com/",
                "__Host-x=1; Secure; Path=/; Domain=app.example.com",
            ),
            ("https://app.example.com/", "x=1; SameSite=None"),
            ("https://app.example.com/", "x"),
            ("https://app.example.com/", "=1"),
            ("https://app.example.com/", &long),
        ] {
            assert_eq!(sent(&jar(page, line), page), "", "{line}");
        }
        let page = "http://localhost:3000/";
        assert_eq!(
            sent(&jar(page, "__Secure-x=1; Secure"), page),
            "__Secure-x=1"
        );
        let page = "https://app.example.com/";
        assert_eq!(
            sent(&jar(page, "__Host-x=1; Secure; Path=/"), page),
            "__Host-x=1"
        );
    }

    #[test]
    fn safari_keeps_no_secure_cookie_on_http() {
        let mut safari = Jar {
            keeps_secure_on_https_alone: true,
            ..Jar::default()
        };
        let page = "http://localhost:3000/";
        keep(&mut safari, page, "x=1; Secure");
        keep(&mut safari, page, "y=1");
        assert_eq!(sent(&safari, page), "y=1");
    }

    #[test]
    fn a_secure_cookie_is_not_sent_over_http() {
        let jar = jar("https://app.example.com/", "x=1; Secure");
        assert_eq!(sent(&jar, "http://app.example.com/"), "");
    }

    #[test]
    fn a_deletion_is_for_the_same_name_domain_and_path() {
        let page = "https://app.example.com/";
        for (deletion, is_gone) in [
            ("x=; Max-Age=0", true),
            ("x=; Max-Age=-1", true),
            ("x=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", true),
            (
                "x=; Max-Age=soon; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
                true,
            ),
            ("x=; Max-Age=0; Path=/", true),
            ("x=; Max-Age=0; Path=/a", false),
            ("x=; Max-Age=0; Domain=app.example.com", false),
            ("y=; Max-Age=0", false),
            (
                "x=1; Max-Age=9; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
                false,
            ),
            ("x=1; Expires=Fri, 01 Jan 2100 00:00:00 GMT", false),
        ] {
            let mut jar = jar(page, "x=1");
            keep(&mut jar, page, deletion);
            assert_eq!(sent(&jar, page).is_empty(), is_gone, "{deletion}");
        }
        let mut on_this_machine = jar("http://localhost/", "x=1");
        keep(
            &mut on_this_machine,
            "http://localhost/",
            "x=; Max-Age=0; Domain=localhost",
        );
        assert_eq!(sent(&on_this_machine, "http://localhost/"), "");
    }

    #[test]
    fn the_longer_path_and_the_older_cookie_come_first() {
        let page = "https://app.example.com/a/b";
        let mut jar = jar(page, "x=1; Path=/");
        keep(&mut jar, page, "y=1; Path=/");
        keep(&mut jar, page, "x=2; Path=/a");
        keep(&mut jar, page, "x=3; Path=/");
        assert_eq!(sent(&jar, page), "x=2; x=3; y=1");
        assert!(jar.forget(&url(page), "x") && !jar.forget(&url(page), "x"));
        assert_eq!(sent(&jar, page), "y=1");
    }

    #[test]
    fn same_site_says_what_comes_along_from_another_site() {
        let page = url("https://app.example.com/");
        let header =
            |line: &str, going: Going| jar("https://app.example.com/", line).header(&going);
        let from = |origin: &str| url(origin);
        let link = || Going::to(page.clone(), Some(from("https://evil.example")));
        let form = || Going::form(page.clone(), Some(from("https://evil.example")), &[]);
        let sibling = || Going::form(page.clone(), Some(from("https://a.example.com")), &[]);
        for (attributes, by_link, by_form) in [
            ("SameSite=Strict; Secure", false, false),
            ("SameSite=Lax; Secure", true, false),
            ("Secure", true, false),
            ("samesite=none; Secure", true, true),
        ] {
            let line = format!("x=1; {attributes}");
            assert_eq!(header(&line, link()).is_some(), by_link, "{line}");
            assert_eq!(header(&line, form()).is_some(), by_form, "{line}");
            assert!(header(&line, sibling()).is_some(), "{line}");
        }
    }
}
