//! Checks all options at once.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::builder::{BASE_URL_VARIABLE, ConfigBuilder};
use super::check::{cache_without, check_domain, check_jwks_path, how_to_set, keys, routes};
use super::error::ConfigError;
use super::{
    BaseUrl, ClientIp, Config, LoginUrl, Origin, PageCache, RoutePath, RouteSet, SameSite,
    Security, Settings,
};
use crate::cookie::CookieNames;
use crate::upstream::GET_SESSION;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Browsers keep no cookie longer (draft-ietf-httpbis-rfc6265bis, section 5.5).
const LONGEST_COOKIE: Duration = Duration::from_secs(400 * 24 * 60 * 60);
/// A smaller one holds hardly a session; browsers keep no larger line (RFC 6265, section 6.1).
const SESSION_DATA_LIMITS: RangeInclusive<usize> = 1024..=4096;

impl ConfigBuilder {
    /// Checks every option, and makes the configuration.
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
        let security = match self.insecure_upstream {
            true => Security::MayBePlain,
            false => Security::Tls,
        };
        let base_url = BaseUrl::new(&base_url, security)
            .map_err(|problem| ConfigError::new("base_url", problem))?;
        check_jwks_path(&self.jwks_path)?;
        let below = |path: &str| {
            let problem =
                "is not a URL that a path can follow; copy the Auth URL from the Neon Console";
            let url = base_url.join(path, None);
            url.ok_or_else(|| ConfigError::new("base_url", problem))
        };
        let session_url = below(GET_SESSION)?;
        let jwks_url = below(&self.jwks_path)?;
        let previous = self.previous_cookie_secrets.unwrap_or_default();
        let keys = keys(variables, self.cookie_secret, &previous)?;
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
        if !SESSION_DATA_LIMITS.contains(&self.session_data_limit) {
            return Err(ConfigError::new(
                "session_data_limit",
                "must be at least 1024 and at most 4096 bytes",
            ));
        }
        let cache_without = cache_without(self.cache_without)?;
        if self.partitioned && self.same_site != SameSite::None {
            return Err(ConfigError::new(
                "partitioned",
                "needs `same_site` to be `None`: with any other, browsers send no cookie from a frame",
            ));
        }
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
        let is_on_this_machine = origin.as_ref().is_some_and(Origin::is_loopback_http);
        if self.insecure_localhost && !is_on_this_machine {
            return Err(ConfigError::new(
                "insecure_localhost",
                "needs `origin` to be http on this machine, such as `http://localhost:3000`; leave it off in production",
            ));
        }
        if self.host_prefix
            && let Some((option, why)) = [
                (
                    self.cookie_domain.is_some(),
                    ("cookie_domain", "such a cookie has no Domain"),
                ),
                (
                    self.insecure_localhost,
                    ("insecure_localhost", "such a cookie is Secure"),
                ),
                (
                    !self.secure_prefix,
                    (
                        "secure_prefix(false)",
                        "upstream's names begin with `__Secure-`",
                    ),
                ),
            ]
            .into_iter()
            .find_map(|(is_set, conflict)| is_set.then_some(conflict))
        {
            let problem = format!("does not go with `{option}`: {why}; remove one of the two");
            return Err(ConfigError::new("host_prefix", problem));
        }
        let cookie_names = match (self.insecure_localhost, self.host_prefix) {
            (true, _) => cookie_names.plain_at_browser(),
            (false, true) => cookie_names.of_host_at_browser(),
            (false, false) => cookie_names,
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
        let path_prefix = self
            .path_prefix
            .as_deref()
            .map(RoutePath::new)
            .transpose()
            .map_err(|problem| ConfigError::new("path_prefix", problem))?
            .filter(|prefix| prefix.as_str() != "/");
        if let Some(prefix) = &path_prefix
            && !prefix.as_str().bytes().all(|byte| byte.is_ascii_graphic())
        {
            let problem = "must be ASCII without spaces; percent-encode them";
            return Err(ConfigError::new("path_prefix", problem));
        }
        let page_cache = PageCache::new(self.page_cache_control)
            .map_err(|problem| ConfigError::new("page_cache_control", problem))?;
        let login_url = LoginUrl::new(&self.login_url, origin.as_ref())
            .map_err(|problem| ConfigError::new("login_url", problem))?;
        let public_routes = routes("public_routes", &self.public_routes)?;
        let api_routes = RouteSet::new(routes("api_routes", &self.api_routes)?);
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
        let stale = self.stale_if_error.unwrap_or_default();
        let invalidation = self
            .invalidation
            .check(self.session_data_ttl.saturating_add(stale))?;
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
        let config = Config::of(Settings {
            base_url,
            session_url,
            jwks_path: self.jwks_path,
            jwks_url,
            keys,
            session_data_ttl: self.session_data_ttl,
            session_data_limit: self.session_data_limit,
            cache_without,
            session_memory: self.session_memory,
            cookie_names,
            cookie_domain: self.cookie_domain,
            same_site: self.same_site,
            api_keys: self.api_keys,
            partitioned: self.partitioned,
            insecure_localhost: self.insecure_localhost,
            origin,
            trusted_origins,
            path_prefix,
            login_url,
            public_pages,
            public_routes,
            api_routes,
            mount,
            failure_page: self.failure_page,
            page_cache,
            client_address,
            log_level: self.log_level,
            stale_if_error: self.stale_if_error,
            invalidation,
            timeout: self.timeout,
            mint_timeout: self.mint_timeout,
            request_body_timeout: self.request_body_timeout,
            connection_limit: self.connection_limit,
            request_limit: self.request_body_limit,
            response_limit: self.response_body_limit,
        });
        config.ok_or_else(|| ConfigError::new("cookie_domain", "is invalid in a header"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::builder::{COOKIE_SECRET_VARIABLE, PREVIOUS_COOKIE_SECRETS_VARIABLE};

    fn builder() -> ConfigBuilder {
        Config::builder()
            .base_url("https://auth.example/db/auth")
            .cookie_secret("0123456789abcdef0123456789abcdef")
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
            ("cookie_secret", builder().cookie_secret("a".repeat(32))),
            (
                "previous_cookie_secrets",
                builder().previous_cookie_secrets(["short"]),
            ),
            (
                "previous_cookie_secrets",
                builder().previous_cookie_secrets(["a".repeat(64)]),
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
            ("cookie_domain", builder().cookie_domain("localhost")),
            ("cookie_domain", builder().cookie_domain(".com")),
            ("cookie_domain", builder().cookie_domain("127.0.0.1")),
            ("cookie_domain", builder().cookie_domain("10.1")),
            ("base_url", builder().base_url("postgres://a/b")),
            ("jwks_path", builder().jwks_path("/jwks")),
            ("jwks_path", builder().jwks_path("a/../jwks")),
            ("jwks_path", builder().jwks_path("")),
            ("jwks_path", builder().jwks_path("jwks?x")),
            ("session_data_limit", builder().session_data_limit(1023)),
            ("session_data_limit", builder().session_data_limit(4097)),
            ("cache_without", builder().cache_without([""])),
            ("cache_without", builder().cache_without(["image", "id"])),
            (
                "host_prefix",
                builder().host_prefix(true).cookie_domain(".example.com"),
            ),
            (
                "host_prefix",
                builder().host_prefix(true).secure_prefix(false),
            ),
            (
                "host_prefix",
                builder()
                    .host_prefix(true)
                    .origin("http://localhost:3000")
                    .insecure_localhost(true),
            ),
            ("path_prefix", builder().path_prefix("app")),
            ("path_prefix", builder().path_prefix("/a//b")),
            ("path_prefix", builder().path_prefix("/pr\u{e9}s")),
            (
                "page_cache_control",
                builder().page_cache_control("private\nx: y"),
            ),
            ("page_cache_control", builder().page_cache_control("")),
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
            ("api_routes", builder().api_route("api")),
            ("api_routes", builder().api_routes(["/api/*"])),
            ("partitioned", builder().partitioned(true)),
            (
                "partitioned",
                builder().partitioned(true).same_site(SameSite::Lax),
            ),
            ("insecure_localhost", builder().insecure_localhost(true)),
            (
                "insecure_localhost",
                builder()
                    .insecure_localhost(true)
                    .origin("https://localhost"),
            ),
            (
                "insecure_localhost",
                builder()
                    .insecure_localhost(true)
                    .origin("http://app.example"),
            ),
            ("stale_if_error", builder().stale_if_error(8 * DAY)),
            (
                "clock_tolerance",
                builder().clock_tolerance(Duration::from_secs(61)),
            ),
            ("invalidation_limit", builder().invalidation_limit(99)),
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
    fn a_field_that_a_cached_session_needs_is_refused_by_its_name() {
        for field in [
            "id",
            "email",
            "emailVerified",
            "name",
            "createdAt",
            "updatedAt",
            "role",
            "banned",
            "banReason",
            "banExpires",
        ] {
            let (option, message) = refused(builder().cache_without(["image", field]));
            assert_eq!(option, "cache_without", "{field}");
            assert!(message.contains(&format!("`{field}`")), "{message}");
            assert!(message.ends_with("; remove it"), "{message}");
        }
    }

    #[test]
    fn any_other_field_may_be_left_out() {
        let fields = ["image", "bio", "image", "ROLE"];
        let config = builder().cache_without(fields).build().unwrap();
        let left_out = &config.settings().cache_without;
        assert_eq!(left_out, &["ROLE", "bio", "image"], "each once");
    }

    #[test]
    fn what_main_prints_is_the_message() {
        let error = Config::builder().build().expect_err("there is no URL");
        assert_eq!(format!("{error:?}"), error.to_string());
    }

    #[test]
    fn an_explicit_value_beats_the_environment() {
        let config = builder()
            .previous_cookie_secrets([""; 0])
            .variables(|_| Some("http://not-taken.example".to_owned()))
            .build()
            .unwrap();
        assert_eq!(config.base_url().host(), "auth.example");
    }

    #[test]
    fn a_value_of_the_environment_loses_the_line_end_of_the_file_it_came_from() {
        let variables = |name: &str| match name {
            BASE_URL_VARIABLE => Some(" http://localhost:1/auth\r\n".to_owned()),
            COOKIE_SECRET_VARIABLE => Some("fedcba9876543210fedcba9876543210\n".to_owned()),
            PREVIOUS_COOKIE_SECRETS_VARIABLE => Some(
                "\n0123456789abcdef0123456789abcdef \r\n\nabcdefabcdefabcdefabcdefabcdefab"
                    .to_owned(),
            ),
            _ => None,
        };
        let read = Config::builder().variables(variables).build().unwrap();
        let set = Config::builder()
            .base_url("http://localhost:1/auth")
            .cookie_secret("fedcba9876543210fedcba9876543210")
            .previous_cookie_secrets([
                "0123456789abcdef0123456789abcdef",
                "abcdefabcdefabcdefabcdefabcdefab",
            ])
            .build()
            .unwrap();
        assert_eq!(
            format!("{:?}", read.base_url()),
            format!("{:?}", set.base_url())
        );
        let [read, set] = [&read, &set].map(|config| &config.settings().keys);
        let signed = set.sign(b"message");
        assert!(read.verify(b"message", &signed).is_some());
        assert_eq!(format!("{read:?}"), format!("{set:?}"));
    }

    #[test]
    fn a_short_secret_of_the_environment_is_refused_with_its_variable() {
        let (option, message) = refused(builder().variables(|name| match name {
            PREVIOUS_COOKIE_SECRETS_VARIABLE => Some("hunter2".to_owned()),
            _ => None,
        }));
        assert_eq!(option, "previous_cookie_secrets");
        assert!(!message.contains("hunter2"), "{message}");
    }

    #[test]
    fn secrets_that_are_set_are_not_read_from_the_environment() {
        let config = builder()
            .previous_cookie_secrets(["abcdefabcdefabcdefabcdefabcdefab"])
            .variables(|_| Some("another-secret-of-32-characters-x".to_owned()))
            .build()
            .unwrap();
        let keys = format!("{:?}", config.settings().keys);
        assert!(keys.contains("2 secrets"), "{keys}");
    }

    #[test]
    fn the_environment_fills_what_is_missing() {
        let config = Config::builder()
            .variables(|name| match name {
                BASE_URL_VARIABLE => Some("http://localhost:1/auth".to_owned()),
                COOKIE_SECRET_VARIABLE => Some("fedcba9876543210fedcba9876543210".to_owned()),
                _ => None,
            })
            .build()
            .unwrap();
        assert_eq!(config.base_url().host(), "localhost");
    }

    #[test]
    fn debug_of_the_builder_prints_no_secret() {
        let printed = format!(
            "{:?}",
            builder().previous_cookie_secrets(["fedcba9876543210fedcba9876543210"])
        );
        assert!(
            !printed.contains("abcdef") && !printed.contains("fedcba"),
            "{printed}"
        );
    }
}
