//! What the pages of an OAuth provider need. The ways to the consent page are in the journeys.

use neon_auth_core::methods::{
    Consent, ContinueAuthorization, DeleteConsent, GetPublicClient, GiveConsent,
};
use neon_auth_tests::better_auth::{Browser, OAuthClient};

use crate::site::{Person, Site, refusal, unique};

/// The query of the consent page, for somebody who is signed in.
pub(crate) async fn consent_query(browser: &Browser, client: &OAuthClient) -> String {
    let query = client.login_query().await;
    let arguments = ContinueAuthorization::new()
        .selected(true)
        .oauth_query(query);
    let page = browser.page();
    let next = page.oauth2().continue_authorization(arguments).await;
    consent_page(&next.unwrap().url)
}

/// The query of the consent page that a URL leads to.
pub(crate) fn consent_page(url: &str) -> String {
    let page = url.strip_prefix("http://localhost:3000/auth/consent?");
    page.unwrap_or_else(|| panic!("it leads to {url}"))
        .to_owned()
}

/// Lets the client have all that it asks for.
async fn gives_consent(ann: &Person, client: &OAuthClient) {
    let query = consent_query(ann, client).await;
    let arguments = GiveConsent::new(true).oauth_query(query);
    let next = ann.page().oauth2().consent(arguments).await.unwrap();
    assert!(OAuthClient::has_code(&next.url), "it leads elsewhere");
}

async fn consents(ann: &Person) -> Vec<Consent> {
    ann.page().oauth2().get_consents().await.unwrap()
}

mod consent {
    use super::*;

    package_scenarios![
        leads_back_with_a_code,
        lets_the_client_have_a_part,
        leads_back_with_an_error_if_the_client_may_not,
        keeps_the_session_as_it_is,
        refuses_a_query_that_was_changed,
        refuses_a_signed_out_visitor,
    ];

    async fn leads_back_with_a_code(site: Site) {
        let ann = site.signed_up().await;
        let client = OAuthClient::register(&site, "Client").await;
        let query = consent_query(&ann, &client).await;
        let arguments = GiveConsent::new(true).oauth_query(query);
        let next = ann.page().oauth2().consent(arguments).await.unwrap();
        assert!(next.redirect);
        assert!(OAuthClient::has_code(&next.url), "it leads elsewhere");
    }

    async fn lets_the_client_have_a_part(site: Site) {
        let ann = site.signed_up().await;
        let client = OAuthClient::register(&site, "Client").await;
        let query = consent_query(&ann, &client).await;
        let arguments = GiveConsent::new(true)
            .scope("openid read")
            .oauth_query(query);
        ann.page().oauth2().consent(arguments).await.unwrap();
        assert_eq!(consents(&ann).await[0].scopes, ["openid", "read"]);
    }

    async fn leads_back_with_an_error_if_the_client_may_not(site: Site) {
        let ann = site.signed_up().await;
        let client = OAuthClient::register(&site, "Client").await;
        let query = consent_query(&ann, &client).await;
        let arguments = GiveConsent::new(false).oauth_query(query);
        let next = ann.page().oauth2().consent(arguments).await.unwrap();
        let is_denied = OAuthClient::has_error(&next.url, "access_denied");
        assert!(is_denied, "it leads elsewhere");
        assert_eq!(consents(&ann).await.len(), 0);
    }

    async fn keeps_the_session_as_it_is(site: Site) {
        let ann = site.signed_up().await;
        let token = ann.cookie("session_token");
        let client = OAuthClient::register(&site, "Client").await;
        gives_consent(&ann, &client).await;
        assert_eq!(ann.cookie("session_token"), token);
        let session = ann.page().get_session().await.unwrap().unwrap();
        assert_eq!(session.user.id, ann.id);
    }

    async fn refuses_a_query_that_was_changed(site: Site) {
        let ann = site.signed_up().await;
        let client = OAuthClient::register(&site, "Client").await;
        let query = consent_query(&ann, &client).await;
        let changed = query.replace("st-1", "st-2");
        assert_ne!(changed, query);
        let arguments = GiveConsent::new(true).oauth_query(changed);
        let reply = ann.page().oauth2().consent(arguments).await;
        assert_eq!(refusal(reply), "400 invalid_signature");
    }

    async fn refuses_a_signed_out_visitor(site: Site) {
        let client = OAuthClient::register(&site, "Client").await;
        let browser = site.browser();
        let arguments = GiveConsent::new(true).oauth_query(client.login_query().await);
        let reply = browser.page().oauth2().consent(arguments).await;
        assert_eq!(refusal(reply), site.unauthorized());
    }
}

mod continue_authorization {
    use super::*;

