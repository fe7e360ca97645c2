//! An admin who acts as somebody else.

use neon_auth_core::methods::{BanUser, ImpersonateUser, ListUsers, SearchField};

use super::sees_dashboard;
use crate::site::{PASSWORD, Site, is_in, refusal, session};

const HOUR: i64 = 3600;

scenarios![
    an_admin_lists_bans_impersonates_and_stops,
    the_hour_is_not_prolonged_by_looking
];

async fn an_admin_lists_bans_impersonates_and_stops(site: Site) {
    let (boss, ann) = (site.admin().await, site.signed_up().await);
    let arguments = ListUsers::new()
        .search_field(SearchField::Email)
        .search_value(ann.email.as_str());
    let found = boss.page().admin().list_users(arguments).await.unwrap();
    assert_eq!(found.users[0].id, ann.id);

    let arguments = ImpersonateUser::new(ann.id.as_str());
    boss.page()
        .admin()
        .impersonate_user(arguments)
        .await
        .unwrap();
    let seen = sees_dashboard(&boss).await.unwrap();
    assert_eq!(seen.user.id, ann.id);
    assert_eq!(seen.session.impersonated_by.as_deref(), Some(&*boss.id));

    boss.page().admin().stop_impersonating().await.unwrap();
    let seen = sees_dashboard(&boss).await.unwrap();
    assert_eq!(seen.user.id, boss.id);
    assert_eq!(seen.session.impersonated_by, None);

    let arguments = BanUser::new(ann.id.as_str());
    boss.page().admin().ban_user(arguments).await.unwrap();
    assert!(session(&ann).await.is_none());
    assert!(sees_dashboard(&ann).await.is_none());
    let reply = site.sign_in(&ann.email, PASSWORD).await;
    assert_eq!(refusal(reply), "403 BANNED_USER");
}

async fn the_hour_is_not_prolonged_by_looking(site: Site) {
    let (boss, ann) = (site.admin().await, site.signed_up().await);
    let arguments = ImpersonateUser::new(ann.id.as_str());
    boss.page()
        .admin()
        .impersonate_user(arguments)
        .await
        .unwrap();
    // The cookie was minted with it, and is minted anew by the page after its loss.
    for _ in 0..2 {
        let seen = sees_dashboard(&boss).await.unwrap();
        assert!(is_in(&seen.session.expires_at, HOUR), "{seen:?}");
        boss.forget("local.session_data");
    }
    let session = session(&boss).await.unwrap();
    assert!(is_in(&session.session.expires_at, HOUR), "{session:?}");
    assert_eq!(boss.cookie("session_token").unwrap().max_age, None);
}
