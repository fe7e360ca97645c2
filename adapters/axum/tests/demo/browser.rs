//! As much of a browser as the demo needs: cookies by host and `SameSite`, forms, redirects. Like Safari, it keeps no
//! `Secure` cookie of an http page.

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE};
use hyper::{HeaderMap, Method, Request, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// More than any flow here has.
const MOST_REDIRECTS: usize = 10;

#[derive(Clone)]
pub(crate) struct Browser {
    app: String,
    cookies: Vec<Cookie>,
}

#[derive(Clone)]
struct Cookie {
    host: String,
    name: String,
    value: String,
    is_strict: bool,
}

/// A page that was arrived at.
pub(crate) struct Page {
    url: Uri,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Browser {
    pub(crate) fn at(port: u16) -> Self {
        Self::knowing_it_as("localhost", port)
    }

    /// A browser that knows the application by another name, which leads to this machine too.
    pub(crate) fn knowing_it_as(name: &str, port: u16) -> Self {
        Self {
            app: format!("http://{name}:{port}"),
            cookies: Vec::new(),
        }
    }

    /// Opens one of the application's pages, as if its address was typed.
    pub(crate) async fn open(&mut self, path: &str) -> Page {
        let url = self.url(path);
        let site = host(&url).to_owned();
        self.navigate(&site, Method::GET, url, "").await
    }

    /// Sends a form from one of the application's own pages.
    pub(crate) async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let url = self.url(path);
        let site = host(&url).to_owned();
        self.navigate(&site, Method::POST, url, &form(fields)).await
    }

    /// Follows a link, or a refresh, that is on a page.
    pub(crate) async fn follow(&mut self, page: &Page, target: &str) -> Page {
        let site = host(&page.url).to_owned();
        let url = resolve(&page.url, target);
        self.navigate(&site, Method::GET, url, "").await
    }

    /// One request and its answer, be it a redirect: for what is not a browser's way.
    pub(crate) async fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        fields: &[(&str, &str)],
    ) -> Page {
        let url = self.url(path);
        let site = host(&url).to_owned();
        self.request(&site, &method, url, headers, &form(fields))
            .await
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.cookies.iter().any(|cookie| cookie.name == name)
    }

    /// Deletes a cookie, as one can in the developer tools.
    pub(crate) fn delete(&mut self, name: &str) {
        assert!(self.has(name), "there is no cookie {name} to delete");
        self.cookies.retain(|cookie| cookie.name != name);
    }

    fn url(&self, path: &str) -> Uri {
        format!("{}{path}", self.app)
            .parse()
            .expect("the path is one")
    }

    /// Requests a page and follows redirects. `site` is where the navigation began, which decides about `Strict`
    /// cookies for all of its redirects.
    async fn navigate(&mut self, site: &str, method: Method, url: Uri, body: &str) -> Page {
        let origin = self.app.clone();
        let headers: &[(&str, &str)] = match method {
            Method::POST => &[(ACCEPT.as_str(), "text/html"), (ORIGIN.as_str(), &origin)],
            _ => &[(ACCEPT.as_str(), "text/html")],
        };
        let mut page = self.request(site, &method, url, headers, body).await;
        for _ in 0..MOST_REDIRECTS {
            let Some(target) = page.location() else {
                return page;
            };
            let url = resolve(&page.url, target);
            let headers = &[(ACCEPT.as_str(), "text/html")];
            page = self.request(site, &Method::GET, url, headers, "").await;
        }
        panic!(
            "more than {MOST_REDIRECTS} redirects, the last of them to {}",
            page.url
        );
    }

    async fn request(
        &mut self,
        site: &str,
        method: &Method,
        url: Uri,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Page {
        let port = url.port_u16().expect("the address has a port");
        let socket = TcpStream::connect(("127.0.0.1", port)).await;
        let socket = socket.unwrap_or_else(|error| panic!("nothing listens for {url}: {error}"));
        let (mut sender, connection) = http1::handshake(TokioIo::new(socket))
            .await
            .expect("the connection is HTTP");
        tokio::spawn(connection);

        let authority = url.authority().expect("the address has a host");
        let target = url.path_and_query().expect("the address has a path");
        let mut request = Request::builder()
            .method(method)
            .uri(target.as_str())
            .header(HOST, authority.as_str());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if method == Method::POST {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        if let Some(cookies) = self.cookies_for(site, &url) {
            request = request.header(COOKIE, cookies);
        }
        let request = request
            .body(Full::new(Bytes::copy_from_slice(body.as_bytes())))
            .expect("the request is well-formed");
        let response = sender.send_request(request).await;
        let (head, body) = response
            .unwrap_or_else(|error| panic!("no answer from {url}: {error}"))
            .into_parts();
        let body = body
            .collect()
            .await
            .expect("the body came whole")
            .to_bytes();
        self.keep(host(&url), &head.headers);
        Page {
            url,
            status: head.status,
            headers: head.headers,
            body: String::from_utf8(body.to_vec()).expect("the body is text"),
        }
    }

    fn cookies_for(&self, site: &str, url: &Uri) -> Option<String> {
        let is_same_site = site == host(url);
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .filter(|cookie| cookie.host == host(url) && (is_same_site || !cookie.is_strict))
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    fn keep(&mut self, host: &str, headers: &HeaderMap) {
        for line in headers.get_all(SET_COOKIE) {
            let line = line.to_str().expect("the cookie is text");
            let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
            let (name, value) = pair.split_once('=').expect("the cookie has a value");
            self.cookies
                .retain(|cookie| cookie.host != host || cookie.name != name);
            let is_secure = attributes.contains("Secure") || name.starts_with("__Secure-");
            if !is_secure && !attributes.contains("Max-Age=0") {
                self.cookies.push(Cookie {
                    host: host.to_owned(),
                    name: name.to_owned(),
                    value: value.to_owned(),
                    is_strict: attributes.contains("SameSite=Strict"),
                });
            }
        }
    }
}

impl Page {
    #[track_caller]
    pub(crate) fn expect(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{} says {}", self.url, self.body);
        self
    }

    #[track_caller]
    pub(crate) fn says(&self, text: &str) -> &Self {
        assert!(
            self.body.contains(text),
            "{} does not say {text:?}: {}",
            self.url,
            self.body
        );
        self
    }

    #[track_caller]
    pub(crate) fn is_silent_about(&self, text: &str) -> &Self {
        assert!(
            !self.body.contains(text),
            "{} says {text:?}: {}",
            self.url,
            self.body
        );
        self
    }

    /// Where the browser has arrived: path and query.
    #[track_caller]
    pub(crate) fn is_at(&self, target: &str) -> &Self {
        let arrived = self.url.path_and_query().map(|target| target.as_str());
        assert_eq!(arrived, Some(target), "{} says {}", self.status, self.body);
        self
    }

    pub(crate) fn location(&self) -> Option<&str> {
        let location = self.headers.get(LOCATION)?;
        Some(location.to_str().expect("the location is text"))
    }

    /// Where the page sends the browser on to, without a click.
    #[track_caller]
    pub(crate) fn refresh_target(&self) -> String {
        self.after("http-equiv=\"refresh\" content=\"0;url=")
    }

    /// The address with one more pair in its query.
    pub(crate) fn url_with(&self, name: &str, value: &str) -> String {
        format!("{}&{}", self.url, form(&[(name, value)]))
    }

    /// Where the browser has arrived, without the query.
    pub(crate) fn path(&self) -> &str {
        self.url.path()
    }

    /// What an attribute's value holds after this beginning.
    #[track_caller]
    pub(crate) fn after(&self, beginning: &str) -> String {
        self.after_words("", beginning)
    }

    /// The same, of the first such attribute after these words.
    #[track_caller]
    pub(crate) fn after_words(&self, words: &str, beginning: &str) -> String {
        let rest = self.rest(&self.body, words);
        let (value, _) = self
            .rest(rest, beginning)
            .split_once('"')
            .expect("the attribute ends");
        value.replace("&amp;", "&")
    }

    #[track_caller]
    fn rest<'a>(&self, body: &'a str, words: &str) -> &'a str {
        let (_, rest) = body
            .split_once(words)
            .unwrap_or_else(|| panic!("{} does not say {words}: {}", self.url, self.body));
        rest
    }
}

fn host(url: &Uri) -> &str {
    url.host().expect("the address has a host")
}

fn resolve(page: &Uri, target: &str) -> Uri {
    let (target, _fragment) = target.split_once('#').unwrap_or((target, ""));
    let url = match target.strip_prefix('/') {
        Some(_) => {
            let authority = page.authority().expect("the page has a host");
            format!("http://{authority}{target}")
        }
        None => target.to_owned(),
    };
    url.parse()
        .unwrap_or_else(|error| panic!("{target} is no address: {error}"))
}

fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}
