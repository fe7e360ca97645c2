//! Any valid configuration.

use std::time::Duration;

use neon_auth_core::{Config, LogLevel, SameSite};
use neon_auth_tests::rules::Site;
use proptest::prelude::*;
use proptest::sample::select;

/// The host of a stranger, who may write it wherever a client writes.
pub(crate) const EVIL_HOST: &str = "evil.example";

/// Signs.
pub(super) const CURRENT: &str = "c4n4ry-current-secret-of-32-characters";
/// Used to sign.
const PREVIOUS: [&str; 2] = [
    "c4n4ry-previous-secret-of-32-characters",
    "c4n4ry-older-secret-of-32-characters-0",
];

/// The options.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) base_url: &'static str,
    pub(crate) previous_secrets: usize,
    pub(crate) ttl: Duration,
    pub(crate) domain: Option<&'static str>,
    pub(crate) same_site: SameSite,
    pub(crate) origin: Option<&'static str>,
    pub(crate) trusted_origins: &'static [&'static str],
    pub(crate) login_url: &'static str,
    pub(crate) mount: &'static str,
    pub(crate) stale_if_error: Option<Duration>,
    pub(crate) log_level: LogLevel,
}

impl Settings {
    pub(crate) fn config(&self) -> Config {
        let mut builder = Config::builder()
            .base_url(self.base_url)
            .cookie_secret(CURRENT)
            .previous_cookie_secrets(self.secrets().into_iter().skip(1))
            .session_data_ttl(self.ttl)
            .same_site(self.same_site)
            .login_url(self.login_url)
            .mount(self.mount)
            .public_route("/open")
            .trusted_origins(self.trusted_origins.iter().copied())
            .log_level(self.log_level);
        if let Some(domain) = self.domain {
            builder = builder.cookie_domain(domain);
        }
        if let Some(origin) = self.origin {
            builder = builder.origin(origin);
        }
        if let Some(stale) = self.stale_if_error {
            builder = builder.stale_if_error(stale);
        }
        builder.build().expect("the settings are valid")
    }

    /// All that verify; the first signs.
    pub(crate) fn secrets(&self) -> Vec<&'static str> {
        let previous = PREVIOUS.into_iter().take(self.previous_secrets);
        std::iter::once(CURRENT).chain(previous).collect()
    }

    pub(crate) fn site(&self) -> Site<'static> {
        Site {
            domain: self.domain,
            same_site: self.same_site.as_str(),
        }
    }

    /// How long past its expiry a cookie may stand in.
    pub(crate) fn grace(&self) -> Duration {
        self.stale_if_error.unwrap_or_default()
    }
}

pub(super) fn any_settings() -> impl Strategy<Value = Settings> {
    let seconds = |choices: &'static [u64]| select(choices).prop_map(Duration::from_secs);
    (
        select(
            &[
                "https://auth.example/db/auth",
                "http://localhost:4000",
                "https://auth.example:8443/a/",
            ][..],
        ),
        0..=PREVIOUS.len(),
        seconds(&[1, 300, 400 * 24 * 60 * 60]),
        select(&[None, Some(".app.example"), Some("app.example")][..]),
        select(&[SameSite::Strict, SameSite::Lax, SameSite::None][..]),
        (
            select(
                &[
                    None,
                    Some("https://app.example"),
                    Some("http://localhost:3000"),
                ][..],
            ),
            select(vec![
                &[][..],
                &["https://evil.example"],
                &["capacitor://localhost"],
            ]),
        ),
        select(
            &[
                "/auth/sign-in",
                "/",
                "/login?a=b#form",
                "https://login.example/in",
                "https://app.example/in?x",
            ][..],
        ),
        select(&["/api/auth", "/auth"][..]),
        prop::option::of(seconds(&[1, 60, 7 * 24 * 60 * 60])),
        select(
            &[
                LogLevel::Silent,
                LogLevel::Warn,
                LogLevel::Debug,
                LogLevel::Debug,
            ][..],
        ),
    )
        .prop_map(
            |(
                base_url,
                previous_secrets,
                ttl,
                domain,
                same_site,
                (origin, trusted_origins),
                login_url,
                mount,
                stale_if_error,
                log_level,
            )| Settings {
                base_url,
                previous_secrets,
                ttl,
                domain,
                same_site,
                origin,
                trusted_origins,
                login_url,
                mount,
                stale_if_error,
                log_level,
            },
        )
}

/// A secret to sign with: the current one, one of before, or one that was never ours.
pub(super) fn any_secret() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        6 => Just(CURRENT),
        2 => select(&PREVIOUS[..]),
        1 => Just("c4n4ry-somebody-elses-secret-of-32-characters"),
    ]
}
