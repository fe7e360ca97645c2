//! Everything that can be set, checked once when it is built.

mod base_url;
mod build;
mod builder;
mod check;
mod client_ip;
mod error;
mod failure_page;
mod invalidation;
mod login_url;
mod page_cache;
mod route;
mod same_site;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;

pub(crate) use base_url::BaseUrl;
use base_url::Security;
pub use builder::ConfigBuilder;
use client_ip::ClientAddress;
pub use client_ip::ClientIp;
pub use error::ConfigError;
use failure_page::FailurePage;
pub(crate) use invalidation::InvalidationRules;
pub(crate) use login_url::LoginUrl;
pub(crate) use page_cache::PageCache;
use route::is_unambiguous;
pub(crate) use route::{RoutePath, RouteSet, is_plain_segment};
pub use same_site::SameSite;

use crate::cookie::{CookieNames, Deletions};
use crate::log::LevelFilter;
use crate::origin::Origin;
use crate::request::IncomingRequest;
use crate::secret::Keyring;

/// Holds a checked configuration, cheap to clone. Build one with [`Config::builder`].
///
/// ```
/// use neon_auth_core::Config;
///
/// let config = Config::builder()
///     .base_url("https://ep-example.neonauth.eu-central-1.aws.neon.tech/neondb/auth")
///     .cookie_secret("0123456789abcdef0123456789abcdef")
///     .login_url("/login")
///     .public_route("/pricing")
///     .build()?;
/// assert_eq!(config.mount(), "/api/auth");
/// # Ok::<(), neon_auth_core::ConfigError>(())
/// ```
#[derive(Clone)]
pub struct Config(Arc<Built>);

struct Built {
    settings: Settings,
    deletions: Deletions,
}

pub(crate) struct Settings {
    pub(crate) base_url: BaseUrl,
    /// Where upstream says who is signed in.
    pub(crate) session_url: Uri,
    pub(crate) jwks_path: String,
    /// Where it publishes the keys of its JWTs.
    pub(crate) jwks_url: Uri,
    pub(crate) keys: Keyring,
    pub(crate) session_data_ttl: Duration,
    pub(crate) session_data_limit: usize,
    /// Fields of the user that are not in the session_data cookie.
    pub(crate) cache_without: Vec<String>,
    pub(crate) session_memory: usize,
    pub(crate) cookie_names: CookieNames,
    pub(crate) cookie_domain: Option<String>,
    pub(crate) same_site: SameSite,
    pub(crate) api_keys: bool,
    pub(crate) partitioned: bool,
    pub(crate) insecure_localhost: bool,
    pub(crate) origin: Option<Origin>,
    pub(crate) trusted_origins: Vec<Origin>,
    pub(crate) path_prefix: Option<RoutePath>,
    pub(crate) login_url: LoginUrl,
    pub(crate) public_routes: Vec<RoutePath>,
    /// With the mount and the login page.
    pub(crate) public_pages: RouteSet,
    /// Below them every client is an API's.
    pub(crate) api_routes: RouteSet,
    pub(crate) mount: RoutePath,
    pub(crate) failure_page: Option<FailurePage>,
    pub(crate) page_cache: PageCache,
    pub(crate) client_address: Option<ClientAddress>,
    pub(crate) log_level: Option<LevelFilter>,
    pub(crate) stale_if_error: Option<Duration>,
    pub(crate) invalidation: InvalidationRules,
    pub(crate) timeout: Duration,
    pub(crate) mint_timeout: Duration,
    pub(crate) request_body_timeout: Duration,
    pub(crate) connection_limit: usize,
    pub(crate) request_limit: usize,
    pub(crate) response_limit: usize,
}

impl Config {
    /// Makes what follows from the settings. `None` if a setting is invalid in a header.
    fn of(settings: Settings) -> Option<Self> {
        let deletions = Deletions::of(&settings)?;
        Some(Self(Arc::new(Built {
            settings,
            deletions,
        })))
    }

