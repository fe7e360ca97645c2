//! One cookie on its way to the browser.

use std::fmt;

use http::HeaderValue;

use super::domains::domains_of;
use super::{CookieNames, date, is_token, trim};
use crate::config::{Config, SameSite, Settings};
use crate::request::IncomingRequest;
use crate::time::UnixMillis;

/// Holds a `Set-Cookie` line as it leaves, with what is known of it.
///
/// Every line is `HttpOnly` and has the configured `Domain` and `SameSite`. It is `Secure`, and is not `Partitioned`,
/// unless the configuration says otherwise.
#[derive(Clone)]
pub struct SetCookie {
    name: String,
    value: Vec<u8>,
    is_live: bool,
    line: HeaderValue,
    /// As upstream wrote it, of a cookie that may have twins: they are deleted with the same.
    path: Option<String>,
}

impl SetCookie {
    /// Returns the cookie's whole name, as upstream calls it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the value, byte for byte.
    #[must_use]
    pub fn value(&self) -> &[u8] {
        &self.value
    }

    /// Returns whether the browser has a cookie of this name afterwards; if not, the line deletes it.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.is_live
    }

    /// Gives the values of the `Set-Cookie` headers, in the order in which they have to be sent.
    ///
    /// It is one, but for the session's cookies. Under a configured `Domain` one that deletes the cookie without it comes
    /// first: a browser keeps a cookie without a domain beside one with it and sends the older one first, so a cookie from
    /// the time before the domain would hide the new one. A deletion is repeated for the request's host and its parents as
    /// a `Domain`, so that a cookie of another scope ends, too: from the time of another configuration, or planted by a
    /// sibling subdomain.
    #[must_use]
    pub fn header_values(&self, config: &Config, request: &IncomingRequest) -> Vec<HeaderValue> {
        let mut values = Vec::with_capacity(1);
        let names = config.cookie_names();
        if names.is_of_session(&self.name) && !names.are_of_this_host() {
            let configured = config.settings().cookie_domain.as_deref();
            let deletion = |domain| {
                let attributes = Attributes {
                    max_age: Some("0"),
                    path: self.path.as_deref(),
                    expires: None,
                };
                render(config.settings(), &self.name, b"", &attributes, domain)
            };
            if configured.is_some() {
                values.extend(deletion(None));
            }
            if !self.is_live {
                let bare = |domain: &str| domain.trim_start_matches('.').to_ascii_lowercase();
                let configured = configured.map(bare);
                let others = domains_of(request);
                let others = others
                    .iter()
                    .filter(|domain| Some(*domain) != configured.as_ref());
                values.extend(others.filter_map(|domain| deletion(Some(domain))));
            }
        }
        values.push(self.line.clone());
        values
    }

    /// The name that stands in the header.
    pub(super) fn browsers_name(&self) -> &[u8] {
        let line = self.line.as_bytes();
        line.split(|byte| *byte == b'=').next().unwrap_or(line)
    }

    /// Whether browsers may get the cookie at all: upstream's own cache is only ever deleted.
    pub(crate) fn leaves(&self, names: &CookieNames) -> bool {
        !(self.is_live && names.is_upstreams_cache(&self.name))
    }

    /// How many bytes the line has; browsers take up to 4096.
    pub(crate) fn len(&self) -> usize {
        self.line.len()
    }

    /// A line of upstream's, rewritten for this application's origin. `None` if the cookie is not to leave: a
    /// CDN's, one of ours that upstream has no business with, or no cookie at all.
    pub(crate) fn rewrite(config: &Config, now: UnixMillis, line: &[u8]) -> Option<Self> {
        let mut fields = line.split(|byte| *byte == b';');
        let pair = fields.next()?;
        let equals = pair.iter().position(|byte| *byte == b'=')?;
        let name = trim(pair.get(..equals)?);
        let value = trim(pair.get(equals + 1..)?);
        let names = config.cookie_names();
        if !names.is_ours(name) {
            return None;
        }
        let name = std::str::from_utf8(name).ok()?;
        if names.is_local(name) {
            return None;
        }
        let mut attributes = Attributes::default();
        for field in fields {
            attributes.read(field);
        }
        let is_live = !value.is_empty() && !attributes.is_over(now);
        Self::write(config.settings(), name, value, is_live, &attributes)
    }

    /// A cookie of our own that lasts so many seconds.
    pub(crate) fn lasting(config: &Config, name: &str, value: &str, seconds: i64) -> Option<Self> {
        let seconds = seconds.to_string();
        let attributes = Attributes {
            max_age: Some(&seconds),
            ..Attributes::default()
        };
        Self::write(config.settings(), name, value.as_bytes(), true, &attributes)
    }

    /// A line that deletes the cookie.
    pub(super) fn deletion(settings: &Settings, name: &str) -> Option<Self> {
        let attributes = Attributes {
            max_age: Some("0"),
            ..Attributes::default()
        };
        Self::write(settings, name, b"", false, &attributes)
    }

    fn write(
        settings: &Settings,
        name: &str,
        value: &[u8],
        is_live: bool,
        attributes: &Attributes<'_>,
    ) -> Option<Self> {
        debug_assert!(name.bytes().all(is_token));
        let domain = settings.cookie_domain.as_deref();
        Some(Self {
            name: name.to_owned(),
            value: value.to_vec(),
            is_live,
            line: render(settings, name, value, attributes, domain)?,
            path: attributes.path.map(str::to_owned),
        })
    }
}

