//! A request that a browser is about to send, and the one that follows from its answer.

use bytes::Bytes;
use http::header::{
    ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, USER_AGENT,
};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use serde_json::Value;

use super::error::BrowserError;
use super::refresh::refresh_of;
use super::site::Relation;
use super::url::Url;
use super::{form_encoded, without_query};

/// What asks: an address, a link or a form, or a page's script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Navigation,
    Script,
}

/// A request without what the browser adds: its cookies and its name.
#[derive(Clone)]
pub(super) struct Going {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) kind: Kind,
    pub(super) relation: Relation,
    /// The page that it comes from, unless its address is typed.
    from: Option<Url>,
    /// Whether it has passed through another origin on its way (Fetch Standard, "tainted origin").
    is_tainted: bool,
    /// What the test itself sets.
    headers: HeaderMap,
    body: Option<(HeaderValue, Bytes)>,
}

impl Going {
    /// Opens a page: by its address, or by a link on the page that it comes from.
    pub(super) fn to(url: Url, from: Option<Url>) -> Self {
        Self {
            method: Method::GET,
            relation: Relation::between(from.as_ref(), &url),
            url,
            kind: Kind::Navigation,
            from,
            is_tainted: false,
            headers: HeaderMap::new(),
            body: None,
        }
    }

    pub(super) fn form(url: Url, from: Option<Url>, fields: &[(&str, &str)]) -> Self {
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        Self {
            method: Method::POST,
            body: Some((form, form_encoded(fields).into())),
            ..Self::to(url, from)
        }
    }

    /// What a page's script asks for by `fetch()`. `Null` is no body.
    pub(super) fn script(method: Method, url: Url, from: Option<Url>, value: &Value) -> Self {
        let json = HeaderValue::from_static("application/json");
        Self {
            method,
            kind: Kind::Script,
            body: (!value.is_null()).then(|| (json, value.to_string().into())),
            ..Self::to(url, from)
        }
    }

    pub(super) fn with_header(mut self, name: &str, value: &str) -> Result<Self, BrowserError> {
        let name = http::HeaderName::try_from(name).map_err(http::Error::from)?;
        let value = HeaderValue::try_from(value).map_err(http::Error::from)?;
        self.headers.insert(name, value);
        Ok(self)
    }

    /// The same from another page, or, if there is none, from one in a sandbox, whose origin is `null`.
    pub(super) fn sent_by(mut self, page: Option<Url>) -> Self {
        self.is_tainted = page.is_none();
        self.relation = match &page {
            Some(page) => Relation::between(Some(page), &self.url),
            None => Relation::CrossSite,
        };
        self.from = page.or(self.from);
        self
    }

    /// The request as it is sent. `target` is how it names the page.
    pub(super) fn request(
        &self,
        target: &str,
        user_agent: &str,
        cookies: Option<String>,
    ) -> Result<Request<Bytes>, BrowserError> {
        let accept = match self.kind {
            Kind::Navigation => "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            Kind::Script => "application/json",
        };
        let mut request = Request::builder()
            .method(&self.method)
            .uri(target)
            .header(HOST, self.url.authority())
            .header(USER_AGENT, user_agent)
            .header(ACCEPT, accept);
        if let Some(origin) = self.origin() {
            request = request.header(ORIGIN, origin);
        }
        if self.url.is_trustworthy() {
            let (mode, destination) = match self.kind {
                Kind::Navigation => ("navigate", "document"),
                Kind::Script => ("cors", "empty"),
            };
            request = request
                .header("sec-fetch-site", self.relation.as_str())
                .header("sec-fetch-mode", mode)
                .header("sec-fetch-dest", destination);
        }
        if let Some(cookies) = cookies {
            request = request.header(COOKIE, cookies);
        }
        let mut body = Bytes::new();
        if let Some((content_type, bytes)) = &self.body {
            request = request.header(CONTENT_TYPE, content_type);
            body = bytes.clone();
        }
        if self.body.is_some() || !self.method.is_safe() {
            request = request.header(CONTENT_LENGTH, body.len());
        }
        let mut request = request.body(body)?;
        for (name, value) in &self.headers {
            request.headers_mut().insert(name.clone(), value.clone());
        }
        Ok(request)
    }

    /// The `Origin`, which a GET of a page's own origin does not have.
    fn origin(&self) -> Option<&str> {
        let from = self.from.as_ref()?;
        let is_cors = self.kind == Kind::Script && self.relation > Relation::SameOrigin;
        if matches!(self.method, Method::GET | Method::HEAD) && !is_cors {
            return None;
        }
        Some(if self.is_tainted {
            "null"
        } else {
            from.origin()
        })
    }

    /// Where a redirect leads, or a page that refreshes itself at once.
    pub(super) fn onward(&self, response: &Response<Bytes>) -> Result<Option<Self>, BrowserError> {
        if let Some(location) = location_of(response) {
            let url = self.resolve(&location)?;
            return Ok(Some(self.redirected(response.status(), url)));
        }
        match refresh_of(response).filter(|_| self.kind == Kind::Navigation) {
            // The page is the one that asks: a new chain begins.
            Some(target) => {
                let url = self.resolve(&target)?;
                Ok(Some(Self::to(url, Some(self.url.clone()))))
            }
            None => Ok(None),
        }
    }

    fn redirected(&self, status: StatusCode, url: Url) -> Self {
        let becomes_get = match status {
            StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND => self.method == Method::POST,
            StatusCode::SEE_OTHER => self.method != Method::HEAD,
            _ => false,
        };
        let leaves_another = self.from.as_ref().map(Url::origin) != Some(self.url.origin());
        let mut next = Self {
            relation: self
                .relation
                .max(Relation::between(self.from.as_ref(), &url)),
            is_tainted: self.is_tainted || (leaves_another && self.url.origin() != url.origin()),
            url,
            ..self.clone()
        };
        if becomes_get && self.method != Method::GET {
            next.method = Method::GET;
            next.body = None;
        }
        next
    }

