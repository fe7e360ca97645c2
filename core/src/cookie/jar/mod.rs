//! The cookies of one request: what came, and what the flows made of it.

mod session_cookies;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use http::header::{CACHE_CONTROL, Entry, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};

pub(crate) use session_cookies::{SessionCookies, Twins};

use crate::config::Config;
use crate::cookie::header::{self, Pair, Value};
use crate::cookie::lines::CookieLines;
use crate::cookie::{CookieNames, SetCookie, unquoted};
use crate::request::IncomingRequest;

/// What forbids every cache, the browser's and a CDN's, to keep or share an answer.
pub(crate) const NO_STORE: HeaderValue = HeaderValue::from_static(Jar::NO_STORE);

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");
/// A page that a browser has fetched ahead of time shows who was signed in then (Clear Site Data, section 3.1).
const FETCHED_AHEAD: HeaderValue =
    HeaderValue::from_static("\"prefetchCache\", \"prerenderCache\"");

/// The most that the Cookie header for upstream may have: half of what Node takes for a whole head.
const LONGEST_HEADER: usize = 8192;

/// Keeps the cookies of ours that belong to one request. What one flow sets or clears, the next one reads and sends;
/// the response carries the last line for each name.
#[derive(Clone, Default)]
pub struct Jar {
    sent: CookieLines,
    /// The session token in force, if the request has several and it is not the first.
    in_force: Option<Box<[u8]>>,
    /// What earlier flows set and cleared.
    earlier: Vec<SetCookie>,
    lines: Vec<SetCookie>,
}

impl Jar {
    /// Is the `Cache-Control` of a response that no cache may keep.
    pub const NO_STORE: &'static str = "private, no-store";

    /// Reads the Cookie headers of a request. Of duplicates the first counts, as in Better Auth; what cannot be read
    /// is not there, and neither is a cookie that is too long for a browser to keep.
    #[must_use]
    pub fn from_headers(headers: &HeaderMap) -> Self {
        Self::of(CookieLines::of(headers))
    }

    #[inline]
    pub(crate) fn of(sent: CookieLines) -> Self {
        Self {
            sent,
            ..Self::default()
        }
    }

    /// Keeps a line; an earlier one of the same name is forgotten.
    pub fn set(&mut self, cookie: SetCookie) {
        replace(&mut self.lines, cookie);
    }

    /// Puts one of several session tokens in force.
    pub(crate) fn with_token(mut self, token: &[u8]) -> Self {
        self.in_force = Some(token.into());
        self
    }

    /// The session token, if there is one at all.
    pub(crate) fn token(&self, names: &CookieNames) -> Option<&[u8]> {
        self.session_cookies(names).token
    }

    /// Whether the browser has begun an OAuth sign-in.
    pub(crate) fn has_challenge(&self, names: &CookieNames) -> bool {
        names
            .challenges()
            .iter()
            .any(|name| self.get(names, name).is_some_and(|value| !value.is_empty()))
    }

    /// The value of this name that counts now.
    pub(crate) fn get(&self, names: &CookieNames, name: &str) -> Option<&[u8]> {
        if name == names.session_token() {
            return self.token(names);
        }
        if name == names.session_data() {
            return self.session_cookies(names).data;
        }
        let first = self.sent(names).find(|(sent, _)| sent == name);
        self.counting(name, first.and_then(|(_, value)| value))
    }

    /// Of the first value that was sent under a name and the last line of that name, the one that counts now.
    fn counting<'j>(&'j self, name: &str, sent: Option<&'j [u8]>) -> Option<&'j [u8]> {
        match self.line(name) {
            Some(line) => line.is_live().then(|| unquoted(line.value())),
            None => sent,
        }
    }

    /// The last line of this name, of this flow or of an earlier one.
    fn line(&self, name: &str) -> Option<&SetCookie> {
        let mut lines = self.lines.iter().chain(&self.earlier);
        lines.find(|line| line.name() == name)
    }

