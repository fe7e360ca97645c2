//! Any configuration.

use std::time::Duration;

use neon_auth_core::{LevelFilter, SameSite};

use crate::fuzzing::bytes::Bytes;
use crate::scenario::Settings;

/// Any valid options.
pub(in crate::fuzzing) fn settings(bytes: &mut Bytes<'_>) -> Settings {
    const DAYS: u64 = 24 * 60 * 60;
    let seconds = Duration::from_secs;
    Settings {
        base_url: bytes.choose(
            "https://auth.example/db/auth",
            &["http://localhost:4000", "https://auth.example:8443/a/"],
        ),
        jwks_path: ".well-known/jwks.json",
        previous_secrets: bytes.choose(0, &[1, 2]),
        ttl: bytes.choose(seconds(300), &[seconds(1), seconds(400 * DAYS)]),
        domain: bytes.choose(None, &[Some(".app.example"), Some("app.example")]),
        same_site: bytes.choose(SameSite::Strict, &[SameSite::Lax, SameSite::None]),
        partitioned: false,
        insecure_localhost: false,
        host_prefix: false,
        path_prefix: None,
        session_data_limit: 3072,
        cache_without: &[],
        api_routes: &[],
        origin: bytes.choose(
            None,
            &[Some("https://app.example"), Some("http://localhost:3000")],
        ),
        trusted_origins: bytes.choose(
            &[],
            &[
                &["https://evil.example"],
                &["capacitor://localhost", "http://a.example:81"],
            ],
        ),
        login_url: bytes.choose(
            "/auth/sign-in",
            &[
                "/",
                "/login?a=b#form",
                "/login?",
                "https://login.example/in",
                "https://app.example/in?x",
                "https://app.example",
            ],
        ),
        public_routes: bytes.choose(None, &[Some(&[]), Some(&["/", "/auth/sign-in", "/a/b/"])]),
        mount: bytes.choose("/api/auth", &["/auth", "/a"]),
        stale_if_error: bytes.choose(None, &[Some(seconds(60)), Some(seconds(7 * DAYS))]),
        log_level: bytes.choose(
            LevelFilter::Debug,
            &[LevelFilter::Silent, LevelFilter::Warn],
        ),
    }
}

/// Options that came later, so that the inputs from before them mean what they meant.
pub(in crate::fuzzing) fn more_settings(bytes: &mut Bytes<'_>, settings: &mut Settings) {
    settings.session_data_limit = bytes.choose(3072, &[1024, 4096]);
    settings.jwks_path = bytes.choose(".well-known/jwks.json", &["jwks"]);
    settings.host_prefix = bytes.one_in(8);
    if settings.host_prefix {
        settings.domain = None;
    }
    settings.partitioned = bytes.one_in(4);
    if settings.login_url.starts_with('/') {
        settings.path_prefix = bytes.choose(None, &[Some("/app"), Some("/a/b")]);
    }
    settings.cache_without = bytes.choose(&[], &[&["image"], &["image", "more"]]);
}
