//! Accounts elsewhere that sign in here.

use neon_auth_core::methods::{
    Account, DeleteUser, GetAccessToken, GetAccountInfo, IdToken, LinkSocial, RefreshToken,
    SignInSocial, SignUpEmail, UnlinkAccount,
};
use serde_json::Value;

use crate::site::{PASSWORD, Person, Site, refusal};

/// The only account that somebody has at a provider.
pub(super) async fn account_of(ann: &Person) -> Account {
    let accounts = ann.page().list_accounts().await.unwrap();
    let mut elsewhere = accounts
        .into_iter()
        .filter(|account| account.provider_id != "credential");
    elsewhere.next().expect("an account elsewhere")
}

/// An account that somebody does not have.
async fn unknown_account(ann: &Person) -> Account {
    let mut account = account_of(ann).await;
    account.id = "00000000-0000-4000-8000-000000000000".to_owned();
    account.account_id = "unknown".to_owned();
    account
}

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
        does_not_fail_if_the_provider_says_nothing,
        refuses_an_account_that_is_not_linked,
        takes_the_id_at_the_provider,
        takes_the_accounts_own_id,
    ];

    async fn tells_what_the_provider_says(site: Site) {
        let ann = site.signed_in_at("google").await;
        let account = account_of(&ann).await;
        let info = ann.page().account_info(&account).await.unwrap();
        let info = info.expect("what the provider says");
        let id = Some(Value::from(account.account_id));
        assert_eq!(info.user.get("id").unwrap(), id);
        assert_eq!(info.user.get_as("email").unwrap(), Some(ann.email));
        assert_eq!(info.data.get("sub").unwrap(), id);
    }

    async fn does_not_fail_if_the_provider_says_nothing(site: Site) {
        let ann = site.signed_in_at("google").await;
        let account = account_of(&ann).await;
        let token = ann.page().get_access_token(account).await.unwrap();
        ann.page().delete_user(DeleteUser::new()).await.unwrap();
        // Nothing is kept of an ID token; the access token is one that the provider does not know.
        let id_token = IdToken::new(token.id_token.unwrap()).access_token("withdrawn");
        let arguments = SignInSocial::new("google").id_token(id_token);
        ann.page().sign_in().social(arguments).await.unwrap();
        let account = account_of(&ann).await;
        let said = match ann.page().account_info(account).await {
            Ok(None) => "none".to_owned(),
            Ok(Some(_)) => "of the ID token".to_owned(),
            Err(error) => refusal::<()>(Err(error)),
        };
        assert_eq!(said, site.says("account_info, if access was withdrawn"));
    }

    async fn refuses_an_account_that_is_not_linked(site: Site) {
        let ann = site.signed_in_at("google").await;
        let reply = ann.page().account_info(unknown_account(&ann).await).await;
        assert_eq!(refusal(reply), "400 ACCOUNT_NOT_FOUND");
    }

    async fn takes_the_id_at_the_provider(site: Site) {
        let ann = site.signed_in_at("google").await;
        let id = account_of(&ann).await.account_id;
        let arguments = GetAccountInfo::new().account_id(id);
        let reply = ann.page().account_info(arguments).await;
        site.outcome("account_info, the id at the provider", reply);
    }

    async fn takes_the_accounts_own_id(site: Site) {
        let ann = site.signed_in_at("google").await;
        let id = account_of(&ann).await.id;
        let arguments = GetAccountInfo::new().account_id(id);
        let reply = ann.page().account_info(arguments).await;
        site.outcome("account_info, the account's own id", reply);
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
        let account = account_of(&ann).await;
        let token = ann.page().get_access_token(account).await.unwrap();
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
        let kept = site.says("link_social, scopes beside an ID token");
        assert_eq!(accounts[1].scopes.join(" "), kept);
    }

    async fn refuses_an_unknown_provider(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann.page().link_social(LinkSocial::new("myspace")).await;
        assert_eq!(refusal(reply), "404 PROVIDER_NOT_FOUND");
    }
}

mod unlink_account {
    use super::*;

    scenarios![
        leaves_the_other_ways,
        refuses_to_unlink_the_last,
        refuses_an_account_that_is_not_linked,
        takes_the_providers_name,
    ];

    /// Somebody with a password and an account at the provider.
    async fn linked(site: &Site) -> Person {
        let ann = site.signed_up().await;
        let arguments = LinkSocial::new("google").callback_url("http://localhost:3000/");
        let reply = ann.page().link_social(arguments).await.unwrap();
        let consent = format!("login_hint={}", ann.email);
        site.approve_at_provider(&reply.url.unwrap(), &consent, &ann.cookie_header())
            .await;
        assert_eq!(ann.page().list_accounts().await.unwrap().len(), 2);
        ann
    }

    async fn leaves_the_other_ways(site: Site) {
        let ann = linked(&site).await;
        let account = account_of(&ann).await;
        let reply = ann.page().unlink_account(account).await.unwrap();
        assert!(reply.status);
        let accounts = ann.page().list_accounts().await.unwrap();
        assert_eq!(accounts.len(), 1);
        assert_eq!(accounts[0].provider_id, "credential");
    }

    async fn refuses_to_unlink_the_last(site: Site) {
        let ann = site.signed_in_at("google").await;
        let reply = ann.page().unlink_account(account_of(&ann).await).await;
        let refused = site.says("unlink_account, the last");
        assert_eq!(refusal(reply), refused);
    }