    /// Returns the lines to send with the response.
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
            sent: self.sent.clone(),
            in_force: self.in_force.clone(),
            earlier,
            lines: Vec::new(),
        }
    }

    /// Returns whether a response with these lines must be kept by no cache: its `Cache-Control` is
    /// [`NO_STORE`](Self::NO_STORE).
    #[must_use]
    pub fn forbids_caching(&self) -> bool {
        !self.lines.is_empty()
    }

    /// Returns whether one of the lines takes the place of this value of a `Set-Cookie` header, because it has the same
    /// name.
    #[must_use]
    pub fn replaces(&self, set_cookie: &[u8]) -> bool {
        let name = set_cookie.split(|byte| *byte == b'=').next();
        self.lines
            .iter()
            .any(|line| Some(line.browsers_name()) == name)
    }

    /// Writes the lines onto the response to this request, in place of those that it has for the same names. No cache may
    /// keep a response that sets a cookie, and after a sign-out no page that a browser has fetched ahead may be shown.
    pub fn write(&self, config: &Config, request: &IncomingRequest, headers: &mut HeaderMap) {
        if !self.forbids_caching() {
            return;
        }
        if let Entry::Occupied(present) = headers.entry(SET_COOKIE) {
            let (name, values) = present.remove_entry_mult();
            let kept: Vec<_> = values
                .filter(|value| !self.replaces(value.as_bytes()))
                .collect();
            for value in kept {
                headers.append(&name, value);
            }
        }
        for line in &self.lines {
            for value in line.header_values(config, request) {
                headers.append(SET_COOKIE, value);
            }
        }
        headers.insert(CACHE_CONTROL, NO_STORE);
        let token = config.cookie_names().session_token();
        if self
            .lines
            .iter()
            .any(|line| line.name() == token && !line.is_live())
        {
            headers.append(CLEAR_SITE_DATA, FETCHED_AHEAD);
        }
    }

    /// The Cookie header for upstream: every value byte for byte, nothing of anyone else's, and no more than upstream
    /// takes. If not all fit, those that a session or its exchange depends on do.
    pub(crate) fn cookie_header(&self, names: &CookieNames) -> Option<HeaderValue> {
        let mut cookies: Vec<_> = self
            .current(names)
            .filter(|(name, _)| !names.is_local(name) && !names.is_upstreams_cache(name))
            .collect();
        cookies.sort_by_key(|(name, _)| precedence(names, name));
        header_of(cookies)
    }

    /// The same with nothing in it but what a session is known by: for a look-up that must not fail because of what else
    /// the client sends.
    pub(crate) fn token_header(&self, names: &CookieNames) -> Option<HeaderValue> {
        let cookies = [names.session_token(), names.dont_remember()];
        header_of(
            cookies
                .into_iter()
                .filter_map(|name| Some((name, self.get(names, name)?))),
        )
    }

    /// What the browser would send now: of what it sent, the first of each name that no line has replaced, then what
    /// lines have set.
    fn current(&self, names: &CookieNames) -> impl Iterator<Item = (Cow<'_, str>, &[u8])> {
        let mut seen = BTreeSet::new();
        let kept = self
            .sent(names)
            .filter(move |(name, _)| self.line(name).is_none() && seen.insert(name.clone()))
            .filter_map(move |(name, value)| {
                let value = match *name == *names.session_token() {
                    true => self.token(names)?,
                    false => value?,
                };
                Some((name, value))
            });
        let earlier = self
            .earlier
            .iter()
            .filter(|line| !self.lines.iter().any(|later| later.name() == line.name()));
        let set = earlier
            .chain(&self.lines)
            .filter(|line| line.is_live())
            .map(|line| (Cow::Borrowed(line.name()), unquoted(line.value())));
        kept.chain(set)
    }

    /// The cookies of ours that came with the request, by upstream's name, in order of what counts. One that no browser
    /// keeps has no value.
    fn sent(&self, names: &CookieNames) -> impl Iterator<Item = (Cow<'_, str>, Value<'_>)> {
        self.pairs(names)
            .filter_map(|pair| pair.split())
            .filter(|(name, _)| names.is_ours(name))
            .filter_map(|(name, value)| Some((utf8(name)?, value)))
    }

    /// What came with the request and begins as a cookie of ours.
    fn pairs<'j, 'n>(&'j self, names: &'n CookieNames) -> impl Iterator<Item = Pair<'j, 'n>> {
        names.prefixes().flat_map(|prefix| {
            let headers = self.sent.iter();
            headers.flat_map(|header| header::pairs(header, prefix))
        })
    }
}

