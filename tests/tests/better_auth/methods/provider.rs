//! Accounts elsewhere that sign in here.

use neon_auth_core::methods::{
    DeleteUser, GetAccessToken, GetAccountInfo, IdToken, LinkSocial, RefreshToken, SignInSocial,
    SignUpEmail, UnlinkAccount,
};
use serde_json::Value;

use crate::site::{PASSWORD, Site, refusal};

mod list_accounts {
    use super::*;

    scenarios![
        tells_each_way_to_sign_in,
        refuses_a_visitor_who_is_signed_out
    ];

    async fn tells_each_way_to_sign_in(site: Site) {
        let ann = site.signed_in_at("google").await;
        let accounts = ann.page().list_accounts().await.unwrap();
        assert_eq!(accounts.len(), 1);
        assert_eq!(accounts[0].provider_id, "google");
        assert_eq!(accounts[0].user_id, ann.id);
        assert_eq!(accounts[0].scopes, ["openid", "email", "profile"]);
        let ben = site.signed_up().await;
        let accounts = ben.page().list_accounts().await.unwrap();
        assert_eq!(accounts[0].provider_id, "credential");
    }

    async fn refuses_a_visitor_who_is_signed_out(site: Site) {
        assert_eq!(
            refusal(site.browser().page().list_accounts().await),
            site.unauthorized()
        );
    }
}

mod account_info {
    use super::*;

    scenarios![
        tells_what_the_provider_says,
        gives_none_if_the_provider_says_nothing,
        refuses_an_account_that_is_not_linked,
    ];

    async fn tells_what_the_provider_says(site: Site) {
        let ann = site.signed_in_at("google").await;
        let account_id = ann
            .page()
            .list_accounts()
            .await
            .unwrap()
            .remove(0)
            .account_id;
        let arguments = GetAccountInfo::new().account_id(account_id.as_str());
        let reply = ann.page().account_info(arguments).await;
        let Some(info) = site.outcome("account_info by account_id", reply) else {
            return;
        };
        let info = info.expect("what the provider says");
        let id = Some(Value::from(account_id));
        assert_eq!(info.user.get("id").unwrap(), id);
        assert_eq!(info.user.get_as("email").unwrap(), Some(ann.email));
        assert_eq!(info.data.get("sub").unwrap(), id);
    }

    async fn gives_none_if_the_provider_says_nothing(site: Site) {
        let ann = site.signed_in_at("google").await;
        let arguments = GetAccessToken::new("google");
        let reply = ann.page().get_access_token(arguments).await;
        let Some(token) = site.outcome("get_access_token by provider", reply) else {
            return;
        };
        ann.page().delete_user(DeleteUser::new()).await.unwrap();
        // Nothing is kept of an ID token; the access token is one that the provider does not know.
        let id_token = IdToken::new(token.id_token.unwrap()).access_token("withdrawn");
        let arguments = SignInSocial::new("google").id_token(id_token);
        ann.page().sign_in().social(arguments).await.unwrap();
        let account = ann.page().list_accounts().await.unwrap().remove(0);
        let arguments = GetAccountInfo::new().account_id(account.account_id);
        let reply = ann.page().account_info(arguments).await;
        assert!(reply.unwrap().is_none());
    }

    async fn refuses_an_account_that_is_not_linked(site: Site) {
        let ann = site.signed_up().await;
        let arguments = GetAccountInfo::new()
            .account_id("unknown")
            .provider_id("google");
        let refused = site.says("account_info by provider and account_id, not linked");
        assert_eq!(refusal(ann.page().account_info(arguments).await), refused);
    }
}

mod link_social {
    use super::*;

    scenarios![
        links_an_account_elsewhere,
        gives_the_provider_a_hint_and_parameters_of_its_own,
        links_at_once_with_an_id_token,
        refuses_an_unknown_provider,
    ];

    async fn links_an_account_elsewhere(site: Site) {
        let ann = site.signed_up().await;
        let arguments = LinkSocial::new("google").callback_url("http://localhost:3000/linked");
        let reply = ann.page().link_social(arguments).await.unwrap();
        assert!(reply.redirect);
        // An account elsewhere is linked only if it has the same address.
        let consent = format!("login_hint={}", ann.email);
        let landed = site
            .approve_at_provider(&reply.url.unwrap(), &consent, &ann.cookie_header())
            .await;
        assert_eq!(landed, "http://localhost:3000/linked");
        let providers: Vec<String> = ann
            .page()
            .list_accounts()
            .await
            .unwrap()
            .into_iter()
            .map(|account| account.provider_id)
            .collect();
        assert_eq!(providers, ["credential", "google"]);
    }

    async fn gives_the_provider_a_hint_and_parameters_of_its_own(site: Site) {
        let ann = site.signed_up().await;
        let arguments = LinkSocial::new("google")
            .login_hint("ann@example.com")
            .additional_params([("hd".to_owned(), "example.com".to_owned())]);
        let reply = ann.page().link_social(arguments).await.unwrap();
        let authorize = reply.url.unwrap();
        let given = ["login_hint=ann%40example.com", "hd=example.com"]
            .map(|parameter| authorize.contains(parameter));
        let given = match given {
            [true, true] => "given",
            [false, false] => "ignored",
            _ => panic!("one of two: {authorize}"),
        };
        assert_eq!(
            given,
            site.says("link_social, login_hint and additional_params")
        );
    }

