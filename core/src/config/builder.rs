//! Collects the options and checks them all at once.

use std::fmt;
use std::time::Duration;

use super::check::{check_domain, how_to_set, keys};
use super::error::ConfigError;
use super::{BaseUrl, ClientIp, Config, LoginUrl, Origin, RoutePath, RouteSet, SameSite, Settings};
use crate::cookie::CookieNames;
use crate::log::LevelFilter;
use crate::secret::Secret;

/// The environment variable for [`ConfigBuilder::base_url`].
pub const BASE_URL_VARIABLE: &str = "NEON_AUTH_BASE_URL";
/// The environment variable for [`ConfigBuilder::cookie_secret`].
pub const COOKIE_SECRET_VARIABLE: &str = "NEON_AUTH_COOKIE_SECRET";

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Browsers keep no cookie longer (draft-ietf-httpbis-rfc6265bis, section 5.5).
const LONGEST_COOKIE: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// The pages of Neon's UI components that are for people who are not signed in.
///
/// `/auth/sign-out` is one of them: behind a login page that leads back, it would sign out the person who has just
/// signed in.
const DEFAULT_PUBLIC_ROUTES: [&str; 12] = [
    "/auth/callback",
    "/auth/sign-in",
    "/auth/sign-up",
    "/auth/magic-link",
    "/auth/email-otp",
    "/auth/forgot-password",
    "/auth/reset-password",
    "/auth/sign-out",
    "/auth/two-factor",
    "/auth/recover-account",
    "/auth/email-verification",
    "/auth/accept-invitation",
];

/// Makes a [`Config`]. Every option has a default but [`base_url`](Self::base_url) and
/// [`cookie_secret`](Self::cookie_secret).
#[derive(Clone)]
#[must_use]
pub struct ConfigBuilder {
    base_url: Option<String>,
    cookie_secret: Option<Secret>,
    previous_cookie_secrets: Vec<Secret>,
    session_data_ttl: Duration,
    session_memory: usize,
    cookie_prefix: String,
    secure_prefix: bool,
    cookie_domain: Option<String>,
    same_site: SameSite,
    origin: Option<String>,
    trusted_origins: Vec<String>,
    login_url: String,
    public_routes: Vec<String>,
    mount: String,
    client_ip: Option<ClientIp>,
    log_level: Option<LevelFilter>,
    stale_if_error: Option<Duration>,
    timeout: Duration,
    mint_timeout: Duration,
    request_body_timeout: Duration,
    request_body_limit: usize,
    response_body_limit: usize,
    connection_limit: usize,
    /// Whether variables were looked up: a message names none otherwise.
    has_read_variables: bool,
}

/// Nothing of what is set: an unchecked URL might hold a password.
impl fmt::Debug for ConfigBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfigBuilder").finish_non_exhaustive()
    }
}

impl Default for ConfigBuilder {
    fn default() -> Self {
        Self {
            base_url: None,
            cookie_secret: None,
            previous_cookie_secrets: Vec::new(),
            session_data_ttl: Duration::from_secs(300),
            session_memory: 16 << 20,
            cookie_prefix: "neon-auth".to_owned(),
            secure_prefix: true,
            cookie_domain: None,
            same_site: SameSite::Strict,
            origin: None,
            trusted_origins: Vec::new(),
            login_url: "/auth/sign-in".to_owned(),
            public_routes: DEFAULT_PUBLIC_ROUTES.map(str::to_owned).to_vec(),
            mount: "/api/auth".to_owned(),
            client_ip: None,
            log_level: None,
            stale_if_error: None,
            timeout: Duration::from_secs(10),
            mint_timeout: Duration::from_secs(3),
            request_body_timeout: Duration::from_secs(10),
            request_body_limit: 1 << 20,
            response_body_limit: 8 << 20,
            connection_limit: 256,
            has_read_variables: false,
        }
    }
}

impl ConfigBuilder {
    /// Where Neon Auth is: the Auth URL of the Neon Console. https, unless the host is this machine.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Signs the session cookie; at least 32 characters, such as `openssl rand -base64 32` prints. A Next.js front
    /// with the same secret reads the same cookie.
    pub fn cookie_secret(mut self, secret: impl Into<String>) -> Self {
        self.cookie_secret = Some(Secret::new(secret.into()));
        self
    }

