//! A browser: it keeps cookies, and follows nothing.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::json;

use super::serving::Serving;

/// Longer than anything here takes. A test that waits for so long has failed.
pub(crate) const AMPLE: Duration = Duration::from_secs(20);

/// The name and value of each cookie.
#[derive(Clone, Default)]
pub(crate) struct Browser(BTreeMap<String, String>);

/// A response, read to its end.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) text: String,
}

impl Page {
    /// Reads it to the end of the connection. It must have a length.
    pub(crate) fn read(mut connection: impl Read) -> Self {
        let mut bytes = Vec::new();
        connection.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let (page, length) = Self::parse(&bytes).unwrap_or_else(|| panic!("half a page: {text}"));
        assert_eq!(length, bytes.len(), "more than one page: {text}");
        page
    }

    /// The page that the bytes begin with, and its length; none if that is not all of it.
    pub(crate) fn parse(bytes: &[u8]) -> Option<(Self, usize)> {
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut head = httparse::Response::new(&mut headers);
        let begin = match head.parse(bytes).unwrap() {
            httparse::Status::Complete(length) => length,
            httparse::Status::Partial => return None,
        };
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let mut page = Self {
            status: head.code.unwrap(),
            headers: head
                .headers
                .iter()
                .map(|header| (header.name.to_ascii_lowercase(), text(header.value)))
                .collect(),
            text: String::new(),
        };
        let end = begin + page.header("content-length").parse::<usize>().unwrap();
        page.text = text(bytes.get(begin..end)?);
        Some((page, end))
    }

    /// All values of the header.
    pub(crate) fn all<'p>(&'p self, name: &str) -> impl Iterator<Item = &'p str> {
        let headers = self.headers.iter();
        headers
            .filter(move |header| header.0 == name)
            .map(|header| &*header.1)
    }

    /// The value of the header, which must be there once at most.
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut values = self.all(name);
        let value = values.next().unwrap_or_default();
        assert_eq!(values.next(), None, "{self:?}");
        value
    }

    /// The names of the cookies that it sets, less our prefix.
    pub(crate) fn cookies(&self) -> Vec<&str> {
        self.all("set-cookie")
            .map(|line| {
                let name = line.split('=').next().unwrap();
                name.strip_prefix("__Secure-neon-auth.").unwrap_or(name)
            })
            .collect()
    }
}

impl Browser {
    /// A browser that Ann has just signed up with, by way of the proxy.
    pub(crate) fn of_ann(application: &Serving) -> Self {
        let mut browser = Self::default();
        let ann = json!({
            "name": "Ann", "email": "ann@example.com", "password": "correct horse",
        });
        let page = browser.post(
            application,
            "/api/auth/sign-up/email",
            &[("content-type", "application/json")],
            &ann.to_string(),
        );
        assert_eq!(page.status, 200, "{page:?}");
        assert!(browser.0.contains_key("__Secure-neon-auth.session_token"));
        browser
    }

    pub(crate) fn get(&mut self, application: &Serving, path: &str) -> Page {
        self.get_with(application, path, &[])
    }

    pub(crate) fn get_with(
        &mut self,
        application: &Serving,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Page {
        self.send(application, "GET", path, headers, "")
    }

    pub(crate) fn post(
        &mut self,
        application: &Serving,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Page {
        let length = body.len().to_string();
        let headers = [&[("content-length", &*length)], headers].concat();
        self.send(application, "POST", path, &headers, body)
    }

    /// Sends a request whose headers frame the body.
    pub(crate) fn send(
        &mut self,
        application: &Serving,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Page {
        let cookies = self.cookie_header();
        let mut all = headers.to_vec();
        if !cookies.is_empty() {
            all.push(("cookie", &cookies));
        }
        let page = exchange(application.address, method, path, &all, body);
        self.keep(&page);
        page
    }

    /// A page, for somebody who keeps nothing.
    pub(crate) fn ask(address: SocketAddr, headers: &[(&str, &str)], path: &str) -> Page {
        exchange(address, "GET", path, headers, "")
    }

    pub(crate) fn cookie_header(&self) -> String {
        let cookies = self.0.iter();
        let cookies = cookies.map(|(name, value)| format!("{name}={value}"));
        cookies.collect::<Vec<_>>().join("; ")
    }

    fn keep(&mut self, page: &Page) {
        for line in page.all("set-cookie") {
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.0.remove(name);
            } else {
                self.0.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// Forgets the session that is cached in a cookie.
    pub(crate) fn forget_cache(&mut self) {
        let name = "__Secure-neon-auth.local.session_data";
        self.0.remove(name).unwrap();
    }
}

/// One request on a connection of its own.
fn exchange(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Page {
    let mut connection = TcpStream::connect(address).unwrap();
    connection.set_read_timeout(Some(AMPLE)).unwrap();
    let mut request = format!("{method} {path} HTTP/1.1\r\nhost: localhost:3000\r\n");
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    if !headers.iter().any(|(name, _)| *name == "connection") {
        request += "connection: close\r\n";
    }
    request += "\r\n";
    request += body;
    connection.write_all(request.as_bytes()).unwrap();
    Page::read(connection)
}
