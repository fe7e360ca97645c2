//! What our cookies are called: the one place that makes their names.

use std::borrow::Cow;
use std::fmt;

use memchr::memmem::Finder;

use super::is_token;

/// What browsers keep only if a cookie is `Secure` (draft-ietf-httpbis-rfc6265bis, section 4.1.3).
const SECURE_PREFIX: &str = "__Secure-";

/// The names of the cookies that are Neon Auth's, upstream's and ours, made from the configuration once.
pub(crate) struct CookieNames {
    /// What the names of all our cookies begin with, such as `__Secure-neon-auth.`.
    prefix: Prefix,
    /// The same without `__Secure-`, if browsers get that.
    plain_prefix: Option<Prefix>,
    session_token: String,
    dont_remember: String,
    session_data: String,
    challenges: [String; 2],
}

/// What a browser may put before the name of a cookie of ours.
pub(super) struct Prefix {
    finder: Finder<'static>,
    /// What upstream has before it.
    missing: &'static str,
}

impl Prefix {
    fn new(prefix: &[u8], missing: &'static str) -> Self {
        let finder = Finder::new(prefix).into_owned();
        Self { finder, missing }
    }

    /// Finds the places at which a name may begin.
    pub(super) fn finder(&self) -> &Finder<'static> {
        &self.finder
    }

    /// What upstream has before a name, and the browser has not.
    pub(super) fn missing(&self) -> &'static str {
        self.missing
    }

    /// What upstream calls a cookie that a browser sends under this name.
    pub(super) fn upstreams_name<'n>(&self, name: &'n [u8]) -> Cow<'n, [u8]> {
        if self.missing.is_empty() {
            Cow::Borrowed(name)
        } else {
            Cow::Owned([self.missing.as_bytes(), name].concat())
        }
    }
}

impl CookieNames {
    /// The names under Better Auth's `advanced.cookiePrefix`. None if that is no token (RFC 9110, section 5.6.2), or if
    /// it already has what is put before or after it.
    pub(crate) fn new(cookie_prefix: &str, is_secure: bool) -> Option<Self> {
        let is_whole = cookie_prefix.starts_with("__") || cookie_prefix.ends_with('.');
        if cookie_prefix.is_empty() || is_whole || !cookie_prefix.bytes().all(is_token) {
            return None;
        }
        let secure = if is_secure { SECURE_PREFIX } else { "" };
        let prefix = format!("{secure}{cookie_prefix}.");
        let name = |rest: &str| format!("{prefix}{rest}");
        Some(Self {
            session_token: name("session_token"),
            dont_remember: name("dont_remember"),
            session_data: name("local.session_data"),
            challenges: ["session_challange", "session_challenge"].map(name),
            prefix: Prefix::new(prefix.as_bytes(), ""),
            plain_prefix: None,
        })
    }

    /// The same names, but browsers get them without `__Secure-`.
    pub(crate) fn plain_at_browser(mut self) -> Self {
        let plain = self.needle().strip_prefix(SECURE_PREFIX.as_bytes());
        self.plain_prefix = plain.map(|plain| Prefix::new(plain, SECURE_PREFIX));
        self
    }

    /// The session's signed token; upstream sets and clears it.
    pub(crate) fn session_token(&self) -> &str {
        &self.session_token
    }

    /// Whether the session ends with the browser; upstream sets it. Without it, upstream renews a session of one day to
    /// one of seven.
    pub(super) fn dont_remember(&self) -> &str {
        &self.dont_remember
    }

    /// The cached session, a JWT of our own. It never goes upstream.
    pub(crate) fn session_data(&self) -> &str {
        &self.session_data
    }

    /// The OAuth challenge, under upstream's first spelling and the right one.
    pub(crate) fn challenges(&self) -> &[String; 2] {
        &self.challenges
    }

    /// What browsers may put before our names. Of two cookies with one name, that under an earlier prefix counts.
    pub(super) fn prefixes(&self) -> impl Iterator<Item = &Prefix> {
        std::iter::once(&self.prefix).chain(&self.plain_prefix)
    }

    /// What browsers call a cookie of ours.
    pub(crate) fn at_browser<'n>(&self, name: &'n str) -> &'n str {
        let plain = self.plain_prefix.as_ref();
        plain
            .and_then(|plain| name.strip_prefix(plain.missing))
            .unwrap_or(name)
    }

    /// Whether a cookie of this name is Neon Auth's, upstream's or ours.
    pub(super) fn is_ours(&self, name: &[u8]) -> bool {
        name.strip_prefix(self.needle())
            .is_some_and(|rest| !rest.is_empty() && rest.iter().all(|byte| is_token(*byte)))
    }

    /// Whether a cookie of this name is for this side alone: upstream neither sets nor sees it.
    pub(super) fn is_local(&self, name: &str) -> bool {
        self.rest_of(name)
            .is_some_and(|rest| rest.starts_with(b"local."))
    }

    /// Whether a cookie of this name is upstream's own cache of the session, not to be confused with ours.
    ///
    /// Upstream never gets it from us: Better Auth answers 500 to a malformed one, and a good one makes a fresh answer
    /// stale. Nor does a browser get one; deletions it gets.
    pub(super) fn is_upstreams_cache(&self, name: &str) -> bool {
        self.rest_of(name)
            .and_then(|rest| rest.strip_prefix(b"session_data"))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(b"."))
    }

    /// Whether the cookie is one that the session is read from.
    pub(super) fn is_of_session(&self, name: &str) -> bool {
        name == self.session_token || name == self.session_data
    }

    /// Whether the cookie has to come along when the browser returns from the OAuth provider's site.
    pub(super) fn returns_from_provider(&self, name: &str) -> bool {
        self.challenges.iter().any(|challenge| challenge == name)
            || matches!(self.rest_of(name), Some(b"state" | b"oauth_state"))
    }

    fn needle(&self) -> &[u8] {
        self.prefix.finder.needle()
    }

    fn rest_of<'n>(&self, name: &'n str) -> Option<&'n [u8]> {
        name.as_bytes().strip_prefix(self.needle())
    }
}

impl fmt::Debug for CookieNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = String::from_utf8_lossy(self.needle());
        f.debug_tuple("CookieNames").field(&prefix).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_names_are_made_from_the_prefix() {
        let names = CookieNames::new("better-auth", false).unwrap();
        assert_eq!(names.session_token(), "better-auth.session_token");
        assert_eq!(names.session_data(), "better-auth.local.session_data");
        assert!(names.returns_from_provider("better-auth.state"));
        assert!(names.is_upstreams_cache("better-auth.session_data.0"));
        assert!(!names.is_ours(b"__Secure-better-auth.session_token"));
    }

    #[test]
    fn a_browser_may_have_plain_names_and_upstream_never() {
        let names = CookieNames::new("neon-auth", true)
            .unwrap()
            .plain_at_browser();
        assert_eq!(names.session_token(), "__Secure-neon-auth.session_token");
        assert_eq!(
            names.at_browser(names.session_token()),
            "neon-auth.session_token"
        );
        let usual = CookieNames::new("neon-auth", true).unwrap();
        assert_eq!(
            usual.at_browser(usual.session_token()),
            usual.session_token()
        );
    }

    #[test]
    fn a_prefix_that_is_no_token_or_more_than_a_prefix_gives_no_names() {
        for prefix in ["", "a b", "a;b", "a=b", "\u{e9}", "a.", "__Secure-a"] {
            assert!(CookieNames::new(prefix, true).is_none(), "{prefix:?}");
        }
    }
}
