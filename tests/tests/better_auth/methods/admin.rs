//! What admins do.

use neon_auth_core::{
    AdminUpdateUser, BanUser, CreateUser, FilterOperator, GetUser, HasPermission, ImpersonateUser,
    ListUserSessions, ListUsers, Permissions, RemoveUser, RevokeUserSession, RevokeUserSessions,
    SearchField, SearchOperator, SetRole, SetUserPassword, SortDirection, UnbanUser, User,
};
use serde_json::{Map, json};

use crate::site::{PASSWORD, Person, address, is_in, live, refusal, session, token_of};

/// The user of that id, as the admin sees it.
async fn user(boss: &Person, id: &str) -> User {
    boss.page()
        .admin()
        .get_user(GetUser::new(id))
        .await
        .unwrap()
}

fn banning() -> Permissions {
    Permissions::from([("user".to_owned(), vec!["ban".to_owned()])])
}

mod list_users {
    use super::*;

    #[tokio::test]
    async fn finds_by_address() {
        let Some(site) = live() else { return };
        let boss = site.admin().await;
        let ann = site.signed_up_as("Searched").await;
        let ben = site.signed_up_as("Searched").await;
        let arguments = ListUsers::new()
            .search_field(SearchField::Email)
            .search_operator(SearchOperator::StartsWith)
            .search_value("searched")
            .sort_by("createdAt")
            .sort_direction(SortDirection::Descending)
            .limit(1u64);
        let page = boss
            .page()
            .admin()
            .list_users(arguments.clone())
            .await
            .unwrap();
        assert_eq!(page.total, 2);
        assert_eq!(page.limit, Some(1));
        assert_eq!(page.users.len(), 1);
        assert_eq!(page.users[0].id, ben.id);
        let page = boss
            .page()
            .admin()
            .list_users(arguments.offset(1u64))
            .await
            .unwrap();
        assert_eq!(page.users[0].id, ann.id);
    }

    #[tokio::test]
    async fn filters_by_a_field() {
        let Some(site) = live() else { return };
        let boss = site.admin().await;
        let ann = site.signed_up().await;
        let arguments = ListUsers::new()
            .filter_field("email")
            .filter_operator(FilterOperator::Equal)
            .filter_value(ann.email.as_str());
        let page = boss.page().admin().list_users(arguments).await.unwrap();
        assert_eq!(page.users.len(), 1);
        assert_eq!(page.users[0].id, ann.id);
    }

    #[tokio::test]
    async fn refuses_whoever_is_no_admin() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let reply = ann.page().admin().list_users(ListUsers::new()).await;
        assert_eq!(refusal(reply), "403 YOU_ARE_NOT_ALLOWED_TO_LIST_USERS");
    }
}

mod ban_user {
    use super::*;

    #[tokio::test]
    async fn shuts_the_account() {
        let Some(site) = live() else { return };
        let (boss, ann) = (site.admin().await, site.signed_up().await);
        let arguments = BanUser::new(ann.id.as_str())
            .ban_reason("spam")
            .ban_expires_in(3600u64);
        let reply = boss.page().admin().ban_user(arguments).await.unwrap();
        assert_eq!(reply.user.banned, Some(true));
        let told = user(&boss, &ann.id).await;
        assert_eq!(told.banned, Some(true));
        assert_eq!(told.ban_reason.as_deref(), Some("spam"));
        assert!(is_in(&told.ban_expires.unwrap(), 3600));
        assert!(session(&ann).await.is_none());
        assert_eq!(
            refusal(site.sign_in(&ann.email, PASSWORD).await),
            "403 BANNED_USER"
        );
    }

    #[tokio::test]
    async fn refuses_to_ban_oneself() {
        let Some(site) = live() else { return };
        let boss = site.admin().await;
        let reply = boss
            .page()
            .admin()
            .ban_user(BanUser::new(boss.id.as_str()))
            .await;
        assert_eq!(refusal(reply), "400 YOU_CANNOT_BAN_YOURSELF");
    }
}

mod set_role {
    use super::*;

