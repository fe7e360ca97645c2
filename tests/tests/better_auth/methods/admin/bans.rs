//! Shutting accounts and opening them again.

use neon_auth_core::methods::{BanUser, UnbanUser};

use super::user;
use crate::site::{PASSWORD, Site, is_in, refusal, session};

mod ban_user {
    use super::*;

    scenarios![shuts_the_account, refuses_to_ban_oneself];

    async fn shuts_the_account(site: Site) {
        let (boss, ann) = (site.admin().await, site.signed_up().await);
        let arguments = BanUser::new(ann.id.as_str())
            .ban_reason("spam")
            .ban_expires_in(3600);
        let reply = boss.page().admin().ban_user(arguments).await.unwrap();
        assert_eq!(reply.user.banned, Some(true));
        let found = user(&boss, &ann.id).await;
        assert_eq!(found.banned, Some(true));
        assert_eq!(found.ban_reason.as_deref(), Some("spam"));
        assert!(is_in(&found.ban_expires.unwrap(), 3600));
        assert!(session(&ann).await.is_none());
        assert_eq!(
            refusal(site.sign_in(&ann.email, PASSWORD).await),
            "403 BANNED_USER"
        );
    }

    async fn refuses_to_ban_oneself(site: Site) {
        let boss = site.admin().await;
        let reply = boss
            .page()
            .admin()
            .ban_user(BanUser::new(boss.id.as_str()))
            .await;
        assert_eq!(refusal(reply), "400 YOU_CANNOT_BAN_YOURSELF");
    }
}

mod unban_user {
    use super::*;

    scenarios![opens_the_account_again, refuses_a_user_who_is_no_admin];

    async fn opens_the_account_again(site: Site) {
        let (boss, ann) = (site.admin().await, site.signed_up().await);
        boss.page()
            .admin()
            .ban_user(BanUser::new(ann.id.as_str()))
            .await
            .unwrap();
        let reply = boss
            .page()
            .admin()
            .unban_user(UnbanUser::new(ann.id.as_str()))
            .await
            .unwrap();
        assert_eq!(reply.user.banned, Some(false));
        assert!(site.sign_in(&ann.email, PASSWORD).await.is_ok());
    }

    async fn refuses_a_user_who_is_no_admin(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .admin()
            .unban_user(UnbanUser::new(ann.id.as_str()))
            .await;
        assert_eq!(refusal(reply), "403 YOU_ARE_NOT_ALLOWED_TO_BAN_USERS");
    }
}
