//! Other people's sessions.

use neon_auth_core::methods::{ListUserSessions, RevokeUserSession, RevokeUserSessions};

use crate::site::{Site, refusal, session, token_of};

mod list_user_sessions {
    use super::*;

    scenarios![
        tells_every_session_of_a_user,
        refuses_a_user_who_is_no_admin
    ];

    async fn tells_every_session_of_a_user(site: Site) {
        let (boss, ann) = (site.admin().await, site.signed_up().await);
        let arguments = ListUserSessions::new(ann.id.as_str());
        let sessions = boss
            .page()
            .admin()
            .list_user_sessions(arguments)
            .await
            .unwrap()
            .sessions;
        assert_eq!(sessions.len(), 1);
        assert_eq!(sessions[0].token, token_of(&ann));
    }

    async fn refuses_a_user_who_is_no_admin(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .admin()
            .list_user_sessions(ListUserSessions::new(ann.id.as_str()))
            .await;
        assert_eq!(
            refusal(reply),
            "403 YOU_ARE_NOT_ALLOWED_TO_LIST_USERS_SESSIONS"
        );
    }
}

mod revoke_user_session {
    use super::*;

    scenarios![ends_that_session_alone, refuses_a_user_who_is_no_admin];

    async fn ends_that_session_alone(site: Site) {
        let (boss, ann) = (site.admin().await, site.signed_up().await);
        let other = ann.elsewhere(&site).await;
        let arguments = RevokeUserSession::new(token_of(&ann));
        assert!(
            boss.page()
                .admin()
                .revoke_user_session(arguments)
                .await
                .unwrap()
                .success
        );
        assert!(session(&ann).await.is_none());
        assert!(session(&other).await.is_some());
    }

    async fn refuses_a_user_who_is_no_admin(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .admin()
            .revoke_user_session(RevokeUserSession::new(token_of(&ann)))
            .await;
        assert_eq!(
            refusal(reply),
            "403 YOU_ARE_NOT_ALLOWED_TO_REVOKE_USERS_SESSIONS"
        );
    }
}

mod revoke_user_sessions {
    use super::*;

    scenarios![ends_every_session, refuses_a_user_who_is_no_admin];

    async fn ends_every_session(site: Site) {
        let (boss, ann) = (site.admin().await, site.signed_up().await);
        let other = ann.elsewhere(&site).await;
        let arguments = RevokeUserSessions::new(ann.id.as_str());
        assert!(
            boss.page()
                .admin()
                .revoke_user_sessions(arguments)
                .await
                .unwrap()
                .success
        );
        assert!(session(&ann).await.is_none());
        assert!(session(&other).await.is_none());
    }

    async fn refuses_a_user_who_is_no_admin(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .admin()
            .revoke_user_sessions(RevokeUserSessions::new(ann.id.as_str()))
            .await;
        assert_eq!(
            refusal(reply),
            "403 YOU_ARE_NOT_ALLOWED_TO_REVOKE_USERS_SESSIONS"
        );
    }
}