    /// Secrets that signed before: cookies under them still count. For a planned rotation, keep the old secret here for
    /// one [`session_data_ttl`](Self::session_data_ttl), then remove it.
    ///
    /// A secret that has leaked must not be here: with it, anybody can write a cookie for any user. Remove it at once.
    /// That signs nobody out; each visitor costs one look-up.
    pub fn previous_cookie_secrets<S: Into<String>>(
        mut self,
        secrets: impl IntoIterator<Item = S>,
    ) -> Self {
        self.previous_cookie_secrets = secrets
            .into_iter()
            .map(|secret| Secret::new(secret.into()))
            .collect();
        self
    }

    /// How long the session cookie is used without asking upstream, in whole seconds: 300 unless set, 400 days at most.
    ///
    /// A revoked session may live on in another browser for as long.
    pub fn session_data_ttl(mut self, ttl: Duration) -> Self {
        self.session_data_ttl = ttl;
        self
    }

    /// How many bytes may be used to remember sessions whose cookie was verified, so that the same cookie need not be
    /// verified and parsed again: 16 MiB unless set, enough for about 5,000 sessions that are in use. 0 turns it off.
    ///
    /// It changes only the speed. Whether a session counts is checked on every request all the same. A session stays
    /// there until others need the room, also when it is over. An entry takes one KiB and twice its cookie's length.
    pub fn session_memory(mut self, bytes: usize) -> Self {
        self.session_memory = bytes;
        self
    }