    #[tokio::test]
    async fn makes_an_admin() {
        let Some(site) = live() else { return };
        let (boss, ann) = (site.admin().await, site.signed_up().await);
        let roles = vec!["user".to_owned(), "admin".to_owned()];
        let reply = boss
            .page()
            .admin()
            .set_role(SetRole::new(ann.id.as_str(), roles))
            .await
            .unwrap();
        assert_eq!(reply.user.role.as_deref(), Some("user,admin"));
        assert_eq!(
            user(&ann, &ann.id).await.role.as_deref(),
            Some("user,admin")
        );
    }

    #[tokio::test]
    async fn refuses_whoever_is_no_admin() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .admin()
            .set_role(SetRole::new(ann.id.as_str(), "admin"))
            .await;
        assert_eq!(
            refusal(reply),
            "403 YOU_ARE_NOT_ALLOWED_TO_CHANGE_USERS_ROLE"
        );
    }
}

mod get_user {
    use super::*;

    #[tokio::test]
    async fn tells_everything_of_a_user() {
        let Some(site) = live() else { return };
        let (boss, ann) = (site.admin().await, site.signed_up().await);
        let told = user(&boss, &ann.id).await;
        assert_eq!((told.id, told.email), (ann.id.clone(), ann.email.clone()));
        assert_eq!(told.role.as_deref(), Some("user"));
    }

    #[tokio::test]
    async fn refuses_an_unknown_id() {
        let Some(site) = live() else { return };
        let boss = site.admin().await;
        let reply = boss.page().admin().get_user(GetUser::new("unknown")).await;
        assert_eq!(refusal(reply), "404 USER_NOT_FOUND");
    }
}

mod create_user {
    use super::*;

    #[tokio::test]
    async fn makes_an_account() {
        let Some(site) = live() else { return };
        let boss = site.admin().await;
        let email = address("made");
        let data = Map::from_iter([("emailVerified".to_owned(), json!(true))]);
        let arguments = CreateUser::new(email.as_str(), "Made")
            .password(PASSWORD)
            .role("user")
            .data(data);
        let made = boss
            .page()
            .admin()
            .create_user(arguments)
            .await
            .unwrap()
            .user;
        assert_eq!(made.email, email);
        let told = session(&site.sign_in(&email, PASSWORD).await.unwrap())
            .await
            .unwrap()
            .user;
        assert_eq!(told.id, made.id);
        assert!(told.email_verified);
    }

    #[tokio::test]
    async fn refuses_an_address_that_is_taken() {
        let Some(site) = live() else { return };
        let boss = site.admin().await;
        let reply = boss
            .page()
            .admin()
            .create_user(CreateUser::new(boss.email.as_str(), "Boss"))
            .await;
        assert_eq!(refusal(reply), "400 USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL");
    }
}

mod update_user {
    use super::*;

    #[tokio::test]
    async fn changes_a_field() {
        let Some(site) = live() else { return };
        let (boss, ann) = (site.admin().await, site.signed_up().await);
        let data = Map::from_iter([("name".to_owned(), json!("Renamed"))]);
        let reply = boss
            .page()
            .admin()
            .update_user(AdminUpdateUser::new(ann.id.as_str(), data))
            .await
            .unwrap();
        assert_eq!(
            (reply.id.as_str(), reply.name.as_str()),
            (ann.id.as_str(), "Renamed")
        );
        assert_eq!(session(&ann).await.unwrap().user.name, "Renamed");
    }

    #[tokio::test]
    async fn refuses_where_nothing_would_change() {
        let Some(site) = live() else { return };
        let boss = site.admin().await;
        let arguments = AdminUpdateUser::new(boss.id.as_str(), Map::new());
        assert_eq!(
            refusal(boss.page().admin().update_user(arguments).await),
            "400 NO_DATA_TO_UPDATE"
        );
    }
}

mod set_user_password {
    use super::*;

    #[tokio::test]
    async fn replaces_the_password() {
        let Some(site) = live() else { return };
        let (boss, ann) = (site.admin().await, site.signed_up().await);
        let arguments = SetUserPassword::new(ann.id.as_str(), "another horse 2");
        assert!(
            boss.page()
                .admin()
                .set_user_password(arguments)
                .await
                .unwrap()
                .status
        );
        assert!(site.sign_in(&ann.email, "another horse 2").await.is_ok());
    }

