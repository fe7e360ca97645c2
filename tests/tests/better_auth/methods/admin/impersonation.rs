//! Acting as somebody else.

use neon_auth_core::methods::ImpersonateUser;

use crate::site::{Site, refusal, session, token_of};

mod impersonate_user {
    use super::*;

    scenarios![acts_as_the_user, refuses_a_user_who_is_no_admin];

    async fn acts_as_the_user(site: Site) {
        let (boss, ann) = (site.admin().await, site.signed_up().await);
        let arguments = ImpersonateUser::new(ann.id.as_str());
        let reply = boss
            .page()
            .admin()
            .impersonate_user(arguments)
            .await
            .unwrap();
        assert_eq!(reply.user.id, ann.id);
        let session = session(&boss).await.unwrap();
        assert_eq!(session.user.id, ann.id);
        assert_eq!(session.session.impersonated_by.as_deref(), Some(&*boss.id));
    }

    async fn refuses_a_user_who_is_no_admin(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .admin()
            .impersonate_user(ImpersonateUser::new(ann.id.as_str()))
            .await;
        assert_eq!(
            refusal(reply),
            "403 YOU_ARE_NOT_ALLOWED_TO_IMPERSONATE_USERS"
        );
    }
}

mod stop_impersonating {
    use super::*;

    scenarios![is_the_admin_again, refuses_an_admin_who_impersonates_nobody];

    async fn is_the_admin_again(site: Site) {
        let (boss, ann) = (site.admin().await, site.signed_up().await);
        let own = token_of(&boss);
        boss.page()
            .admin()
            .impersonate_user(ImpersonateUser::new(ann.id.as_str()))
            .await
            .unwrap();
        let reply = boss.page().admin().stop_impersonating().await.unwrap();
        assert_eq!(reply.user.id, boss.id);
        assert_eq!(token_of(&boss), own);
        assert_eq!(session(&boss).await.unwrap().user.id, boss.id);
    }

    async fn refuses_an_admin_who_impersonates_nobody(site: Site) {
        let boss = site.admin().await;
        let reply = boss.page().admin().stop_impersonating().await;
        let refused = site.says("admin.stop_impersonating, of nobody");
        assert_eq!(refusal(reply), refused);
    }
}
