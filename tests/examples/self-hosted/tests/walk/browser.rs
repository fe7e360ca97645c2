//! As much of a browser as the walk needs: cookies by host and `SameSite`, forms, redirects, and pages that refresh
//! themselves. Like Safari, it keeps no `Secure` cookie of an http page.

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use http::{HeaderMap, Method, Request, StatusCode};
use neon_auth_tests::better_auth::exchange;
use url::Url;

/// More than any way here has.
const MOST_STEPS: usize = 10;

pub(crate) struct Browser {
    cookies: Vec<Cookie>,
}

struct Cookie {
    host: String,
    name: String,
    value: String,
    is_strict: bool,
}

/// A page that was arrived at, and the way there.
pub(crate) struct Page {
    pub(crate) url: Url,
    pub(crate) status: StatusCode,
    pub(crate) body: String,
    /// Every address from the first to this one.
    pub(crate) way: Vec<String>,
}

impl Browser {
    pub(crate) fn new() -> Self {
        Self {
            cookies: Vec::new(),
        }
    }

    /// Opens an address as if it was typed, or a link in a mail program.
    pub(crate) async fn open(&mut self, url: &str) -> Page {
        let url = url.parse().expect("an address");
        self.navigate(None, Method::GET, url, String::new()).await
    }

    /// Follows a link of a page.
    pub(crate) async fn follow(&mut self, from: &Page, url: Url) -> Page {
        self.navigate(Some(&from.url), Method::GET, url, String::new())
            .await
    }

    /// Sends a form of that page.
    pub(crate) async fn submit(
        &mut self,
        from: &Page,
        action: &str,
        fields: &[(&str, &str)],
    ) -> Page {
        let url = from.url.join(action).expect("an address");
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.navigate(Some(&from.url), Method::POST, url, body)
            .await
    }

    /// The names of the cookies that it has for a host.
    pub(crate) fn names(&self, host: &str) -> Vec<&str> {
        let of_host = self.cookies.iter().filter(|cookie| cookie.host == host);
        of_host.map(|cookie| cookie.name.as_str()).collect()
    }

    /// A redirect belongs to the navigation that it is part of; a refresh begins another one, of the page's own.
    async fn navigate(
        &mut self,
        from: Option<&Url>,
        method: Method,
        url: Url,
        body: String,
    ) -> Page {
        let mut method = method;
        let mut body = body;
        let mut url = url;
        let mut way = Vec::new();
        let mut sites: Vec<String> = from.map(host).into_iter().collect();
        for _ in 0..MOST_STEPS {
            way.push(url.to_string());
            sites.push(host(&url));
            let is_same_site = sites.iter().all(|site| *site == host(&url));
            let site = match (from, is_same_site) {
                (None, true) => "none",
                (_, true) => "same-origin",
                (_, false) => "cross-site",
            };
            let mut request = Request::builder()
                .method(&method)
                .uri(url.as_str())
                .header(ACCEPT, "text/html")
                .header("sec-fetch-mode", "navigate")
                .header("sec-fetch-dest", "document")
                .header("sec-fetch-site", site);
            if method == Method::POST {
                let origin = from.unwrap_or(&url).origin().ascii_serialization();
                request = request
                    .header(ORIGIN, origin)
                    .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
            }
            let cookies = self.cookies_for(&url, is_same_site);
            if !cookies.is_empty() {
                request = request.header(COOKIE, cookies);
            }
            let request = request.body(Bytes::from(std::mem::take(&mut body)));
            let (parts, text) = exchange(request.expect("a request")).await.into_parts();
            self.keep(&host(&url), &parts.headers);
            method = Method::GET;
            let body = String::from_utf8(text.to_vec()).expect("text");
            if let Some(location) = parts.headers.get(LOCATION) {
                let location = location.to_str().expect("text");
                url = url.join(location).expect("an address");
            } else if let Some(target) = refresh_target(&body) {
                sites = vec![host(&url)];
                url = url.join(&target).expect("an address");
            } else {
                let status = parts.status;
                return Page {
                    url,
                    status,
                    body,
                    way,
                };
            }
        }
        panic!("more than {MOST_STEPS} steps: {way:?}");
    }

    fn cookies_for(&self, url: &Url, is_same_site: bool) -> String {
        let sent = self
            .cookies
            .iter()
            .filter(|cookie| cookie.host == host(url) && (is_same_site || !cookie.is_strict));
        let pairs: Vec<String> = sent
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        pairs.join("; ")
    }

    fn keep(&mut self, host: &str, headers: &HeaderMap) {
        for line in headers.get_all(SET_COOKIE) {
            let line = line.to_str().expect("text");
            let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
            let (name, value) = pair.split_once('=').expect("a cookie has a value");
            self.cookies
                .retain(|cookie| cookie.host != host || cookie.name != name);
            let has = |wanted| {
                attributes
                    .split(';')
                    .any(|attribute| attribute.trim() == wanted)
            };
            let is_secure = has("Secure") || name.starts_with("__Secure-");
            if !is_secure && !has("Max-Age=0") {
                self.cookies.push(Cookie {
                    host: host.to_owned(),
                    name: name.to_owned(),
                    value: value.to_owned(),
                    is_strict: has("SameSite=Strict"),
                });
            }
        }
    }
}

impl Page {
    #[track_caller]
    pub(crate) fn says(&self, text: &str) -> &Self {
        assert!(
            self.body.contains(text),
            "{:?} ends at {} without {text:?}: {}",
            self.way,
            self.status,
            self.body
        );
        self
    }

    /// The value of a hidden field.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let (_, rest) = self
            .body
            .split_once(&format!("name=\"{name}\" value=\""))
            .expect("the field is there");
        let (value, _) = rest.split_once('"').expect("the value ends");
        value.replace("&#38;", "&")
    }
}

/// The site: ports do not count, and names here have no dots that do.
fn host(url: &Url) -> String {
    url.host_str().expect("a host").to_owned()
}

/// Where a page sends the browser on to by itself.
fn refresh_target(body: &str) -> Option<String> {
    let (_, rest) = body.split_once("http-equiv=\"refresh\" content=\"0;url=")?;
    let (target, _) = rest.split_once('"')?;
    Some(target.replace("&amp;", "&"))
}
