//! The cookies of one request: what came, and what the flows made of it.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use http::header::{CACHE_CONTROL, Entry, SET_COOKIE};
use http::{HeaderMap, HeaderValue};

use super::{SESSION_TOKEN, SetCookie, header, is_local};

/// What forbids every cache, the browser's and a CDN's, to keep or share an answer.
pub(crate) const NO_STORE: HeaderValue = HeaderValue::from_static("private, no-store");

/// The cookies of ours that belong to one request. What one flow sets or clears, the next one reads and sends; the
/// response carries the last line for each name.
#[derive(Clone, Default)]
pub struct Jar {
    /// The Cookie headers as they came: most of a request's cookies are never looked at, so none is copied.
    sent: Arc<[HeaderValue]>,
    /// What earlier flows set and cleared.
    earlier: Vec<SetCookie>,
    lines: Vec<SetCookie>,
}

impl Jar {
    /// Reads the Cookie headers of a request. Of duplicates the first counts, as in Better Auth; what cannot be read
    /// is not there.
    #[must_use]
    pub fn from_headers(headers: &HeaderMap) -> Self {
        Self {
            sent: headers
                .get_all(http::header::COOKIE)
                .iter()
                .cloned()
                .collect(),
            ..Self::default()
        }
    }

    /// Keeps a line; an earlier one of the same name is forgotten.
    pub fn set(&mut self, cookie: SetCookie) {
        replace(&mut self.lines, cookie);
    }

    /// The value that counts now.
    pub(crate) fn get(&self, name: &str) -> Option<&[u8]> {
        if let Some(line) = self.line(name) {
            return line.is_live().then(|| line.value());
        }
        self.sent
            .iter()
            .find_map(|header| header::value_of(header.as_bytes(), name))
    }

    /// The last line of this name, of this flow or of an earlier one.
    fn line(&self, name: &str) -> Option<&SetCookie> {
        let mut lines = self.lines.iter().chain(&self.earlier);
        lines.find(|line| line.name() == name)
    }

    /// The session token, where there is one at all.
    pub(crate) fn token(&self) -> Option<&[u8]> {
        self.get(SESSION_TOKEN).filter(|token| !token.is_empty())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The lines to send with the response.
    pub fn lines(&self) -> impl Iterator<Item = &SetCookie> {
        self.lines.iter()
    }

    pub(crate) fn into_lines(self) -> Vec<SetCookie> {
        self.lines
    }

    /// A jar as the browser would send it back now, with nothing new in it yet.
    pub(crate) fn fork(&self) -> Self {
        let mut earlier = self.earlier.clone();
        for line in &self.lines {
            replace(&mut earlier, line.clone());
        }
        Self {
            sent: Arc::clone(&self.sent),
            earlier,
            lines: Vec::new(),
        }
    }

    /// Writes the lines onto a response, in place of those that it has for the same names. One that sets a cookie must
    /// be kept by no cache.
    pub fn write(&self, headers: &mut HeaderMap) {
        if self.lines.is_empty() {
            return;
        }
        if let Entry::Occupied(present) = headers.entry(SET_COOKIE) {
            let (name, values) = present.remove_entry_mult();
            let kept: Vec<_> = values.filter(|value| !self.has_line_like(value)).collect();
            for value in kept {
                headers.append(&name, value);
            }
        }
        for line in &self.lines {
            headers.append(SET_COOKIE, line.header_value());
        }
        headers.insert(CACHE_CONTROL, NO_STORE);
    }

    /// Whether one of the lines has the same name as this one of a response.
    fn has_line_like(&self, present: &HeaderValue) -> bool {
        let name = present.as_bytes().split(|byte| *byte == b'=').next();
        self.lines
            .iter()
            .any(|line| Some(line.name().as_bytes()) == name)
    }

    /// The Cookie header for upstream: every value byte for byte, nothing of anyone else's.
    pub(crate) fn cookie_header(&self) -> Option<HeaderValue> {
        let mut header = Vec::with_capacity(256);
        for (name, value) in self.current().filter(|(name, _)| !is_local(name)) {
            if !header.is_empty() {
                header.extend_from_slice(b"; ");
            }
            header.extend_from_slice(name.as_bytes());
            header.push(b'=');
            header.extend_from_slice(value);
        }
        if header.is_empty() {
            return None;
        }
        let mut header = HeaderValue::from_maybe_shared(bytes::Bytes::from(header)).ok()?;
        header.set_sensitive(true);
        Some(header)
    }

    /// What the browser would send now: of what it sent, the first of each name that no line has replaced, then what
    /// lines have set.
    fn current(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let mut seen = BTreeSet::new();
        let kept = self
            .sent()
            .filter(move |(name, _)| self.line(name).is_none() && seen.insert(*name));
        let earlier = self
            .earlier
            .iter()
            .filter(|line| !self.lines.iter().any(|later| later.name() == line.name()));
        let set = earlier
            .chain(&self.lines)
            .filter(|line| line.is_live())
            .map(|line| (line.name(), line.value()));
        kept.chain(set)
    }

    fn sent(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.sent
            .iter()
            .flat_map(|header| header::our_cookies(header.as_bytes()))
    }
}

fn replace(lines: &mut Vec<SetCookie>, cookie: SetCookie) {
    lines.retain(|line| line.name() != cookie.name());
    lines.push(cookie);
}

impl fmt::Debug for Jar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sent: Vec<_> = self.sent().map(|(name, _)| name).collect();
        f.debug_struct("Jar")
            .field("sent", &sent)
            .field("earlier", &self.earlier)
            .field("lines", &self.lines)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::super::SESSION_DATA;
    use super::*;
    use crate::Config;
    use crate::UnixMillis;