/// One line, with this `Domain` or none.
fn render(
    settings: &Settings,
    name: &str,
    value: &[u8],
    attributes: &Attributes<'_>,
    domain: Option<&str>,
) -> Option<HeaderValue> {
    let mut line = Vec::with_capacity(name.len() + value.len() + 96);
    let names = &settings.cookie_names;
    line.extend_from_slice(names.at_browser(name).as_bytes());
    line.push(b'=');
    line.extend_from_slice(value);
    let mut attribute = |name: &str, value: &str| {
        line.extend_from_slice(b"; ");
        line.extend_from_slice(name.as_bytes());
        line.push(b'=');
        line.extend_from_slice(value.as_bytes());
    };
    if let Some(max_age) = attributes.max_age {
        attribute("Max-Age", max_age);
    }
    if let Some(expires) = attributes.expires {
        attribute("Expires", expires);
    }
    let path = attributes.path.filter(|_| !names.are_of_this_host());
    attribute("Path", path.unwrap_or("/"));
    if let Some(domain) = domain {
        attribute("Domain", domain);
    }
    let same_site = match settings.same_site {
        SameSite::Strict if names.returns_from_provider(name) => SameSite::Lax,
        configured => configured,
    };
    attribute("SameSite", same_site.as_str());
    if !settings.insecure_localhost {
        line.extend_from_slice(b"; Secure");
    }
    line.extend_from_slice(b"; HttpOnly");
    if settings.partitioned {
        line.extend_from_slice(b"; Partitioned");
    }
    HeaderValue::from_maybe_shared(bytes::Bytes::from(line)).ok()
}

impl fmt::Debug for SetCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetCookie")
            .field("name", &self.name)
            .field("is_live", &self.is_live)
            .finish_non_exhaustive()
    }
}

/// The attributes of upstream's that are kept as written, if they can be read (RFC 6265, section 5.2).
#[derive(Default)]
struct Attributes<'l> {
    path: Option<&'l str>,
    max_age: Option<&'l str>,
    expires: Option<&'l str>,
}

impl<'l> Attributes<'l> {
    /// Takes one attribute in; of several of a name the last that can be read counts.
    fn read(&mut self, field: &'l [u8]) {
        let equals = field.iter().position(|byte| *byte == b'=');
        let (name, value) = match equals {
            Some(at) => field.split_at_checked(at).unwrap_or((field, b"")),
            None => (field, &b""[..]),
        };
        let Ok(value) = std::str::from_utf8(trim(value.strip_prefix(b"=").unwrap_or(value))) else {
            return;
        };
        let name = trim(name);
        if name.eq_ignore_ascii_case(b"path") {
            if value.starts_with('/') && !value.chars().any(char::is_control) {
                self.path = Some(value);
            }
        } else if name.eq_ignore_ascii_case(b"max-age") {
            if is_max_age(value) {
                self.max_age = Some(value);
            }
        } else if name.eq_ignore_ascii_case(b"expires") && date::parse(value).is_some() {
            self.expires = Some(value);
        }
    }

