//! What our cookies are called: the one place that makes their names.

use std::borrow::Cow;
use std::fmt;

use memchr::memmem::Finder;

use super::is_token;

/// What browsers keep only if a cookie is `Secure` (draft-ietf-httpbis-rfc6265bis, section 4.1.3).
pub(crate) const SECURE_PREFIX: &str = "__Secure-";
/// What browsers keep only if a cookie is of one host besides: `Secure`, with `Path=/` and no Domain (likewise).
const HOST_PREFIX: &str = "__Host-";

/// The names of the cookies that are Neon Auth's, upstream's and ours, made from the configuration once.
pub(crate) struct CookieNames {
    /// What the names of all our cookies begin with at upstream, such as `__Secure-neon-auth.`.
    prefix: String,
    /// What they begin with at browsers. Of two cookies with one name, that under an earlier prefix counts; the last is what
    /// browsers get.
    at_browsers: Vec<Prefix>,
    session_token: String,
    dont_remember: String,
    session_data: String,
    challenges: [String; 2],
}

/// What the names of our cookies begin with at a browser.
pub(super) struct Prefix {
    finder: Finder<'static>,
    /// What the browser has, and upstream has not.
    at_browser: &'static str,
    /// What upstream has in its place.
    at_upstream: &'static str,
}

impl Prefix {
    /// The prefix that upstream has, with its beginning replaced.
    fn new(upstreams: &str, at_upstream: &'static str, at_browser: &'static str) -> Self {
        let rest = upstreams.strip_prefix(at_upstream).unwrap_or(upstreams);
        let browsers = format!("{at_browser}{rest}");
        Self {
            finder: Finder::new(browsers.as_bytes()).into_owned(),
            at_browser,
            at_upstream,
        }
    }

    fn is_upstreams(&self) -> bool {
        self.at_browser == self.at_upstream
    }

    /// Finds the places at which a name may begin.
    pub(super) fn finder(&self) -> &Finder<'static> {
        &self.finder
    }

    /// What follows the name that upstream gives a cookie of ours, if what the browser sent begins with that name. It
    /// does begin with this prefix.
    #[inline]
    pub(super) fn strip_name<'t>(&self, text: &'t [u8], upstreams: &str) -> Option<&'t [u8]> {
        let rest = upstreams.as_bytes().get(self.at_upstream.len()..)?;
        text.get(self.at_browser.len()..)?.strip_prefix(rest)
    }

    /// What upstream calls a cookie that a browser sends under this name.
    pub(super) fn upstreams_name<'n>(&self, name: &'n [u8]) -> Cow<'n, [u8]> {
        match name.strip_prefix(self.at_browser.as_bytes()) {
            Some(rest) if !self.is_upstreams() => {
                Cow::Owned([self.at_upstream.as_bytes(), rest].concat())
            }
            _ => Cow::Borrowed(name),
        }
    }

    /// What the browser calls a cookie that upstream gives this name.
    fn browsers_name<'n>(&self, name: &'n str) -> Cow<'n, str> {
        match name.strip_prefix(self.at_upstream) {
            Some(rest) if !self.is_upstreams() => Cow::Owned(format!("{}{rest}", self.at_browser)),
            _ => Cow::Borrowed(name),
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
            at_browsers: vec![Prefix::new(&prefix, "", "")],
            prefix,
        })
    }

    /// Gives browsers the names without `__Secure-`. They may still have cookies with it.
    pub(crate) fn plain_at_browser(mut self) -> Self {
        if self.prefix.starts_with(SECURE_PREFIX) {
            let plain = Prefix::new(&self.prefix, SECURE_PREFIX, "");
            self.at_browsers.push(plain);
        }
        self
    }

    /// Gives browsers the names with `__Host-` in place of `__Secure-`. What they have with that is not ours:
    /// a sibling subdomain may have set it.
    pub(crate) fn of_host_at_browser(mut self) -> Self {
        self.at_browsers = vec![Prefix::new(&self.prefix, SECURE_PREFIX, HOST_PREFIX)];
        self
    }

    /// Whether no other host can set a cookie of ours, so that there is never a second one of a name.
    pub(crate) fn are_of_this_host(&self) -> bool {
        matches!(&*self.at_browsers, [only] if only.at_browser == HOST_PREFIX)
    }

    /// What the names of all our cookies begin with at upstream.
    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
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

    /// What our names may begin with at browsers. Of two cookies with one name, that under an earlier prefix counts.
    pub(super) fn prefixes(&self) -> impl Iterator<Item = &Prefix> {
        self.at_browsers.iter()
    }

    /// What browsers call a cookie of ours.
    pub(crate) fn at_browser<'n>(&self, name: &'n str) -> Cow<'n, str> {
        match self.at_browsers.last() {
            Some(prefix) => prefix.browsers_name(name),
            None => Cow::Borrowed(name),
        }
    }

    /// Whether a cookie of this name is Neon Auth's, upstream's or ours.
    pub(crate) fn is_ours(&self, name: &[u8]) -> bool {
        name.strip_prefix(self.prefix.as_bytes())
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

    fn rest_of<'n>(&self, name: &'n str) -> Option<&'n [u8]> {
        name.as_bytes().strip_prefix(self.prefix.as_bytes())
    }
}

impl fmt::Debug for CookieNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at_browser = self.at_browser(&self.prefix);
        f.debug_struct("CookieNames")
            .field("prefix", &self.prefix)
            .field("at_browser", &at_browser)
            .finish()
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
    fn a_browser_has_names_of_this_host_and_no_others() {
        let names = CookieNames::new("neon-auth", true)
            .unwrap()
            .of_host_at_browser();
        assert_eq!(names.session_token(), "__Secure-neon-auth.session_token");
        assert_eq!(
            names.at_browser(names.session_token()),
            "__Host-neon-auth.session_token"
        );
        let [prefix] = &*names.at_browsers else {
            panic!("another prefix counts, too")
        };
        assert_eq!(prefix.finder().needle(), b"__Host-neon-auth.");
        assert_eq!(
            &*prefix.upstreams_name(b"__Host-neon-auth.x"),
            b"__Secure-neon-auth.x"
        );
        assert_eq!(
            prefix.strip_name(b"__Host-neon-auth.x=1", "__Secure-neon-auth.x"),
            Some(&b"=1"[..])
        );
    }

    #[test]
    fn a_prefix_that_is_no_token_or_more_than_a_prefix_gives_no_names() {
        for prefix in ["", "a b", "a;b", "a=b", "\u{e9}", "a.", "__Secure-a"] {
            assert!(CookieNames::new(prefix, true).is_none(), "{prefix:?}");
        }
    }
}
