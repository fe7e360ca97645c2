//! Any valid configuration.

use std::time::Duration;

use neon_auth_core::{LevelFilter, SameSite};
use neon_auth_reference::scenario::{CURRENT, PREVIOUS, STRANGE, Settings};
use proptest::prelude::*;
use proptest::sample::select;

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
        (
            select(&[SameSite::Strict, SameSite::Lax, SameSite::None][..]),
            any::<bool>(),
        ),
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
        (
            prop::option::weighted(0.3, select(vec![&[][..], &["/", "/auth/sign-in"]])),
            select(&["/api/auth", "/auth"][..]),
            select(vec![&[][..], &["/a"], &["/", "/page/"]]),
        ),
        prop::option::of(seconds(&[1, 60, 7 * 24 * 60 * 60])),
        select(
            &[
                LevelFilter::Silent,
                LevelFilter::Warn,
                LevelFilter::Debug,
                LevelFilter::Debug,
            ][..],
        ),
    )
        .prop_map(
            |(
                base_url,
                previous_secrets,
                ttl,
                domain,
                (same_site, partitioned),
                (origin, trusted_origins),
                login_url,
                (public_routes, mount, api_routes),
                stale_if_error,
                log_level,
            )| Settings {
                base_url,
                previous_secrets,
                ttl,
                domain,
                same_site,
                partitioned,
                insecure_localhost: false,
                api_routes,
                origin,
                trusted_origins,
                login_url,
                public_routes,
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
        1 => Just(STRANGE),
    ]
}