    /// Whether a browser deletes the cookie at once. `Max-Age` beats `Expires` (RFC 6265, section 5.3).
    fn is_over(&self, now: UnixMillis) -> bool {
        match (self.max_age, self.expires.and_then(date::parse)) {
            (Some(max_age), _) => {
                max_age.starts_with('-') || max_age.bytes().all(|digit| digit == b'0')
            }
            (None, Some(expires)) => expires <= now,
            (None, None) => false,
        }
    }
}

fn is_max_age(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> crate::config::ConfigBuilder {
        Config::builder()
            .base_url("https://auth.example")
            .cookie_secret("0123456789abcdef0123456789abcdef")
    }

    /// The line as it leaves, at one second after the epoch.
    fn rewritten(config: &Config, line: &str) -> Option<String> {
        SetCookie::rewrite(config, UnixMillis::new(1000), line.as_bytes())
            .map(|cookie| lines_of(config, &cookie).join("\n"))
    }

    fn lines_of(config: &Config, cookie: &SetCookie) -> Vec<String> {
        let (parts, ()) = http::Request::get("/")
            .header("host", "www.app.example")
            .body(())
            .unwrap()
            .into_parts();
        let request = IncomingRequest::new(&parts.method, &parts.uri, &parts.headers);
        let values = cookie.header_values(config, &request).into_iter();
        values
            .map(|value| value.to_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn keeps_value_path_and_lifetime_and_replaces_the_rest() {
        let config = config().cookie_domain(".app.example").build().unwrap();
        assert_eq!(
            rewritten(&config, "__Secure-neon-auth.x= a%2Fb=c ; max-age=60;Path=/p; Domain=auth.example; SameSite=None; Partitioned; Priority=High").as_deref(),
            Some("__Secure-neon-auth.x=a%2Fb=c; Max-Age=60; Path=/p; Domain=.app.example; SameSite=Strict; Secure; HttpOnly")
        );
    }

    #[test]
    fn a_cookie_from_before_the_domain_is_deleted_first() {
        let config = config().cookie_domain(".app.example").build().unwrap();
        let twin = "__Secure-neon-auth.session_token=; Max-Age=0; Path=/p; SameSite=Strict; Secure; HttpOnly";
        assert_eq!(
            rewritten(&config, "__Secure-neon-auth.session_token=a; Path=/p").as_deref(),
            Some(&*format!(
                "{twin}\n__Secure-neon-auth.session_token=a; Path=/p; Domain=.app.example; SameSite=Strict; Secure; HttpOnly"
            ))
        );
        let lines = lines_of(&config, &config.deletions().session_data);
        let [host_only, .., last] = &*lines else {
            panic!("{lines:?}");
        };
        assert!(!host_only.contains("Domain"), "{lines:?}");
        assert!(last.contains("Domain=.app.example"), "{lines:?}");
    }

    #[test]
    fn a_deletion_of_the_sessions_cookies_is_repeated_for_other_scopes() {
        let domains = |config: &Config, line: &str| {
            let lines = rewritten(config, line).unwrap();
            let domains = lines.lines().map(|line| {
                assert!(line.contains("=; Max-Age=0; Path=/p; "), "{line}");
                let (_, rest) = line.split_once("Domain=").unwrap_or_default();
                rest.split(';').next().unwrap_or_default().to_owned()
            });
            domains.collect::<Vec<_>>()
        };
        let token = "__Secure-neon-auth.session_token=; Max-Age=0; Path=/p";
        let other = "__Secure-neon-auth.x=; Max-Age=0; Path=/p";
        let usual = config().build().unwrap();
        assert_eq!(
            domains(&usual, token),
            ["www.app.example", "app.example", ""]
        );
        assert_eq!(domains(&usual, other), [""]);
        let with_domain = config().cookie_domain(".App.example").build().unwrap();
        assert_eq!(
            domains(&with_domain, token),
            ["", "www.app.example", ".App.example"]
        );
    }

    #[test]
    fn a_cookie_of_this_host_alone_has_no_path_and_no_twin() {
        let config = config().host_prefix(true).build().unwrap();
        assert_eq!(
            rewritten(
                &config,
                "__Secure-neon-auth.session_token=; Max-Age=0; Path=/p"
            )
            .as_deref(),
            Some(
                "__Host-neon-auth.session_token=; Max-Age=0; Path=/; SameSite=Strict; Secure; HttpOnly"
            )
        );
    }

    #[test]
    fn every_line_is_partitioned_if_the_configuration_says_so() {
        let config = config()
            .same_site(SameSite::None)
            .partitioned(true)
            .cookie_domain(".app.example")
            .build()
            .unwrap();
        let set = rewritten(&config, "__Secure-neon-auth.session_token=a").unwrap();
        let lines: Vec<_> = set.lines().collect();
        assert_eq!(lines.len(), 2, "{set}");
        for line in lines {
            assert!(line.ends_with("; Secure; HttpOnly; Partitioned"), "{line}");
        }
    }

    #[test]
    fn a_browser_on_this_machine_gets_a_plain_name_and_no_secure() {
        let config = config()
            .origin("http://localhost:3000")
            .insecure_localhost(true)
            .build()
            .unwrap();
        assert_eq!(
            rewritten(&config, "__Secure-neon-auth.session_token=a; Secure").as_deref(),
            Some("neon-auth.session_token=a; Path=/; SameSite=Strict; HttpOnly")
        );
    }

    #[test]
    fn no_cookie_of_ours_is_lost_for_what_a_header_may_hold() {
        let config = config().cookie_domain(".app.example").build().unwrap();
        for byte in 0..=u8::MAX {
            for line in [
                [b"__Secure-neon-auth.x=a", &[byte][..], b"b; Path=/p"].concat(),
                [b"__Secure-neon-auth.x=a; Path=/p", &[byte][..], b"q"].concat(),
            ] {
                let may_be_sent = HeaderValue::from_bytes(&line).is_ok();
                let leaves = SetCookie::rewrite(&config, UnixMillis::new(1000), &line).is_some();
                assert!(leaves || !may_be_sent, "byte {byte:#x} loses the cookie");
            }
        }
    }

    #[test]
    fn upstreams_own_cache_leaves_only_as_a_deletion() {
        let config = config().build().unwrap();
        let leaves = |line: &str| {
            SetCookie::rewrite(&config, UnixMillis::new(1000), line.as_bytes())
                .unwrap()
                .leaves(config.cookie_names())
        };
        assert!(!leaves("__Secure-neon-auth.session_data=a"));
        assert!(!leaves("__Secure-neon-auth.session_data.1=a"));
        assert!(leaves("__Secure-neon-auth.session_data=; Max-Age=0"));
        assert!(leaves("__Secure-neon-auth.session_datax=a"));
    }

    #[test]
    fn drops_what_cannot_be_read() {
        let config = config().build().unwrap();
        assert_eq!(
            rewritten(
                &config,
                "__Secure-neon-auth.x=1; Max-Age=soon; Expires=never; Path=p"
            )
            .as_deref(),
            Some("__Secure-neon-auth.x=1; Path=/; SameSite=Strict; Secure; HttpOnly")
        );
    }

    #[test]
    fn the_challenge_survives_the_way_back_from_the_provider() {
        let config = config().build().unwrap();
        for name in ["session_challange", "session_challenge", "state"] {
            let line = rewritten(&config, &format!("__Secure-neon-auth.{name}=1")).unwrap();
            assert!(line.contains("SameSite=Lax"), "{line}");
        }
    }

    #[test]
    fn what_is_not_upstreams_does_not_leave() {
        let config = config().build().unwrap();
        for line in [
            "__cf_bm=1",
            "__Secure-neon-auth.local.session_data=1",
            "__Secure-neon-authx=1",
            "__Secure-neon-auth.=1",
            "__Secure-neon-auth.x",
            "",
            "=",
            ";",
            "__Secure-neon-auth.a b=1",
        ] {
            assert_eq!(rewritten(&config, line), None, "{line:?} left");
        }
    }

    #[test]
    fn tells_a_deletion_from_a_cookie() {
        let config = config().build().unwrap();
        let live = |rest: &str| {
            SetCookie::rewrite(
                &config,
                UnixMillis::new(1000),
                format!("__Secure-neon-auth.x={rest}").as_bytes(),
            )
            .unwrap()
            .is_live()
        };
        assert!(
            live("1") && live("1; Max-Age=1") && live("1; Expires=Fri, 01 Jan 2100 00:00:00 GMT")
        );
        assert!(live("1; Max-Age=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT"));
        assert!(!live("") && !live("1; Max-Age=0") && !live("1; Max-Age=-1"));
        assert!(!live("1; Expires=Thu, 01 Jan 1970 00:00:00 GMT"));
    }
}