    fn resolve(&self, target: &str) -> Result<Url, BrowserError> {
        self.url
            .join(target)
            .ok_or_else(|| BrowserError::InvalidTarget {
                page: self.url.path().to_owned(),
                to: without_query(target),
            })
    }
}

fn location_of(response: &Response<Bytes>) -> Option<String> {
    let is_redirect = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    let location = response.headers().get(LOCATION).filter(|_| is_redirect)?;
    Some(String::from_utf8_lossy(location.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn answer(status: u16, location: &str) -> Response<Bytes> {
        let response = Response::builder().status(status);
        response
            .header(LOCATION, location)
            .body(Bytes::new())
            .unwrap()
    }

    fn header(going: &Going, name: &str) -> String {
        let request = going
            .request(going.url.target(), "a browser", None)
            .unwrap();
        let value = request.headers().get(name);
        value.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
    }

    #[test]
    fn a_redirect_turns_a_form_into_a_get_or_keeps_it() {
        let page = url("http://localhost:3000/a/form");
        let form = Going::form(page.clone(), Some(page), &[("name", "Ann & Bob")]);
        assert_eq!(header(&form, "content-length"), "16");
        for (status, method) in [
            (301, "GET"),
            (302, "GET"),
            (303, "GET"),
            (307, "POST"),
            (308, "POST"),
        ] {
            let next = form.onward(&answer(status, "next?x=1")).unwrap().unwrap();
            assert_eq!(next.method, method, "{status}");
            assert_eq!(next.url.to_text(), "http://localhost:3000/a/next?x=1");
            let keeps = method == "POST";
            assert_eq!(!header(&next, "content-type").is_empty(), keeps, "{status}");
            assert_eq!(!header(&next, "origin").is_empty(), keeps, "{status}");
        }
        for answer in [
            answer(200, "/next"),
            answer(304, "/next"),
            Response::new(Bytes::new()),
        ] {
            assert!(form.onward(&answer).unwrap().is_none());
        }
        let put = Going::script(Method::PUT, url("http://localhost/"), None, &Value::Null);
        let moved = put.onward(&answer(302, "/next")).unwrap().unwrap();
        assert_eq!(moved.method, "PUT");
    }

    #[test]
    fn what_asks_shows_in_the_heads() {
        let app = url("http://localhost:3000/");
        let typed = Going::to(app.clone(), None);
        let form = Going::form(app.clone(), Some(app.clone()), &[]);
        let script = Going::script(Method::GET, app.clone(), Some(app), &Value::Null);
        let foreign = form.clone().sent_by(Some(url("https://evil.example")));
        let foreign_script = script.clone().sent_by(Some(url("https://evil.example")));
        for (going, origin, site, mode, destination) in [
            (&typed, "", "none", "navigate", "document"),
            (
                &form,
                "http://localhost:3000",
                "same-origin",
                "navigate",
                "document",
            ),
            (&script, "", "same-origin", "cors", "empty"),
            (
                &foreign,
                "https://evil.example",
                "cross-site",
                "navigate",
                "document",
            ),
            (
                &foreign_script,
                "https://evil.example",
                "cross-site",
                "cors",
                "empty",
            ),
        ] {
            assert_eq!(header(going, "host"), "localhost:3000");
            assert_eq!(header(going, "origin"), origin);
            assert_eq!(header(going, "sec-fetch-site"), site);
            assert_eq!(header(going, "sec-fetch-mode"), mode);
            assert_eq!(header(going, "sec-fetch-dest"), destination);
            let is_html = header(going, "accept").starts_with("text/html");
            assert_eq!(is_html, mode == "navigate");
        }
        let plain = Going::to(url("http://app.example.com/"), None);
        assert_eq!(
            header(&plain, "sec-fetch-site"),
            "",
            "http is not trustworthy"
        );
        let with = typed.with_header("Accept", "image/png").unwrap();
        assert_eq!(header(&with, "accept"), "image/png");
    }

    #[test]
    fn a_chain_of_redirects_is_as_far_away_as_its_farthest_page() {
        let app = url("http://localhost:3000/sign-in");
        let form = Going::form(app.clone(), Some(app), &[]);
        let away = form.onward(&answer(307, "http://127.0.0.1:4000/a"));
        let away = away.unwrap().unwrap();
        assert_eq!(header(&away, "sec-fetch-site"), "cross-site");
        assert_eq!(header(&away, "origin"), "http://localhost:3000");
        let back = away.onward(&answer(307, "http://localhost:3000/b"));
        let back = back.unwrap().unwrap();
        assert_eq!(header(&back, "sec-fetch-site"), "cross-site");
        assert_eq!(header(&back, "origin"), "null");
        let typed = Going::to(url("http://127.0.0.1:4000/a"), None);
        let on = typed.onward(&answer(302, "http://localhost:3000/b"));
        assert_eq!(header(&on.unwrap().unwrap(), "sec-fetch-site"), "none");
    }

    #[test]
    fn a_target_that_is_no_page_is_an_error_without_its_query() {
        let going = Going::to(url("http://localhost:3000/a?b=secret"), None);
        let error = going.onward(&answer(302, "app://x?token=secret"));
        let text = error.err().unwrap().to_string();
        assert_eq!(
            text,
            "/a leads to \"app://x\", which a browser does not open as a page"
        );
    }
}
