//! Any valid configuration.

use std::time::Duration;

use neon_auth_core::{LevelFilter, SameSite};
use neon_auth_reference::scenario::{CURRENT, PREVIOUS, STRANGE, Settings};
use proptest::prelude::*;
use proptest::sample::select;

pub(super) fn any_settings() -> impl Strategy<Value = Settings> {
    let seconds = |choices: &'static [u64]| select(choices).prop_map(Duration::from_secs);
    let upstream = (
        select(
            &[
                "https://auth.example/db/auth",
                "http://localhost:4000",
                "https://auth.example:8443/a/",
                "http://auth:3000/api/auth",
            ][..],
        ),
        select(&[".well-known/jwks.json", "jwks"][..]),
    );
    let session_data = (
        0..=PREVIOUS.len(),
        seconds(&[1, 300, 400 * 24 * 60 * 60]),
        select(&[3072, 3072, 1024, 4096][..]),
        select(vec![&[][..], &["image"], &["bio", "image", "more"]]),
    );
    let cookies = (
        select(&[None, Some(".app.example"), Some("app.example")][..]),
        select(&[SameSite::Strict, SameSite::Lax, SameSite::None][..]),
        any::<bool>(),
        prop::bool::weighted(0.15),
    );
    let origins = (
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
            &["file://"],
        ]),
    );
    let paths = (
        prop::option::weighted(0.3, select(vec![&[][..], &["/", "/auth/sign-in"]])),
        select(&["/api/auth", "/auth"][..]),
        select(vec![&[][..], &["/a"], &["/", "/page/"]]),
        any_login(),
    );
    let stale_if_error = prop::option::of(seconds(&[1, 60, 7 * 24 * 60 * 60]));
    let log_level = select(
        &[
            LevelFilter::Silent,
            LevelFilter::Warn,
            LevelFilter::Debug,
            LevelFilter::Debug,
        ][..],
    );
    (
        upstream,
        session_data,
        cookies,
        origins,
        paths,
        (stale_if_error, log_level),
    )
        .prop_map(
            |(
                (base_url, jwks_path),
                (previous_secrets, ttl, session_data_limit, cache_without),
                (domain, same_site, partitioned, host_prefix),
                (origin, trusted_origins),
                (public_routes, mount, api_routes, (login_url, path_prefix)),
                (stale_if_error, log_level),
            )| Settings {
                base_url,
                jwks_path,
                previous_secrets,
                ttl,
                session_data_limit,
                cache_without,
                domain: domain.filter(|_| !host_prefix),
                same_site,
                partitioned,
                insecure_localhost: false,
                host_prefix,
                api_routes,
                origin,
                trusted_origins,
                path_prefix,
                login_url,
                public_routes,
                mount,
                stale_if_error,
                log_level,
            },
        )
}

/// The login URL, and what a proxy in front strips.
fn any_login() -> impl Strategy<Value = (&'static str, Option<&'static str>)> {
    let paths = select(&["/auth/sign-in", "/", "/login?a=b#form"][..]);
    let prefix = prop::option::weighted(0.2, select(&["/app", "/a/b"][..]));
    let urls = select(&["https://login.example/in", "https://app.example/in?x"][..]);
    prop_oneof![
        3 => (paths, prefix),
        2 => urls.prop_map(|url| (url, None)),
    ]
}

/// A secret to sign with: the current one, one of before, or one that was never ours.
pub(super) fn any_secret() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        6 => Just(CURRENT),
        2 => select(&PREVIOUS[..]),
        1 => Just(STRANGE),
    ]
}