    async fn refuses_an_account_that_is_not_linked(site: Site) {
        let ann = linked(&site).await;
        let reply = ann.page().unlink_account(unknown_account(&ann).await).await;
        assert_eq!(refusal(reply), "400 ACCOUNT_NOT_FOUND");
        assert_eq!(ann.page().list_accounts().await.unwrap().len(), 2);
    }

    async fn takes_the_providers_name(site: Site) {
        let ann = linked(&site).await;
        let arguments = UnlinkAccount::new("google");
        let reply = ann.page().unlink_account(arguments).await;
        site.outcome("unlink_account, the provider alone", reply);
    }
}

mod get_access_token {
    use super::*;

    scenarios![
        tells_the_token,
        finds_out_once_how_the_server_names_accounts,
        refuses_an_account_that_is_not_linked,
        takes_the_providers_name,
        takes_the_id_at_the_provider,
        takes_the_accounts_own_id,
    ];

    async fn tells_the_token(site: Site) {
        let ann = site.signed_in_at("google").await;
        let account = account_of(&ann).await;
        let reply = ann.page().get_access_token(&account).await.unwrap();
        assert!(!reply.access_token.is_empty());
        assert!(crate::site::is_in(
            &reply.access_token_expires_at.unwrap(),
            3600
        ));
        assert_eq!(reply.scopes, ["openid", "email", "profile"]);
    }

    async fn finds_out_once_how_the_server_names_accounts(site: Site) {
        let ann = site.signed_in_at("google").await;
        let account = account_of(&ann).await;
        let path = "get-access-token";
        ann.page().get_access_token(&account).await.unwrap();
        let first = site.requests(path, ann.user_agent()).await;
        let expected = site.says("get_access_token, fetches of the first call");
        assert_eq!(first.to_string(), expected);
        ann.page().get_access_token(&account).await.unwrap();
        assert_eq!(site.requests(path, ann.user_agent()).await, first + 1);
    }

    async fn refuses_an_account_that_is_not_linked(site: Site) {
        let ann = site.signed_in_at("google").await;
        let account = unknown_account(&ann).await;
        let reply = ann.page().get_access_token(account).await;
        assert_eq!(refusal(reply), "400 ACCOUNT_NOT_FOUND");
    }

    async fn takes_the_providers_name(site: Site) {
        let ann = site.signed_in_at("google").await;
        let arguments = GetAccessToken::new("google");
        let reply = ann.page().get_access_token(arguments).await;
        site.outcome("get_access_token, the provider alone", reply);
    }

    async fn takes_the_id_at_the_provider(site: Site) {
        let ann = site.signed_in_at("google").await;
        let id = account_of(&ann).await.account_id;
        let arguments = GetAccessToken::new("google").account_id(id);
        let reply = ann.page().get_access_token(arguments).await;
        site.outcome("get_access_token, the id at the provider", reply);
    }

    async fn takes_the_accounts_own_id(site: Site) {
        let ann = site.signed_in_at("google").await;
        let id = account_of(&ann).await.id;
        let arguments = GetAccessToken::new("google").account_id(id);
        let reply = ann.page().get_access_token(arguments).await;
        site.outcome("get_access_token, the account's own id", reply);
    }
}

mod refresh_token {
    use super::*;

    scenarios![
        replaces_the_access_token,
        refuses_an_account_that_is_not_linked,
        takes_the_providers_name,
        takes_the_id_at_the_provider,
        takes_the_accounts_own_id,
    ];

    async fn replaces_the_access_token(site: Site) {
        let ann = site.signed_in_at("google").await;
        let account = account_of(&ann).await;
        let before = ann.page().get_access_token(&account).await.unwrap();
        let reply = ann.page().refresh_token(&account).await.unwrap();
        let now = ann.page().get_access_token(&account).await.unwrap();
        let expiry = reply.access_token_expires_at.unwrap();
        assert!(crate::site::is_in(&expiry, 3600));
        assert_eq!(reply.scope.unwrap(), "openid,email,profile");
        assert!(reply.id_token.is_some());
        assert_eq!(reply.access_token.unwrap(), now.access_token);
        assert_ne!(now.access_token, before.access_token);
        assert!(reply.refresh_token.is_some());
    }

    async fn refuses_an_account_that_is_not_linked(site: Site) {
        let ann = site.signed_in_at("google").await;
        let reply = ann.page().refresh_token(unknown_account(&ann).await).await;
        assert_eq!(refusal(reply), "400 ACCOUNT_NOT_FOUND");
    }

    async fn takes_the_providers_name(site: Site) {
        let ann = site.signed_in_at("google").await;
        let reply = ann.page().refresh_token(RefreshToken::new("google")).await;
        site.outcome("refresh_token, the provider alone", reply);
    }

    async fn takes_the_id_at_the_provider(site: Site) {
        let ann = site.signed_in_at("google").await;
        let id = account_of(&ann).await.account_id;
        let arguments = RefreshToken::new("google").account_id(id);
        let reply = ann.page().refresh_token(arguments).await;
        site.outcome("refresh_token, the id at the provider", reply);
    }

    async fn takes_the_accounts_own_id(site: Site) {
        let ann = site.signed_in_at("google").await;
        let id = account_of(&ann).await.id;
        let arguments = RefreshToken::new("google").account_id(id);
        let reply = ann.page().refresh_token(arguments).await;
        site.outcome("refresh_token, the account's own id", reply);
    }
}
