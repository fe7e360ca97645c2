//! One cookie, as a browser keeps it (RFC 6265bis, section 5).

use http::Method;
use neon_auth_core::testing::cookie_date;
use neon_auth_core::{SameSite, UnixMillis};

use super::going::Kind;
use super::site::{Relation, is_address};
use super::url::Url;

/// Browsers keep no longer one, name and value together.
const LONGEST: usize = 4096;

#[derive(Clone)]
pub(super) struct Cookie {
    pub(super) name: String,
    pub(super) value: String,
    domain: String,
    /// Without a `Domain`: parents and siblings of the host do not get it.
    is_of_host: bool,
    path: String,
    is_secure: bool,
    same_site: SameSite,
}

/// What a `Set-Cookie` line makes of a cookie.
pub(super) enum Line {
    Sets(Cookie),
    Deletes(Cookie),
}

#[derive(Default)]
struct Attributes<'l> {
    domain: Option<String>,
    path: Option<&'l str>,
    max_age: Option<&'l str>,
    expires: Option<UnixMillis>,
    is_secure: bool,
    same_site: Option<SameSite>,
}

impl<'l> Attributes<'l> {
    fn read(&mut self, attribute: &'l str) {
        let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
        let value = value.trim();
        match &*name.trim().to_ascii_lowercase() {
            "domain" => {
                let domain = value.strip_prefix('.').unwrap_or(value);
                self.domain = Some(domain.to_ascii_lowercase()).filter(|domain| !domain.is_empty());
            }
            "path" => self.path = Some(value).filter(|path| path.starts_with('/')),
            "max-age" if is_number(value) => self.max_age = Some(value),
            "expires" => self.expires = cookie_date(value).or(self.expires),
            "secure" => self.is_secure = true,
            "samesite" => self.same_site = same_site(value),
            _ => {}
        }
    }

    fn is_over(&self, now: UnixMillis) -> bool {
        match (self.max_age, self.expires) {
            (Some(max_age), _) => max_age.starts_with('-') || max_age.bytes().all(|it| it == b'0'),
            (None, Some(expires)) => expires <= now,
            (None, None) => false,
        }
    }
}

impl Line {
    /// Reads a line of an answer from `url`; none if browsers ignore it. `keeps_secure` says whether they keep a
    /// `Secure` cookie from there.
    pub(super) fn read(line: &str, url: &Url, keeps_secure: bool, now: UnixMillis) -> Option<Self> {
        let mut fields = line.split(';');
        let (name, value) = fields.next()?.split_once('=')?;
        let (name, value) = (name.trim(), value.trim());
        if name.is_empty() || name.len() + value.len() > LONGEST {
            return None;
        }
        let mut attributes = Attributes::default();
        for attribute in fields {
            attributes.read(attribute);
        }
        let (domain, is_of_host) = match &attributes.domain {
            None => (url.host().to_owned(), true),
            // Of an address and of a name without a dot, `Domain` says nothing new.
            Some(domain) if domain == url.host() => {
                (domain.clone(), is_address(domain) || !domain.contains('.'))
            }
            Some(domain) if is_below(url.host(), domain) && domain.contains('.') => {
                (domain.clone(), false)
            }
            Some(_) => return None,
        };
        let cookie = Cookie {
            name: name.to_owned(),
            value: value.to_owned(),
            domain,
            is_of_host,
            path: attributes
                .path
                .map_or_else(|| folder_of(url), str::to_owned),
            is_secure: attributes.is_secure,
            // Chrome's default.
            same_site: attributes.same_site.unwrap_or(SameSite::Lax),
        };
        let is_none_without_secure = cookie.same_site == SameSite::None && !cookie.is_secure;
        if (cookie.is_secure && !keeps_secure)
            || is_none_without_secure
            || !keeps_promise_of_name(name, &attributes)
        {
            return None;
        }
        Some(match attributes.is_over(now) {
            true => Self::Deletes(cookie),
            false => Self::Sets(cookie),
        })
    }
}

impl Cookie {
    /// A cookie that is there from the beginning.
    pub(super) fn of(name: &str, value: &str, url: &Url) -> Self {
        Self {
            name: name.to_owned(),
            value: value.to_owned(),
            domain: url.host().to_owned(),
            is_of_host: true,
            path: "/".to_owned(),
            is_secure: has_prefix(name, "__Secure-") || has_prefix(name, "__Host-"),
            same_site: SameSite::Strict,
        }
    }

    /// Whether a browser has one of the two at most.
    pub(super) fn is_twin_of(&self, other: &Self) -> bool {
        self.name == other.name
            && self.domain == other.domain
            && self.is_of_host == other.is_of_host
            && self.path == other.path
    }

    /// Whether it goes to this host, whatever the path.
    pub(super) fn is_for_host(&self, url: &Url) -> bool {
        url.host() == self.domain || (!self.is_of_host && is_below(url.host(), &self.domain))
    }

    /// Whether a request carries it.
    pub(super) fn is_for(
        &self,
        url: &Url,
        keeps_secure: bool,
        relation: Relation,
        method: &Method,
        kind: Kind,
    ) -> bool {
        let is_safe_navigation = kind == Kind::Navigation && method.is_safe();
        let may_come_along = match self.same_site {
            _ if relation != Relation::CrossSite => true,
            SameSite::Strict => false,
            SameSite::Lax => is_safe_navigation,
            SameSite::None => true,
        };
        may_come_along
            && self.is_for_host(url)
            && self.is_for_path(url.path())
            && (!self.is_secure || keeps_secure)
    }

    fn is_for_path(&self, path: &str) -> bool {
        path.strip_prefix(&*self.path).is_some_and(|rest| {
            rest.is_empty() || self.path.ends_with('/') || rest.starts_with('/')
        })
    }

    /// How long its path is: a longer one comes first in the header.
    pub(super) fn depth(&self) -> usize {
        self.path.len()
    }
}

/// The two prefixes of a name that promise attributes.
fn keeps_promise_of_name(name: &str, attributes: &Attributes<'_>) -> bool {
    if has_prefix(name, "__Host-") {
        attributes.is_secure && attributes.domain.is_none() && attributes.path == Some("/")
    } else {
        attributes.is_secure || !has_prefix(name, "__Secure-")
    }
}

fn has_prefix(name: &str, prefix: &str) -> bool {
    let start = name.get(..prefix.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

fn is_below(host: &str, domain: &str) -> bool {
    let rest = host.strip_suffix(domain);
    rest.is_some_and(|rest| rest.ends_with('.')) && !is_address(host)
}

/// The path of a cookie that names none.
fn folder_of(url: &Url) -> String {
    match url.path().rsplit_once('/') {
        None | Some(("", _)) => "/".to_owned(),
        Some((folder, _page)) => folder.to_owned(),
    }
}

fn same_site(value: &str) -> Option<SameSite> {
    [SameSite::Strict, SameSite::Lax, SameSite::None]
        .into_iter()
        .find(|known| known.as_str().eq_ignore_ascii_case(value))
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
}