fn utf8(name: Cow<'_, [u8]>) -> Option<Cow<'_, str>> {
    Some(match name {
        Cow::Borrowed(name) => Cow::Borrowed(std::str::from_utf8(name).ok()?),
        Cow::Owned(name) => Cow::Owned(String::from_utf8(name).ok()?),
    })
}

/// Which cookies upstream gets first. The order of the others is the request's.
fn precedence(names: &CookieNames, name: &str) -> u8 {
    if name == names.session_token() {
        0
    } else if name == names.dont_remember() {
        1
    } else if names.challenges().iter().any(|challenge| challenge == name) {
        2
    } else {
        3
    }
}

/// The cookies as one header (RFC 6265, section 4.2.1), without those that do not fit.
fn header_of<'c, N: AsRef<str>>(
    cookies: impl IntoIterator<Item = (N, &'c [u8])>,
) -> Option<HeaderValue> {
    let mut header = Vec::with_capacity(256);
    for (name, value) in cookies {
        let name = name.as_ref();
        let separator: &[u8] = if header.is_empty() { b"" } else { b"; " };
        let length = separator.len() + name.len() + 1 + value.len();
        if header.len() + length > LONGEST_HEADER {
            continue;
        }
        header.extend_from_slice(separator);
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

fn replace(lines: &mut Vec<SetCookie>, cookie: SetCookie) {
    lines.retain(|line| line.name() != cookie.name());
    lines.push(cookie);
}

impl fmt::Debug for Jar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jar")
            .field("earlier", &self.earlier)
            .field("lines", &self.lines)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;
    use crate::UnixMillis;
    use crate::cookie::header::LONGEST_COOKIE;
    use http::header::COOKIE;

    pub(super) fn jar(cookies: &[&str]) -> Jar {
        let mut headers = HeaderMap::new();
        for cookie in cookies {
            headers.append(COOKIE, cookie.parse().unwrap());
        }
        Jar::from_headers(&headers)
    }

    pub(super) fn names() -> CookieNames {
        CookieNames::new("neon-auth", true).unwrap()
    }

    fn config() -> Config {
        Config::builder()
            .base_url("https://auth.example")
            .cookie_secret("0123456789abcdef0123456789abcdef")
            .build()
            .unwrap()
    }

    fn request() -> IncomingRequest {
        let (parts, ()) = http::Request::get("/").body(()).unwrap().into_parts();
        IncomingRequest::new(&parts.method, &parts.uri, &parts.headers)
    }

    pub(super) fn line(text: &str) -> SetCookie {
        SetCookie::rewrite(&config(), UnixMillis::new(0), text.as_bytes()).unwrap()
    }

    pub(super) fn sent_upstream(jar: &Jar) -> Option<String> {
        jar.cookie_header(&names())
            .map(|header| header.to_str().unwrap().to_owned())
    }

    #[test]
    fn the_first_of_duplicates_counts_and_alone_is_sent() {
        let jar = jar(&[
            "__Secure-neon-auth.session_token=a; theme=dark",
            "__Secure-neon-auth.session_token=b",
        ]);
        assert_eq!(jar.token(&names()), Some(&b"a"[..]));
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
        assert!(jar.session_cookies(&names()).data.is_some());
        assert_eq!(sent_upstream(&jar), None);
    }

    #[test]
    fn upstreams_own_cache_never_goes_back_to_it() {
        let jar = jar(&[
            "__Secure-neon-auth.session_data=%; __Secure-neon-auth.session_data.0=a; \
            __Secure-neon-auth.session_datax=1",
        ]);
        assert_eq!(
            sent_upstream(&jar).as_deref(),
            Some("__Secure-neon-auth.session_datax=1")
        );
    }

    #[test]
    fn what_no_browser_keeps_is_absent_and_hides_what_follows_it() {
        let name = "__Secure-neon-auth.session_token";
        let longest = "a".repeat(LONGEST_COOKIE - name.len());
        let fits = jar(&[&format!("{name}={longest}")]);
        assert_eq!(fits.token(&names()), Some(longest.as_bytes()));
        let too_long = jar(&[&format!("{name}={longest}a; {name}=b")]);
        assert_eq!(too_long.token(&names()), None);
        assert_eq!(sent_upstream(&too_long), None);
    }

    #[test]
    fn junk_takes_no_place_from_the_session_and_the_challenge() {
        let junk = "x".repeat(4050);
        let jar = jar(&[
            &format!("__Secure-neon-auth.a={junk}; __Secure-neon-auth.b={junk}"),
            "__Secure-neon-auth.session_challenge=c; __Secure-neon-auth.c=1",
            "__Secure-neon-auth.dont_remember=d; __Secure-neon-auth.session_token=t",
        ]);
        let sent = sent_upstream(&jar).unwrap();
        assert!(
            sent.starts_with(
                "__Secure-neon-auth.session_token=t; __Secure-neon-auth.dont_remember=d; \
                __Secure-neon-auth.session_challenge=c; __Secure-neon-auth.a="
            ),
            "{sent:.200}"
        );
        assert!(
            sent.ends_with("; __Secure-neon-auth.c=1"),
            "what fits behind b is sent"
        );
        assert!(!sent.contains("auth.b="), "b is one too many");
        assert!(sent.len() <= LONGEST_HEADER, "{}", sent.len());
    }

    #[test]
    fn a_token_header_has_the_token_and_how_long_it_is_for() {
        let mut jar = jar(&[
            "__Secure-neon-auth.admin_session=a; __Secure-neon-auth.dont_remember=d; \
            __Secure-neon-auth.session_token=t",
        ]);
        let header = |jar: &Jar| {
            jar.token_header(&names())
                .map(|header| header.to_str().unwrap().to_owned())
        };
        assert_eq!(
            header(&jar).as_deref(),
            Some("__Secure-neon-auth.session_token=t; __Secure-neon-auth.dont_remember=d")
        );
        jar.set(line("__Secure-neon-auth.dont_remember=; Max-Age=0"));
        assert_eq!(
            header(&jar).as_deref(),
            Some("__Secure-neon-auth.session_token=t")
        );
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
        jar.write(&config(), &request(), &mut headers);
        assert_eq!(headers.get_all(SET_COOKIE).iter().count(), 1);
        assert_eq!(headers.get(CACHE_CONTROL), Some(&NO_STORE));
    }

    #[test]
    fn what_was_fetched_ahead_goes_with_the_session_token() {
        let cleared = |text: &str| {
            let mut jar = Jar::default();
            jar.set(line(text));
            let mut headers = HeaderMap::new();
            jar.write(&config(), &request(), &mut headers);
            headers.contains_key(CLEAR_SITE_DATA)
        };
        assert!(cleared("__Secure-neon-auth.session_token=; Max-Age=0"));
        assert!(!cleared("__Secure-neon-auth.session_token=a"));
        assert!(!cleared("__Secure-neon-auth.x=; Max-Age=0"));
    }

    #[test]
    fn quotes_around_a_value_are_not_part_of_it() {
        let quoted = jar(&["__Secure-neon-auth.session_token=\"a.b\"; __Secure-neon-auth.x=\"\""]);
        assert_eq!(quoted.token(&names()), Some(&b"a.b"[..]));
        assert_eq!(
            sent_upstream(&quoted).as_deref(),
            Some("__Secure-neon-auth.session_token=a.b; __Secure-neon-auth.x=")
        );
        let mut set = Jar::default();
        set.set(line("__Secure-neon-auth.session_token=\"c.d\""));
        assert_eq!(set.token(&names()), Some(&b"c.d"[..]));
        assert_eq!(
            jar(&["__Secure-neon-auth.session_token=\"\""]).token(&names()),
            None
        );
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
        jar.write(&config(), &request(), &mut headers);
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