    async fn links_at_once_with_an_id_token(site: Site) {
        let ann = site.signed_in_at("google").await;
        let arguments = GetAccessToken::new("google");
        let reply = ann.page().get_access_token(arguments).await;
        let Some(token) = site.outcome("get_access_token by provider", reply) else {
            return;
        };
        ann.page().delete_user(DeleteUser::new()).await.unwrap();
        // An account elsewhere is linked only if it has the same address.
        let browser = site.browser();
        let arguments = SignUpEmail::new(ann.email.as_str(), PASSWORD).name("Ann");
        browser.page().sign_up().email(arguments).await.unwrap();
        let id_token = IdToken::new(token.id_token.unwrap()).scopes(vec!["calendar".to_owned()]);
        let arguments = LinkSocial::new("google").id_token(id_token);
        let reply = browser.page().link_social(arguments).await.unwrap();
        assert_eq!((reply.status, reply.redirect), (Some(true), false));
        let accounts = browser.page().list_accounts().await.unwrap();
        assert_eq!(accounts.len(), 2);
        assert_eq!(accounts[1].provider_id, "google");
        assert_eq!(accounts[1].scopes, ["calendar"]);
    }

    async fn refuses_an_unknown_provider(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann.page().link_social(LinkSocial::new("myspace")).await;
        assert_eq!(refusal(reply), "404 PROVIDER_NOT_FOUND");
    }
}

mod unlink_account {
    use super::*;

    scenarios![leaves_the_other_ways, refuses_to_unlink_the_last];

    async fn leaves_the_other_ways(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .link_social(LinkSocial::new("google").callback_url("http://localhost:3000/"))
            .await
            .unwrap();
        let consent = format!("login_hint={}", ann.email);
        site.approve_at_provider(&reply.url.unwrap(), &consent, &ann.cookie_header())
            .await;
        assert_eq!(ann.page().list_accounts().await.unwrap().len(), 2);
        let arguments = UnlinkAccount::new("google");
        let reply = ann.page().unlink_account(arguments).await;
        let Some(reply) = site.outcome("unlink_account by provider", reply) else {
            return;
        };
        assert!(reply.status);
        let accounts = ann.page().list_accounts().await.unwrap();
        assert_eq!(accounts.len(), 1);
        assert_eq!(accounts[0].provider_id, "credential");
    }

    async fn refuses_to_unlink_the_last(site: Site) {
        let ann = site.signed_in_at("google").await;
        let reply = ann
            .page()
            .unlink_account(UnlinkAccount::new("google"))
            .await;
        let refused = site.says("unlink_account by provider, the last");
        assert_eq!(refusal(reply), refused);
    }
}

mod get_access_token {
    use super::*;

    scenarios![tells_the_token, refuses_an_account_that_is_not_linked];

    async fn tells_the_token(site: Site) {
        let ann = site.signed_in_at("google").await;
        let arguments = GetAccessToken::new("google");
        let reply = ann.page().get_access_token(arguments).await;
        let Some(reply) = site.outcome("get_access_token by provider", reply) else {
            return;
        };
        assert!(!reply.access_token.is_empty());
        assert!(crate::site::is_in(
            &reply.access_token_expires_at.unwrap(),
            3600
        ));
        assert_eq!(reply.scopes, ["openid", "email", "profile"]);
    }

    async fn refuses_an_account_that_is_not_linked(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .get_access_token(GetAccessToken::new("google"))
            .await;
        let refused = site.says("get_access_token by provider, not linked");
        assert_eq!(refusal(reply), refused);
    }
}

mod refresh_token {
    use super::*;

    scenarios![
        replaces_the_access_token,
        refuses_an_account_that_is_not_linked
    ];

    async fn replaces_the_access_token(site: Site) {
        let ann = site.signed_in_at("google").await;
        let before = ann
            .page()
            .get_access_token(GetAccessToken::new("google"))
            .await;
        let reply = ann.page().refresh_token(RefreshToken::new("google")).await;
        let before = site.outcome("get_access_token by provider", before);
        let reply = site.outcome("refresh_token by provider", reply);
        let (Some(before), Some(reply)) = (before, reply) else {
            return;
        };
        let now = ann
            .page()
            .get_access_token(GetAccessToken::new("google"))
            .await
            .unwrap()
            .access_token;
        let expiry = reply.access_token_expires_at.unwrap();
        assert!(crate::site::is_in(&expiry, 3600));
        assert_eq!(reply.scope.unwrap(), "openid,email,profile");
        assert!(reply.id_token.is_some());
        assert_eq!(reply.access_token.unwrap(), now);
        assert_ne!(now, before.access_token);
        assert!(reply.refresh_token.is_some());
    }

    async fn refuses_an_account_that_is_not_linked(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann.page().refresh_token(RefreshToken::new("google")).await;
        let refused = site.says("refresh_token by provider, not linked");
        assert_eq!(refusal(reply), refused);
    }
}