    fn jar(cookies: &[&str]) -> Jar {
        let mut headers = HeaderMap::new();
        for cookie in cookies {
            headers.append(http::header::COOKIE, cookie.parse().unwrap());
        }
        Jar::from_headers(&headers)
    }

    fn line(text: &str) -> SetCookie {
        let config = Config::builder()
            .base_url("https://auth.example")
            .cookie_secret("a".repeat(32))
            .build()
            .unwrap();
        SetCookie::rewrite(&config, UnixMillis::new(0), text.as_bytes()).unwrap()
    }

    fn sent_upstream(jar: &Jar) -> Option<String> {
        jar.cookie_header()
            .map(|header| header.to_str().unwrap().to_owned())
    }

    #[test]
    fn the_first_of_duplicates_counts_and_alone_is_sent() {
        let jar = jar(&[
            "__Secure-neon-auth.session_token=a; theme=dark",
            "__Secure-neon-auth.session_token=b",
        ]);
        assert_eq!(jar.get(SESSION_TOKEN), Some(&b"a"[..]));
        assert_eq!(
            sent_upstream(&jar).as_deref(),
            Some("__Secure-neon-auth.session_token=a")
        );
    }

    #[test]
    fn our_own_cookies_stay_here() {
        let jar = jar(&[
            "__Secure-neon-auth.local.session_data=x; __Secure-neon-auth.local.y=z; other=1",
        ]);
        assert!(jar.has(SESSION_DATA));
        assert_eq!(sent_upstream(&jar), None);
    }

    #[test]
    fn later_flows_see_what_earlier_ones_set_and_cleared() {
        let mut jar = jar(&["__Secure-neon-auth.session_token=old; __Secure-neon-auth.a=1"]);
        jar.set(line("__Secure-neon-auth.session_token=new%2F"));
        jar.set(line("__Secure-neon-auth.a=; Max-Age=0"));
        assert_eq!(
            sent_upstream(&jar).as_deref(),
            Some("__Secure-neon-auth.session_token=new%2F")
        );
        assert_eq!(jar.lines().count(), 2);
    }

    #[test]
    fn a_fork_sends_the_same_and_has_nothing_new() {
        let mut jar = jar(&["__Secure-neon-auth.a=1; __Secure-neon-auth.b=2"]);
        jar.set(line("__Secure-neon-auth.a=new"));
        jar.set(line("__Secure-neon-auth.b=; Max-Age=0"));
        let mut fork = jar.fork();
        assert_eq!(fork.lines().count(), 0);
        assert_eq!(sent_upstream(&fork), sent_upstream(&jar));
        fork.set(line("__Secure-neon-auth.a=newer"));
        assert_eq!(
            sent_upstream(&fork.fork()).as_deref(),
            Some("__Secure-neon-auth.a=newer")
        );
    }

    #[test]
    fn the_last_line_of_a_name_alone_leaves() {
        let mut jar = Jar::default();
        jar.set(line("__Secure-neon-auth.a=1"));
        jar.set(line("__Secure-neon-auth.a=2"));
        let mut headers = HeaderMap::new();
        jar.write(&mut headers);
        assert_eq!(headers.get_all(SET_COOKIE).iter().count(), 1);
        assert_eq!(headers.get(CACHE_CONTROL), Some(&NO_STORE));
    }

    #[test]
    fn a_response_that_has_a_line_already_gets_no_second_one() {
        let mut jar = Jar::default();
        jar.set(line("__Secure-neon-auth.a=1"));
        let mut headers = HeaderMap::new();
        headers.append(SET_COOKIE, "__Secure-neon-auth.ab=kept".parse().unwrap());
        headers.append(
            SET_COOKIE,
            "__Secure-neon-auth.a=0; Path=/".parse().unwrap(),
        );
        jar.write(&mut headers);
        let lines: Vec<_> = headers.get_all(SET_COOKIE).iter().collect();
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert_eq!(lines[0], "__Secure-neon-auth.ab=kept");
        assert!(lines[1].as_bytes().starts_with(b"__Secure-neon-auth.a=1;"));
    }

    #[test]
    fn debug_prints_no_value() {
        let printed = format!("{:?}", jar(&["__Secure-neon-auth.session_token=hunter2"]));
        assert!(!printed.contains("hunter2"), "{printed}");
    }
}
