//! How long sessions last, and what ends them.

use neon_auth_core::Source;
use neon_auth_core::methods::{RevokeSession, SignInEmail};

use super::sees_dashboard;
use crate::site::{PASSWORD, Site, is_in, session, token_of};

const DAY: i64 = 86_400;

scenarios![
    one_that_is_not_remembered_lasts_a_day_and_goes_with_the_browser,
    one_that_is_remembered_lasts_a_week,
    one_past_its_update_age_is_renewed_in_the_browser,
    one_that_has_expired_is_over,
    one_that_was_revoked_lives_on_in_the_cache_alone,
];

async fn one_that_is_not_remembered_lasts_a_day_and_goes_with_the_browser(site: Site) {
    let ann = site.signed_up().await;
    let browser = site.browser();
    let arguments = SignInEmail::new(ann.email.as_str(), PASSWORD).remember_me(false);
    browser.page().sign_in().email(arguments).await.unwrap();
    for _ in 0..2 {
        let seen = sees_dashboard(&browser).await.unwrap();
        assert!(is_in(&seen.session.expires_at, DAY), "{seen:?}");
        assert_eq!(browser.cookie("session_token").unwrap().max_age, None);
        browser.forget("local.session_data");
    }
}

async fn one_that_is_remembered_lasts_a_week(site: Site) {
    let ann = site.signed_up().await;
    let session = session(&ann).await.unwrap();
    assert!(is_in(&session.session.expires_at, 7 * DAY), "{session:?}");
    assert_eq!(ann.cookie("session_token").unwrap().max_age, Some(7 * DAY));
}

async fn one_past_its_update_age_is_renewed_in_the_browser(site: Site) {
    let ann = site.signed_up().await;
    site.expire_sessions(&ann.email, DAY).await;
    ann.forget("local.session_data");

    let arrival = ann.visit("/dashboard").await;
    let seen = arrival.session.unwrap();
    assert!(is_in(&seen.session.expires_at, 7 * DAY), "{seen:?}");
    // What another browser would keep of the response is what the response sets.
    let renewed = site.browser();
    renewed.keep(arrival.response.headers());
    assert_eq!(token_of(&renewed), token_of(&ann));
    let max_age = renewed.cookie("session_token").unwrap().max_age.unwrap();
    // The older server counts what is left of the week.
    assert!((7 * DAY - 60..=7 * DAY).contains(&max_age), "{max_age}");
}

async fn one_that_has_expired_is_over(site: Site) {
    let ann = site.signed_up().await;
    site.expire_sessions(&ann.email, -5).await;
    assert!(session(&ann).await.is_none());
    assert!(sees_dashboard(&ann).await.is_none());
    assert_eq!(ann.cookie("session_token"), None);
}

async fn one_that_was_revoked_lives_on_in_the_cache_alone(site: Site) {
    let ann = site.signed_up().await;
    let other = ann.elsewhere(&site).await;
    assert!(sees_dashboard(&other).await.is_some());
    let arguments = RevokeSession::new(token_of(&other));
    ann.page().revoke_session(arguments).await.unwrap();

    let cached = sees_dashboard(&other).await.unwrap();
    assert_eq!(cached.source(), Source::Cache);
    assert!(session(&other).await.is_none());
    assert!(sees_dashboard(&other).await.is_none());
}