    /// Starts a configuration with every default in place.
    pub fn builder() -> ConfigBuilder {
        ConfigBuilder::default()
    }

    /// Returns where the handler is mounted, without a trailing slash: `/api/auth` unless set.
    #[must_use]
    pub fn mount(&self) -> &str {
        self.settings().mount.as_str()
    }

    /// Returns what follows the mount in a request's path, undecoded: `get-session` of `/api/auth/get-session`, and
    /// nothing of the mount itself.
    ///
    /// `None` if the path is elsewhere.
    #[must_use]
    pub fn path_below_mount<'p>(&self, path: &'p str) -> Option<&'p str> {
        if path == self.mount() {
            return Some("");
        }
        self.settings().mount.rest(path)
    }

    /// Returns the login URL as configured.
    #[must_use]
    pub fn login_url(&self) -> &str {
        self.settings().login_url.as_str()
    }

    /// Returns how many bytes a request's body may have at the handler. One byte more is enough to read.
    #[must_use]
    pub fn request_body_limit(&self) -> usize {
        self.settings().request_limit
    }

    /// Returns how long a client may take to send a request's body, counted from the head.
    #[must_use]
    pub fn request_body_timeout(&self) -> Duration {
        self.settings().request_body_timeout
    }

    /// Returns how many calls upstream may be under way at once.
    #[must_use]
    pub fn connection_limit(&self) -> usize {
        self.settings().connection_limit
    }

    /// Returns how many bytes the sessions may take that are remembered because their cookie was verified; zero for
    /// none.
    #[must_use]
    pub fn session_memory(&self) -> usize {
        self.settings().session_memory
    }

    /// Returns whether upstream is sent the client's address. If so, an adapter finds it with
    /// [`RequestHeaders::client_address`](crate::RequestHeaders::client_address).
    #[must_use]
    pub fn sends_client_address(&self) -> bool {
        self.settings().client_address.is_some()
    }

    /// How the address is found.
    pub(crate) fn client_address(&self) -> Option<&ClientAddress> {
        self.settings().client_address.as_ref()
    }

    /// Returns how long one call upstream may take.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.settings().timeout
    }

    /// Returns the configured level of logging, or the default.
    #[must_use]
    pub fn log_level(&self) -> LevelFilter {
        self.settings().log_level.unwrap_or_default()
    }

    /// Returns the level of logging, if one is configured.
    #[must_use]
    pub fn explicit_log_level(&self) -> Option<LevelFilter> {
        self.settings().log_level
    }

    /// Checks a `redirectTo` on its way back, before the browser is sent there after signing in.
    ///
    /// It gives the path only if it stays on this application and is useful: an absolute URL, `//host`, `/\host`, anything
    /// with a backslash or a control character, white space around it, dot segments, the login page itself and what is
    /// below the handler's mount are refused, however they are written.
    ///
    /// ```
    /// # let config = neon_auth_core::Config::builder().base_url("https://auth.example/db/auth")
    /// #     .cookie_secret("0123456789abcdef0123456789abcdef").build()?;
    /// assert_eq!(config.return_path("/dashboard?tab=1"), Some("/dashboard?tab=1"));
    /// assert_eq!(config.return_path("//evil.example/"), None);
    /// assert_eq!(config.return_path("/auth/sign-in?again"), None);
    /// # Ok::<(), neon_auth_core::ConfigError>(())
    /// ```
    #[doc(alias = "redirectTo")]
    #[doc(alias = "callbackURL")]
    #[must_use]
    pub fn return_path<'r>(&self, raw: &'r str) -> Option<&'r str> {
        let path = raw.split(['?', '#']).next().unwrap_or_default();
        if !is_local_target(raw) || raw.trim() != raw || has_dot_segment(path) {
            return None;
        }
        // Outside of it is another application of the same origin.
        let Some(own) = self.without_prefix(path) else {
            return Some(raw);
        };
        // A router may read it so, and lead to the login page or the mount after all.
        let own = plainly(own);
        let leads_back = !self.is_login_page(&own) && !self.settings().mount.covers(&own);
        leads_back.then_some(raw)
    }

    /// Returns the origin that this application has at browsers: the configured one, else the one that the request's Host
    /// belongs to. None without both.
    #[must_use]
    pub fn origin_for<'a>(&'a self, request: &'a IncomingRequest) -> Option<&'a str> {
        self.own_origin(request).map(Origin::as_str)
    }

    pub(crate) fn own_origin<'a>(&'a self, request: &'a IncomingRequest) -> Option<&'a Origin> {
        let configured = self.settings().origin.as_ref();
        configured.or_else(|| request.origin_of_host())
    }

    /// The key that a proxied request brings, if keys are passed on.
    pub(crate) fn api_key<'a>(&self, request: &'a IncomingRequest) -> Option<&'a [u8]> {
        request.api_key().filter(|_| self.settings().api_keys)
    }

    /// Returns the absolute URL of a path of this application, for a mail say: behind the origin, and the prefix that a
    /// proxy in front strips. None if the origin is unknown, or if the path could lead elsewhere (`//host`, `/\host`).
    #[must_use]
    pub fn url_for(&self, request: &IncomingRequest, path: &str) -> Option<String> {
        let origin = self.origin_for(request)?;
        is_local_target(path).then(|| format!("{origin}{}", self.at_browser(path)))
    }

    /// Returns the name that the session_token cookie has at browsers, such as `__Secure-neon-auth.session_token`.
    #[must_use]
    pub fn session_token_cookie(&self) -> Cow<'_, str> {
        let names = self.cookie_names();
        names.at_browser(names.session_token())
    }

    /// Returns the name that the cached session's cookie has at browsers, such as
    /// `__Secure-neon-auth.local.session_data`.
    #[must_use]
    pub fn session_data_cookie(&self) -> Cow<'_, str> {
        let names = self.cookie_names();
        names.at_browser(names.session_data())
    }

    /// A path of this application, with its query, as a browser has to ask for it: behind what a proxy in front strips.
    pub(crate) fn at_browser<'p>(&self, path: impl Into<Cow<'p, str>>) -> Cow<'p, str> {
        let path = path.into();
        match &self.settings().path_prefix {
            Some(prefix) => Cow::Owned(format!("{}{path}", prefix.as_str())),
            None => path,
        }
    }

    /// What is left of a browser's path once a proxy in front has stripped its prefix; none if it is outside of it.
    fn without_prefix<'p>(&self, path: &'p str) -> Option<&'p str> {
        let Some(prefix) = &self.settings().path_prefix else {
            return Some(path);
        };
        let rest = path.strip_prefix(prefix.as_str())?;
        match rest {
            "" => Some("/"),
            rest => rest.starts_with('/').then_some(rest),
        }
    }

    /// Whether the path is the login page or below it, if that page is this application's own.
    fn is_login_page(&self, path: &str) -> bool {
        self.settings()
            .login_url
            .page()
            .is_some_and(|login| login.covers(path))
    }

    /// Whether anyone may see the page: the login page, the public routes and the mount.
    pub(crate) fn is_public(&self, path: &str) -> bool {
        self.settings().public_pages.covers(path) && is_unambiguous(path)
    }

    /// Whether every client that asks for the path is an API's.
    pub(crate) fn is_api_route(&self, path: &str) -> bool {
        self.settings().api_routes.covers(path)
    }

    pub(crate) fn cookie_names(&self) -> &CookieNames {
        &self.settings().cookie_names
    }

    pub(crate) fn base_url(&self) -> &BaseUrl {
        &self.settings().base_url
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The lines that delete the cookies of ours.
    pub(crate) fn deletions(&self) -> &Deletions {
        &self.0.deletions
    }
}