    #[tokio::test]
    async fn refuses_a_short_password() {
        let Some(site) = live() else { return };
        let boss = site.admin().await;
        let arguments = SetUserPassword::new(boss.id.as_str(), "short");
        assert_eq!(
            refusal(boss.page().admin().set_user_password(arguments).await),
            "400 PASSWORD_TOO_SHORT"
        );
    }
}

mod unban_user {
    use super::*;

    #[tokio::test]
    async fn opens_the_account_again() {
        let Some(site) = live() else { return };
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

    #[tokio::test]
    async fn refuses_whoever_is_no_admin() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .admin()
            .unban_user(UnbanUser::new(ann.id.as_str()))
            .await;
        assert_eq!(refusal(reply), "403 YOU_ARE_NOT_ALLOWED_TO_BAN_USERS");
    }
}

mod list_user_sessions {
    use super::*;

    #[tokio::test]
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

    #[tokio::test]
    async fn refuses_whoever_is_no_admin() {
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

    #[tokio::test]
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

    #[tokio::test]
    async fn refuses_whoever_is_no_admin() {
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

    #[tokio::test]
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

    #[tokio::test]
    async fn refuses_whoever_is_no_admin() {
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

mod impersonate_user {
    use super::*;

    #[tokio::test]
    async fn acts_as_the_user() {
        let Some(site) = live() else { return };
        let (boss, ann) = (site.admin().await, site.signed_up().await);
        let arguments = ImpersonateUser::new(ann.id.as_str());
        let reply = boss
            .page()
            .admin()
            .impersonate_user(arguments)
            .await
            .unwrap();
        assert_eq!(reply.user.id, ann.id);
        let told = session(&boss).await.unwrap();
        assert_eq!(told.user.id, ann.id);
        assert_eq!(told.session.impersonated_by.as_ref(), Some(&boss.id));
    }

    #[tokio::test]
    async fn refuses_whoever_is_no_admin() {
        let Some(site) = live() else { return };
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

    #[tokio::test]
    async fn is_the_admin_again() {
        let Some(site) = live() else { return };
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

    #[tokio::test]
    async fn refuses_whoever_is_not() {
        let Some(site) = live() else { return };
        let boss = site.admin().await;
        let reply = boss.page().admin().stop_impersonating().await;
        assert_eq!(
            refusal(reply),
            site.says("400 UPSTREAM_ERROR", "400 YOU_ARE_NOT_IMPERSONATING_ANYONE")
        );
    }
}

mod remove_user {
    use super::*;

    #[tokio::test]
    async fn deletes_the_account() {
        let Some(site) = live() else { return };
        let (boss, ann) = (site.admin().await, site.signed_up().await);
        assert!(
            boss.page()
                .admin()
                .remove_user(RemoveUser::new(ann.id.as_str()))
                .await
                .unwrap()
                .success
        );
        let reply = boss
            .page()
            .admin()
            .get_user(GetUser::new(ann.id.as_str()))
            .await;
        assert_eq!(refusal(reply), "404 USER_NOT_FOUND");
    }

    #[tokio::test]
    async fn refuses_to_remove_oneself() {
        let Some(site) = live() else { return };
        let boss = site.admin().await;
        let reply = boss
            .page()
            .admin()
            .remove_user(RemoveUser::new(boss.id.as_str()))
            .await;
        assert_eq!(refusal(reply), "400 YOU_CANNOT_REMOVE_YOURSELF");
    }
}

mod has_permission {
    use super::*;

    #[tokio::test]
    async fn tells_admin_from_user() {
        let Some(site) = live() else { return };
        let (boss, ann) = (site.admin().await, site.signed_up().await);
        for (person, expected) in [(&boss, true), (&ann, false)] {
            let reply = person
                .page()
                .admin()
                .has_permission(HasPermission::new(banning()))
                .await
                .unwrap();
            assert_eq!(reply.success, expected);
        }
    }

    #[tokio::test]
    async fn refuses_whoever_is_signed_out() {
        let Some(site) = live() else { return };
        let reply = site
            .browser()
            .page()
            .admin()
            .has_permission(HasPermission::new(banning()))
            .await;
        assert_eq!(refusal(reply), "401 UPSTREAM_ERROR");
    }
}