    package_scenarios![
        goes_on_as_who_is_signed_in,
        leads_to_the_client_if_it_was_let_in_before,
        refuses_a_call_without_a_query,
    ];

    async fn goes_on_as_who_is_signed_in(site: Site) {
        let ann = site.signed_up().await;
        let client = OAuthClient::register(&site, "Client").await;
        let query = consent_query(&ann, &client).await;
        assert!(query.contains(&client.id), "another client's");
    }

    async fn leads_to_the_client_if_it_was_let_in_before(site: Site) {
        let ann = site.signed_up().await;
        let client = OAuthClient::register(&site, "Client").await;
        gives_consent(&ann, &client).await;
        let query = client.login_query().await;
        let arguments = ContinueAuthorization::new()
            .selected(true)
            .oauth_query(query);
        let page = ann.page();
        let next = page.oauth2().continue_authorization(arguments).await;
        let url = next.unwrap().url;
        assert!(OAuthClient::has_code(&url), "it leads elsewhere");
    }

    async fn refuses_a_call_without_a_query(site: Site) {
        let ann = site.signed_up().await;
        let arguments = ContinueAuthorization::new().selected(true);
        let page = ann.page();
        let reply = page.oauth2().continue_authorization(arguments).await;
        assert_eq!(refusal(reply), "400 invalid_request");
    }
}

mod public_client {
    use super::*;

    package_scenarios![
        says_what_the_client_calls_itself,
        refuses_an_unknown_one,
        refuses_a_signed_out_visitor,
    ];

    async fn says_what_the_client_calls_itself(site: Site) {
        let ann = site.signed_up().await;
        let name = unique("Client ");
        let client = OAuthClient::register(&site, &name).await;
        let arguments = GetPublicClient::new(&*client.id);
        let shown = ann.page().oauth2().public_client(arguments).await.unwrap();
        assert_eq!(shown.client_id, client.id);
        assert_eq!(shown.client_name, Some(name));
    }

    async fn refuses_an_unknown_one(site: Site) {
        let ann = site.signed_up().await;
        let arguments = GetPublicClient::new("nobody");
        let reply = ann.page().oauth2().public_client(arguments).await;
        assert_eq!(refusal(reply), "404 not_found");
    }

    async fn refuses_a_signed_out_visitor(site: Site) {
        let client = OAuthClient::register(&site, "Client").await;
        let browser = site.browser();
        let arguments = GetPublicClient::new(&*client.id);
        let reply = browser.page().oauth2().public_client(arguments).await;
        assert_eq!(refusal(reply), site.unauthorized());
    }
}

mod get_consents {
    use super::*;

    package_scenarios![has_what_the_user_gave, refuses_a_signed_out_visitor];

    async fn has_what_the_user_gave(site: Site) {
        let ann = site.signed_up().await;
        let client = OAuthClient::register(&site, "Client").await;
        gives_consent(&ann, &client).await;
        let [given] = &consents(&ann).await[..] else {
            panic!("not one consent");
        };
        assert_eq!(given.client_id, client.id);
        assert_eq!(given.user_id, ann.id);
        assert_eq!(given.scopes, ["openid", "profile", "read", "write"]);
    }

    async fn refuses_a_signed_out_visitor(site: Site) {
        let browser = site.browser();
        let reply = browser.page().oauth2().get_consents().await;
        assert_eq!(refusal(reply), site.unauthorized());
    }
}

mod delete_consent {
    use super::*;

    package_scenarios![
        lets_the_client_ask_again,
        refuses_another_users,
        refuses_what_is_gone,
    ];

    async fn lets_the_client_ask_again(site: Site) {
        let ann = site.signed_up().await;
        let client = OAuthClient::register(&site, "Client").await;
        gives_consent(&ann, &client).await;
        let given = consents(&ann).await.remove(0);
        let arguments = DeleteConsent::new(given.id);
        ann.page().oauth2().delete_consent(arguments).await.unwrap();
        assert_eq!(consents(&ann).await.len(), 0);
        consent_query(&ann, &client).await;
    }

    async fn refuses_another_users(site: Site) {
        let (ann, bob) = (site.signed_up().await, site.signed_up_as("Bob").await);
        let client = OAuthClient::register(&site, "Client").await;
        gives_consent(&ann, &client).await;
        let given = consents(&ann).await.remove(0);
        let arguments = DeleteConsent::new(given.id);
        let reply = bob.page().oauth2().delete_consent(arguments).await;
        assert_eq!(refusal(reply), "401 UPSTREAM_ERROR");
    }

    async fn refuses_what_is_gone(site: Site) {
        let ann = site.signed_up().await;
        let arguments = DeleteConsent::new("nothing");
        let reply = ann.page().oauth2().delete_consent(arguments).await;
        assert_eq!(refusal(reply), "404 not_found");
    }
}
