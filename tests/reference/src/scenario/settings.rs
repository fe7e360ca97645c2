//! A configuration.

use std::time::Duration;

use neon_auth_core::{Config, LevelFilter, SameSite};

use crate::rules::Site;
use neon_auth_conformance::cookies::PREFIX;

/// The host of a stranger, who may write it wherever a client writes.
pub const EVIL_HOST: &str = "evil.example";

/// Signs.
pub const CURRENT: &str = "c4n4ry-current-secret-of-32-characters";
/// Used to sign.
pub const PREVIOUS: [&str; 2] = [
    "c4n4ry-previous-secret-of-32-characters",
    "c4n4ry-older-secret-of-32-characters-0",
];
/// Never signed here.
pub const STRANGE: &str = "c4n4ry-somebody-elses-secret-of-32-characters";

/// The options.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where upstream is.
    pub base_url: &'static str,
    /// Where below it upstream's keys are.
    pub jwks_path: &'static str,
    /// How many of the previous secrets still verify.
    pub previous_secrets: usize,
    /// How long a cached session counts.
    pub ttl: Duration,
    /// How many bytes the line of a cached session may have.
    pub session_data_limit: usize,
    /// The fields of the user that a cached session leaves out, sorted.
    pub cache_without: &'static [&'static str],
    /// The Domain of every cookie.
    pub domain: Option<&'static str>,
    /// The SameSite of every cookie.
    pub same_site: SameSite,
    /// Whether cookies are kept apart for each site that shows the application, if `same_site` is `None`.
    pub partitioned: bool,
    /// Whether browsers get plain names, without `Secure`; it needs an origin on this machine.
    pub insecure_localhost: bool,
    /// Whether browsers get `__Host-…`, if there is no domain and no plain name.
    pub host_prefix: bool,
    /// The application's own origin.
    pub origin: Option<&'static str>,
    /// Other origins whose forms are welcome.
    pub trusted_origins: &'static [&'static str],
    /// What a proxy in front strips of the path.
    pub path_prefix: Option<&'static str>,
    /// Where people sign in.
    pub login_url: &'static str,
    /// In place of the default list.
    pub public_routes: Option<&'static [&'static str]>,
    /// Below them every client is an API's.
    pub api_routes: &'static [&'static str],
    /// Where the handler is.
    pub mount: &'static str,
    /// How long past its expiry a cookie may be used.
    pub stale_if_error: Option<Duration>,
    /// How much is logged.
    pub log_level: LevelFilter,
}

impl Settings {
    /// Public besides the routes above.
    pub const OPEN: &'static str = "/open";

    /// The same as the library takes it.
    ///
    /// # Panics
    ///
    /// If an option is invalid.
    #[must_use]
    pub fn config(&self) -> Config {
        let mut builder = Config::builder()
            .base_url(self.base_url)
            .insecure_upstream(true)
            .jwks_path(self.jwks_path)
            .cookie_secret(CURRENT)
            .previous_cookie_secrets(self.secrets().into_iter().skip(1))
            .session_data_ttl(self.ttl)
            .session_data_limit(self.session_data_limit)
            // The clock of a scenario may be set forward by any time.
            .invalidation_retention(Duration::MAX)
            .cache_without(self.cache_without.iter().copied())
            .same_site(self.same_site)
            .partitioned(self.is_partitioned())
            .insecure_localhost(self.insecure_localhost)
            .host_prefix(self.host_prefix)
            .api_routes(self.api_routes.iter().copied())
            .login_url(self.login_url)
            .mount(self.mount)
            .trusted_origins(self.trusted_origins.iter().copied())
            .log_level(self.log_level);
        if let Some(routes) = self.public_routes {
            builder = builder.public_routes(routes.iter().copied());
        }
        builder = builder.public_route(Self::OPEN);
        if let Some(domain) = self.domain {
            builder = builder.cookie_domain(domain);
        }
        if let Some(origin) = self.origin {
            builder = builder.origin(origin);
        }
        if let Some(prefix) = self.path_prefix {
            builder = builder.path_prefix(prefix);
        }
        if let Some(stale) = self.stale_if_error {
            builder = builder.stale_if_error(stale);
        }
        #[expect(clippy::expect_used, reason = "every choice of options is valid")]
        builder.build().expect("the settings are valid")
    }

    /// All that verify; the first signs.
    #[must_use]
    pub fn secrets(&self) -> Vec<&'static str> {
        let previous = PREVIOUS.into_iter().take(self.previous_secrets);
        std::iter::once(CURRENT).chain(previous).collect()
    }

    /// What cookies are like in answers to this host.
    #[must_use]
    pub fn site<'h>(&self, host: Option<&'h str>) -> Site<'h> {
        Site {
            host,
            prefix: self.prefix(),
            domain: self.domain,
            same_site: self.same_site.as_str(),
            is_partitioned: self.is_partitioned(),
        }
    }

    /// What the names of cookies begin with in the browser.
    #[must_use]
    pub fn prefix(&self) -> &'static str {
        match self.host_prefix {
            true => "__Host-neon-auth.",
            false => PREFIX,
        }
    }

    /// Where upstream is, without a slash at the end.
    #[must_use]
    pub fn base(&self) -> &'static str {
        self.base_url.trim_end_matches('/')
    }

    /// Whether every cookie is `Partitioned`.
    #[must_use]
    pub fn is_partitioned(&self) -> bool {
        self.partitioned && self.same_site == SameSite::None
    }

    /// How long past its expiry a cookie may be used.
    #[must_use]
    pub fn grace(&self) -> Duration {
        self.stale_if_error.unwrap_or_default()
    }
}