/// A browser takes dot segments out, raw or encoded (WHATWG URL, section 4.4).
fn has_dot_segment(path: &str) -> bool {
    path.split('/').any(|segment| {
        let decoded: Vec<u8> = percent_encoding::percent_decode_str(segment).collect();
        matches!(&*decoded, b"." | b"..")
    })
}

/// The path decoded, and without empty segments.
fn plainly(path: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    let mut plain = String::with_capacity(decoded.len());
    for segment in decoded.split('/').filter(|segment| !segment.is_empty()) {
        plain.push('/');
        plain.push_str(segment);
    }
    if plain.is_empty() {
        plain.push('/');
    }
    plain
}

/// Whether a browser that is sent to `target` stays on the origin it is at.
///
/// WHATWG's URL parser takes a path's `\` for `/` and drops tabs and line breaks anywhere, so `/\host` and
/// `/<TAB>/host` are other hosts.
pub(crate) fn is_local_target(target: &str) -> bool {
    let is_end = |byte: &u8| matches!(byte, b'?' | b'#');
    let path = target.as_bytes().split(is_end).next().unwrap_or_default();
    path.starts_with(b"/")
        && !path.starts_with(b"//")
        && !path.contains(&b'\\')
        && !holds_control(target)
}

fn holds_control(target: &str) -> bool {
    match target.is_ascii() {
        true => target.bytes().any(|byte| byte.is_ascii_control()),
        false => target.chars().any(char::is_control),
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = self.settings();
        f.debug_struct("Config")
            .field("base_url", &settings.base_url)
            .field("jwks_path", &settings.jwks_path)
            .field("cookie_secrets", &settings.keys)
            .field("session_data_ttl", &settings.session_data_ttl)
            .field("session_data_limit", &settings.session_data_limit)
            .field("cache_without", &settings.cache_without)
            .field("cookie_names", &settings.cookie_names)
            .field("cookie_domain", &settings.cookie_domain)
            .field("same_site", &settings.same_site)
            .field("api_keys", &settings.api_keys)
            .field("partitioned", &settings.partitioned)
            .field("insecure_localhost", &settings.insecure_localhost)
            .field("origin", &settings.origin)
            .field("trusted_origins", &settings.trusted_origins)
            .field("path_prefix", &settings.path_prefix)
            .field("login_url", &settings.login_url.as_str())
            .field("public_routes", &settings.public_routes)
            .field("api_routes", &settings.api_routes)
            .field("mount", &settings.mount)
            .field("client_address", &settings.client_address)
            .field("log_level", &settings.log_level)
            .field("stale_if_error", &settings.stale_if_error)
            .field("invalidation", &settings.invalidation)
            .field("timeout", &settings.timeout)
            .field("mint_timeout", &settings.mint_timeout)
            .field("request_body_timeout", &settings.request_body_timeout)
            .field("connection_limit", &settings.connection_limit)
            .field("request_limit", &settings.request_limit)
            .field("response_limit", &settings.response_limit)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> Config {
        Config::builder()
            .base_url("https://auth.example/db/auth")
            .cookie_secret("the-secret-of-32-characters-or-so")
            .build()
            .unwrap()
    }

    #[test]
    fn debug_prints_no_secret() {
        let printed = format!("{:?}", config());
        assert!(!printed.contains("the-secret"), "{printed}");
        assert!(printed.contains("auth.example"), "{printed}");
    }

    #[test]
    fn a_return_path_stays_here() {
        let config = config();
        for good in [
            "/",
            "/a",
            "/a?b=c#d",
            "/a?next=//x",
            "/a?b=\\c",
            "/auth/sign-inner",
        ] {
            assert_eq!(config.return_path(good), Some(good));
        }
        for bad in [
            "",
            "a",
            "//x",
            "/\\x",
            "/a\\b",
            "/\t/x",
            "/a\nb",
            "https://x/",
            "javascript:x",
            "/auth/sign-in",
            "/auth/sign-in/x",
            "/auth/sign-in?redirectTo=/",
            "/api/auth/sign-out",
            "/x/../auth/sign-in",
            "/auth/%2e/sign-in",
            "/auth/sign-in ",
            "/auth/sign-in\u{2003}",
            " /a",
            "/a\u{a0}",
            "/auth/%73ign-in",
            "/auth//sign-in",
            "/auth%2Fsign-in",
            "/api/auth/",
            "/%61pi/auth/ok",
        ] {
            assert_eq!(config.return_path(bad), None, "{bad:?} was let through");
        }
    }

    #[test]
    fn a_return_path_is_the_browsers_own() {
        let config = Config::builder()
            .base_url("https://auth.example/db/auth")
            .cookie_secret("the-secret-of-32-characters-or-so")
            .path_prefix("/app/")
            .build()
            .unwrap();
        for good in [
            "/app",
            "/app/",
            "/app/a?b",
            "/other/auth/sign-in",
            "/apple/auth/sign-in",
        ] {
            assert_eq!(config.return_path(good), Some(good));
        }
        for bad in [
            "/app/auth/sign-in",
            "/app/api/auth/ok",
            "/app/%61uth/sign-in",
        ] {
            assert_eq!(config.return_path(bad), None, "{bad:?} was let through");
        }
        assert_eq!(config.at_browser("/a?b"), "/app/a?b");
    }

    #[test]
    fn an_url_is_of_the_applications_own_origin() {
        let config = Config::builder()
            .base_url("https://auth.example/db/auth")
            .cookie_secret("0123456789abcdef0123456789abcdef")
            .path_prefix("/app")
            .build()
            .unwrap();
        let request = |host| {
            let request = http::Request::get("/page").header("host", host).body(());
            let (parts, ()) = request.unwrap().into_parts();
            IncomingRequest::new(&parts.method, &parts.uri, &parts.headers)
        };
        let url = |host, path| config.url_for(&request(host), path);
        let expected = "https://app.example/app/reset?x=1";
        assert_eq!(url("app.example", "/reset?x=1").as_deref(), Some(expected));
        for (host, path) in [
            ("app.example", "//evil.example"),
            ("app.example", "reset"),
            ("@", "/reset"),
        ] {
            assert_eq!(url(host, path), None, "{host} {path}");
        }
    }

    #[test]
    fn the_names_of_the_cookies_are_those_at_browsers() {
        let builder = || {
            Config::builder()
                .base_url("https://auth.example/db/auth")
                .cookie_secret("0123456789abcdef0123456789abcdef")
        };
        let config = builder().build().unwrap();
        assert_eq!(
            config.session_token_cookie(),
            "__Secure-neon-auth.session_token"
        );
        let config = builder().host_prefix(true).build().unwrap();
        assert_eq!(
            config.session_data_cookie(),
            "__Host-neon-auth.local.session_data"
        );
    }

    #[test]
    fn public_pages_match_by_whole_segments_and_only_unambiguously() {
        let config = config();
        let public = |path| config.is_public(path);
        for open in [
            "/auth/sign-in",
            "/auth/sign-in/",
            "/auth/sign-in/x",
            "/api/auth/ok",
            "/auth/email-otp",
        ] {
            assert!(public(open), "{open} is protected");
        }
        for closed in [
            "/",
            "/auth",
            "/auth/sign-inner",
            "/AUTH/sign-in",
            "//auth/sign-in",
            "/auth//sign-in",
            "/auth/sign-in/../x",
            "/auth/sign-in/%2e%2e/x",
            "/auth/sign-in/..%2fx",
            "/auth/sign-in\\x",
            "/auth/sign-in/%5cx",
            "/x/%2E/auth/sign-in",
        ] {
            assert!(!public(closed), "{closed} is public");
        }
    }
}
