//! Other people's accounts.

use neon_auth_core::methods::{
    AdminUpdateUser, CreateUser, FilterOperator, GetUser, ListUsers, RemoveUser, SearchField,
    SearchOperator, SetUserPassword, SortDirection,
};
use serde_json::{Map, json};

use super::user;
use crate::site::{PASSWORD, Site, address, refusal, session, unique};

mod list_users {
    use super::*;

    scenarios![
        finds_by_address,
        filters_by_a_field,
        filters_by_several_values,
        refuses_a_user_who_is_no_admin,
    ];

    async fn finds_by_address(site: Site) {
        let boss = site.admin().await;
        let searched = unique("searched") + "-";
        let ann = site.signed_up_as(&searched).await;
        let ben = site.signed_up_as(&searched).await;
        let arguments = ListUsers::new()
            .search_field(SearchField::Email)
            .search_operator(SearchOperator::StartsWith)
            .search_value(searched.as_str())
            .sort_by("createdAt")
            .sort_direction(SortDirection::Descending)
            .limit(1);
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
            .list_users(arguments.offset(1))
            .await
            .unwrap();
        assert_eq!(page.offset, Some(1));
        assert_eq!(page.users[0].id, ann.id);
    }

    async fn filters_by_a_field(site: Site) {
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

    async fn filters_by_several_values(site: Site) {
        let boss = site.admin().await;
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let arguments = ListUsers::new()
            .filter_field("email")
            .filter_operator(FilterOperator::In)
            .filter_value(json!([ann.email, ben.email]));
        let reply = boss.page().admin().list_users(arguments).await;
        let Some(page) = site.outcome("admin.list_users by several values", reply) else {
            return;
        };
        let mut found: Vec<&str> = page.users.iter().map(|user| &*user.id).collect();
        found.sort_unstable();
        let mut wanted = [&*ann.id, &*ben.id];
        wanted.sort_unstable();
        assert_eq!(found, wanted);
    }

    async fn refuses_a_user_who_is_no_admin(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann.page().admin().list_users(ListUsers::new()).await;
        assert_eq!(refusal(reply), "403 YOU_ARE_NOT_ALLOWED_TO_LIST_USERS");
    }
}

mod get_user {
    use super::*;

    scenarios![tells_everything_of_a_user, refuses_an_unknown_id];

    async fn tells_everything_of_a_user(site: Site) {
        let (boss, ann) = (site.admin().await, site.signed_up().await);
        let found = user(&boss, &ann.id).await;
        assert_eq!((&*found.id, &*found.email), (&*ann.id, &*ann.email));
        assert_eq!(found.role.as_deref(), Some("user"));
    }

    async fn refuses_an_unknown_id(site: Site) {
        let boss = site.admin().await;
        let reply = boss.page().admin().get_user(GetUser::new("unknown")).await;
        assert_eq!(refusal(reply), "404 USER_NOT_FOUND");
    }
}

mod create_user {
    use super::*;

    scenarios![makes_an_account, refuses_an_address_that_is_taken];

    async fn makes_an_account(site: Site) {
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
        let found = session(&site.sign_in(&email, PASSWORD).await.unwrap())
            .await
            .unwrap()
            .user;
        assert_eq!(found.id, made.id);
        assert!(found.email_verified);
    }

    async fn refuses_an_address_that_is_taken(site: Site) {
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

    scenarios![
        changes_a_field,
        refuses_another_id,
        refuses_if_nothing_would_change
    ];

    async fn changes_a_field(site: Site) {
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

    async fn refuses_another_id(site: Site) {
        let (boss, ann) = (site.admin().await, site.signed_up().await);
        let data = Map::from_iter([("id".to_owned(), json!(ann.id))]);
        let arguments = AdminUpdateUser::new(ann.id.as_str(), data);
        let reply = boss.page().admin().update_user(arguments).await;
        site.outcome("admin.update_user, an id", reply);
    }

    async fn refuses_if_nothing_would_change(site: Site) {
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

    scenarios![replaces_the_password, refuses_a_short_password];

    async fn replaces_the_password(site: Site) {
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

    async fn refuses_a_short_password(site: Site) {
        let boss = site.admin().await;
        let arguments = SetUserPassword::new(boss.id.as_str(), "short");
        assert_eq!(
            refusal(boss.page().admin().set_user_password(arguments).await),
            "400 PASSWORD_TOO_SHORT"
        );
    }
}

mod remove_user {
    use super::*;

    scenarios![deletes_the_account, refuses_to_remove_oneself];

    async fn deletes_the_account(site: Site) {
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

    async fn refuses_to_remove_oneself(site: Site) {
        let boss = site.admin().await;
        let reply = boss
            .page()
            .admin()
            .remove_user(RemoveUser::new(boss.id.as_str()))
            .await;
        assert_eq!(refusal(reply), "400 YOU_CANNOT_REMOVE_YOURSELF");
    }
}
