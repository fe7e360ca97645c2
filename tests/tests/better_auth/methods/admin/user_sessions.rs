//! Other people's sessions.

use neon_auth_core::methods::{ListUserSessions, RevokeUserSession, RevokeUserSessions};

use crate::site::{live, refusal, session, token_of};

mod list_user_sessions {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn tells_every_session_of_a_user() {
        let Some(site) = live() else { return };
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

    #[tokio::test(flavor = "multi_thread")]
    async fn refuses_a_user_who_is_no_admin() {
        let Some(site) = live() else { return };
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

    #[tokio::test(flavor = "multi_thread")]
    async fn ends_that_session_alone() {
        let Some(site) = live() else { return };
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

    #[tokio::test(flavor = "multi_thread")]
    async fn refuses_a_user_who_is_no_admin() {
        let Some(site) = live() else { return };
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

    #[tokio::test(flavor = "multi_thread")]
    async fn ends_every_session() {
        let Some(site) = live() else { return };
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

    #[tokio::test(flavor = "multi_thread")]
    async fn refuses_a_user_who_is_no_admin() {
        let Some(site) = live() else { return };
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