    /// What the cookies' names begin with: `neon-auth` unless set. For another Better Auth server, its
    /// `advanced.cookiePrefix`, which is `better-auth` if it has none.
    ///
    /// ```
    /// # use neon_auth_core::Config;
    /// // The cookies are called `__Secure-better-auth.session_token` and so on.
    /// let builder = Config::builder().cookie_prefix("better-auth");
    /// ```
    pub fn cookie_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.cookie_prefix = prefix.into();
        self
    }

    /// Whether the cookies' names begin with `__Secure-` before that: they do unless set. Turn it off for an upstream that
    /// runs without secure cookies, as Better Auth does under an http `baseURL`.
    ///
    /// It is about names alone: the cookies here stay `Secure`. Without the prefix, a browser lets an http page of the same
    /// host set a cookie of that name.
    pub fn secure_prefix(mut self, secure_prefix: bool) -> Self {
        self.secure_prefix = secure_prefix;
        self
    }

    /// The Domain of every cookie, such as `.example.com`, for sessions that span subdomains. None unless set.
    pub fn cookie_domain(mut self, domain: impl Into<String>) -> Self {
        self.cookie_domain = Some(domain.into());
        self
    }

    /// The `SameSite` of every cookie: `Strict` unless set. Challenge and OAuth state cookies are never stricter than
    /// `Lax`.
    pub fn same_site(mut self, same_site: SameSite) -> Self {
        self.same_site = same_site;
        self
    }

    /// This application's own origin, such as `https://app.example.com`. Unless set it is derived from the Host header:
    /// http on this machine, https elsewhere; `X-Forwarded-*` is never trusted.
    pub fn origin(mut self, origin: impl Into<String>) -> Self {
        self.origin = Some(origin.into());
        self
    }

    /// Other origins whose pages may send forms and other requests that change something, such as
    /// `https://admin.example.com` or `capacitor://localhost`. None unless set; matches are exact, with no wildcard.
    ///
    /// Requests from this application's own pages need no entry.
    pub fn trusted_origins<S: Into<String>>(
        mut self,
        origins: impl IntoIterator<Item = S>,
    ) -> Self {
        self.trusted_origins = origins.into_iter().map(Into::into).collect();
        self
    }

    /// Where people sign in: a path, or an absolute URL elsewhere. `/auth/sign-in` unless set.
    ///
    /// An absolute URL is this application's own page only if [`origin`](Self::origin) is set and the same.
    pub fn login_url(mut self, url: impl Into<String>) -> Self {
        self.login_url = url.into();
        self
    }

    /// Replaces the paths that anyone may see. A path covers what is below it; `/` covers itself alone. The login
    /// page and the mount are public in any case.
    pub fn public_routes<S: Into<String>>(mut self, paths: impl IntoIterator<Item = S>) -> Self {
        self.public_routes = paths.into_iter().map(Into::into).collect();
        self
    }

    /// Adds a path that anyone may see.
    pub fn public_route(mut self, path: impl Into<String>) -> Self {
        self.public_routes.push(path.into());
        self
    }

    /// Which address upstream counts a request against in its rate limits. Unless set, none is sent.
    ///
    /// Set it in production: Better Auth 1.6 and later count all visitors without an address as one.
    pub fn client_ip(mut self, client_ip: ClientIp) -> Self {
        self.client_ip = Some(client_ip);
        self
    }

    /// Where the handler is mounted: `/api/auth` unless set. It cannot be `/`.
    pub fn mount(mut self, path: impl Into<String>) -> Self {
        self.mount = path.into();
        self
    }

    /// How much is logged. Unless set it is `Warn`; or if the application has set up `tracing`, as much as its filter lets
    /// through.
    pub fn log_level(mut self, level: LevelFilter) -> Self {
        self.log_level = Some(level);
        self
    }

    /// For how long past its expiry a session cookie still opens pages (GET and HEAD) while upstream is down; 7 days
    /// at most. Off unless set.
    pub fn stale_if_error(mut self, duration: Duration) -> Self {
        self.stale_if_error = Some(duration);
        self
    }

    /// How long one call upstream may take: 10 s unless set, a day at most.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long the call that only mints a session cookie may take: 3 s unless set, a day at most.
    pub fn mint_timeout(mut self, timeout: Duration) -> Self {
        self.mint_timeout = timeout;
        self
    }

    /// How long a client may take to send a request's body to the handler, counted from the head: 10 s unless set, a
    /// day at most. After that it gets 408 `BODY_TIMEOUT`, and the connection is closed.
    pub fn request_body_timeout(mut self, timeout: Duration) -> Self {
        self.request_body_timeout = timeout;
        self
    }

    /// How many bytes a request's body may have at the handler: 1 MiB unless set.
    pub fn request_body_limit(mut self, bytes: usize) -> Self {
        self.request_body_limit = bytes;
        self
    }

    /// How many bytes the body of upstream's answer may have: 8 MiB unless set.
    pub fn response_body_limit(mut self, bytes: usize) -> Self {
        self.response_body_limit = bytes;
        self
    }

    /// How many calls upstream may be under way at once: 256 unless set. More calls wait for one to end, within their
    /// own timeout; then they fail with `NETWORK_TIMEOUT`.
    ///
    /// Of more than one, a quarter is for look-ups of sessions alone, so that slower calls, which any visitor can ask
    /// for, do not keep pages from being answered.
    pub fn connection_limit(mut self, connections: usize) -> Self {
        self.connection_limit = connections;
        self
    }

    /// Fills what is not set from [`BASE_URL_VARIABLE`] and [`COOKIE_SECRET_VARIABLE`]; an explicit value wins.
    ///
    /// ```
    /// # use neon_auth_core::Config;
    /// let builder = Config::builder().variables(|name| std::env::var(name).ok());
    /// ```
    pub fn variables(mut self, lookup: impl Fn(&str) -> Option<String>) -> Self {
        self.has_read_variables = true;
        if self.base_url.is_none() {
            self.base_url = lookup(BASE_URL_VARIABLE);
        }
        if self.cookie_secret.is_none() {
            self.cookie_secret = lookup(COOKIE_SECRET_VARIABLE).map(Secret::new);
        }
        self
    }

    /// Checks every option.
    ///
    /// # Errors
    ///
    /// The first invalid option. The message says how to fix it.
    pub fn build(self) -> Result<Config, ConfigError> {
        let variables = self.has_read_variables;
        let base_url = self.base_url.ok_or_else(|| {
            let how = how_to_set(variables, BASE_URL_VARIABLE);
            ConfigError::new(
                "base_url",
                format!("is not set; {how} to the Auth URL from the Neon Console"),
            )
        })?;
        let base_url =
            BaseUrl::new(&base_url).map_err(|problem| ConfigError::new("base_url", problem))?;
        let keys = keys(variables, self.cookie_secret, &self.previous_cookie_secrets)?;
        if self.session_data_ttl.as_secs() == 0 || self.session_data_ttl > LONGEST_COOKIE {
            return Err(ConfigError::new(
                "session_data_ttl",
                "must be at least a second and at most 400 days",
            ));
        }
        let cookie_names =
            CookieNames::new(&self.cookie_prefix, self.secure_prefix).ok_or_else(|| {
                ConfigError::new(
                    "cookie_prefix",
                    "must be a token such as `better-auth`, without `__Secure-` before it or a dot after it",
                )
            })?;
        if let Some(domain) = &self.cookie_domain {
            check_domain(domain)?;
        }
        let origin = match &self.origin {
            None => None,
            Some(origin) => Some(Origin::new(origin).ok_or_else(|| {
                ConfigError::new(
                    "origin",
                    "must be scheme, host and port alone, such as `https://app.example.com`",
                )
            })?),
        };
        let trusted_origins = self
            .trusted_origins
            .iter()
            .map(|origin| {
                Origin::of_any_scheme(origin).ok_or_else(|| {
                    ConfigError::new(
                        "trusted_origins",
                        "must be scheme, host and port alone, such as `https://admin.example.com`; there is no wildcard",
                    )
                })
            })
            .collect::<Result<_, _>>()?;
        let login_url = LoginUrl::new(&self.login_url, origin.as_ref())
            .map_err(|problem| ConfigError::new("login_url", problem))?;
        let public_routes: Vec<_> = self
            .public_routes
            .iter()
            .map(|path| RoutePath::new(path))
            .collect::<Result<_, _>>()
            .map_err(|problem| ConfigError::new("public_routes", problem))?;
        let mount =
            RoutePath::new(&self.mount).map_err(|problem| ConfigError::new("mount", problem))?;
        if mount.as_str() == "/" {
            return Err(ConfigError::new(
                "mount",
                "must not be `/`: every page would be public; use a path such as `/api/auth`",
            ));
        }
        let public_pages = public_routes.iter().chain([&mount]).chain(login_url.page());
        let public_pages = RouteSet::new(public_pages.cloned());
        let client_address = self
            .client_ip
            .as_ref()
            .map(ClientIp::check)
            .transpose()
            .map_err(|problem| ConfigError::new("client_ip", problem))?;
        if self.stale_if_error.is_some_and(|stale| stale > 7 * DAY) {
            return Err(ConfigError::new("stale_if_error", "must be at most 7 days"));
        }
        for (option, time) in [
            ("timeout", self.timeout),
            ("mint_timeout", self.mint_timeout),
            ("request_body_timeout", self.request_body_timeout),
        ] {
            if time.is_zero() || time > DAY {
                return Err(ConfigError::new(
                    option,
                    "must be more than zero and at most a day",
                ));
            }
        }
        for (option, limit) in [
            ("request_body_limit", self.request_body_limit),
            ("response_body_limit", self.response_body_limit),
            ("connection_limit", self.connection_limit),
        ] {
            if limit == 0 {
                return Err(ConfigError::new(option, "must be more than zero"));
            }
        }
        Ok(Config(std::sync::Arc::new(Settings {
            base_url,
            keys,
            session_data_ttl: self.session_data_ttl,
            session_memory: self.session_memory,
            cookie_names,
            cookie_domain: self.cookie_domain,
            same_site: self.same_site,
            origin,
            trusted_origins,
            login_url,
            public_pages,
            public_routes,
            mount,
            client_address,
            log_level: self.log_level,
            stale_if_error: self.stale_if_error,
            timeout: self.timeout,
            mint_timeout: self.mint_timeout,
            request_body_timeout: self.request_body_timeout,
            connection_limit: self.connection_limit,
            request_limit: self.request_body_limit,
            response_limit: self.response_body_limit,
        })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn builder() -> ConfigBuilder {
        Config::builder()
            .base_url("https://auth.example/db/auth")
            .cookie_secret("a".repeat(32))
    }

    /// The option that is refused, and what is said about it.
    fn refused(builder: ConfigBuilder) -> (&'static str, String) {
        let error = builder.build().expect_err("the configuration was taken");
        (error.option(), error.to_string())
    }

    #[test]
    fn each_refusal_names_its_option() {
        let zero = Duration::ZERO;
        for (option, builder) in [
            ("base_url", Config::builder()),
            ("base_url", builder().base_url("http://auth.example")),
            ("cookie_secret", Config::builder().base_url("https://a")),
            ("cookie_secret", builder().cookie_secret("a".repeat(31))),
            (
                "previous_cookie_secrets",
                builder().previous_cookie_secrets(["short"]),
            ),
            ("session_data_ttl", builder().session_data_ttl(zero)),
            ("session_data_ttl", builder().session_data_ttl(401 * DAY)),
            ("cookie_prefix", builder().cookie_prefix("")),
            ("cookie_prefix", builder().cookie_prefix("a;b")),
            (
                "cookie_domain",
                builder().cookie_domain("a.example; Path=/x"),
            ),
            ("cookie_domain", builder().cookie_domain("")),
            ("origin", builder().origin("https://a.example/path")),
            ("login_url", builder().login_url("//evil.example")),
            ("public_routes", builder().public_route("marketing")),
            ("public_routes", builder().public_routes(["/a/*"])),
            ("public_routes", builder().public_route("/blog/{id}")),
            ("public_routes", builder().public_route("/100%25")),
            ("mount", builder().mount("/api//auth")),
            ("mount", builder().mount("/")),
            (
                "trusted_origins",
                builder().trusted_origins(["https://*.example.com"]),
            ),
            ("trusted_origins", builder().trusted_origins(["null"])),
            (
                "client_ip",
                builder().client_ip(ClientIp::forwarded("x-real-ip", ["lb"])),
            ),
            ("stale_if_error", builder().stale_if_error(8 * DAY)),
            ("timeout", builder().timeout(zero)),
            ("timeout", builder().timeout(Duration::MAX)),
            ("mint_timeout", builder().mint_timeout(zero)),
            ("mint_timeout", builder().mint_timeout(2 * DAY)),
            ("request_body_timeout", builder().request_body_timeout(zero)),
            (
                "request_body_timeout",
                builder().request_body_timeout(Duration::MAX),
            ),
            ("connection_limit", builder().connection_limit(0)),
            ("request_body_limit", builder().request_body_limit(0)),
            ("response_body_limit", builder().response_body_limit(0)),
        ] {
            let (named, message) = refused(builder);
            assert_eq!(named, option, "{message}");
            assert!(message.starts_with(option), "{message}");
        }
    }

    #[test]
    fn a_route_with_a_parameter_is_refused_with_what_to_write_instead() {
        let (_, message) = refused(builder().public_route("/blog/{id}"));
        assert!(message.contains("everything below it"), "{message}");
    }

    #[test]
    fn the_message_for_a_short_secret_says_how_to_make_one_and_does_not_repeat_it() {
        let (_, message) = refused(builder().cookie_secret("hunter2"));
        assert!(message.contains("openssl rand -base64 32"), "{message}");
        assert!(!message.contains("hunter2"), "{message}");
    }

    #[test]
    fn a_variable_is_named_only_if_it_would_have_been_read() {
        for (option, variable, builder) in [
            ("base_url", BASE_URL_VARIABLE, Config::builder()),
            (
                "cookie_secret",
                COOKIE_SECRET_VARIABLE,
                Config::builder().base_url("https://auth.example"),
            ),
        ] {
            let (named, message) = refused(builder.clone());
            assert_eq!(named, option);
            assert!(!message.contains("variable"), "{message}");
            let (named, message) = refused(builder.variables(|_| None));
            assert_eq!(named, option);
            assert!(message.contains(variable), "{message}");
        }
    }

    #[test]
    fn what_main_prints_is_the_message() {
        let error = Config::builder().build().expect_err("there is no URL");
        assert_eq!(format!("{error:?}"), error.to_string());
    }

    #[test]
    fn an_explicit_value_beats_the_environment() {
        let config = builder()
            .variables(|_| Some("http://not-taken.example".to_owned()))
            .build()
            .unwrap();
        assert_eq!(config.base_url().host(), "auth.example");
    }

    #[test]
    fn the_environment_fills_what_is_missing() {
        let config = Config::builder()
            .variables(|name| match name {
                BASE_URL_VARIABLE => Some("http://localhost:1/auth".to_owned()),
                COOKIE_SECRET_VARIABLE => Some("b".repeat(32)),
                _ => None,
            })
            .build()
            .unwrap();
        assert_eq!(config.base_url().host(), "localhost");
    }

    #[test]
    fn debug_of_the_builder_prints_no_secret() {
        let printed = format!("{:?}", builder().previous_cookie_secrets(["b".repeat(32)]));
        assert!(
            !printed.contains("aaa") && !printed.contains("bbb"),
            "{printed}"
        );
    }
}
