//! Passkeys.

use neon_auth_core::methods::{
    DeletePasskey, GenerateRegisterOptions, Passkey, UpdatePasskey, VerifyPasskeyAuthentication,
    VerifyPasskeyRegistration,
};
use neon_auth_dev_server::Authenticator;
use neon_auth_tests::better_auth::Browser;
use serde_json::Value;

use crate::site::{Person, Site, refusal, session, token_of};

const APP: &str = "http://localhost:3000";

/// What a page's script makes of the options, for the call that verifies it.
pub(crate) async fn assertion(browser: &Browser, authenticator: &mut Authenticator) -> Value {
    let page = browser.page();
    let options = page.passkey().generate_authenticate_options().await;
    let response = authenticator.authenticate(options.unwrap().as_str());
    serde_json::from_str(&response.unwrap()).unwrap()
}

/// Likewise, for a new passkey.
async fn attestation(browser: &Browser, authenticator: &mut Authenticator) -> Value {
    let page = browser.page();
    let arguments = GenerateRegisterOptions::new().name("Ann's laptop");
    let options = page.passkey().generate_register_options(arguments).await;
    let response = authenticator.register(options.unwrap().as_str());
    serde_json::from_str(&response.unwrap()).unwrap()
}

/// Somebody with a passkey, and what holds it.
pub(crate) async fn with_passkey(site: &Site) -> (Person, Authenticator, Passkey) {
    let ann = site.signed_up().await;
    let mut authenticator = Authenticator::new(APP);
    let response = attestation(&ann, &mut authenticator).await;
    let arguments = VerifyPasskeyRegistration::new(response).name("laptop");
    let made = ann.page().passkey().verify_registration(arguments).await;
    (ann, authenticator, made.unwrap())
}

async fn passkeys(browser: &Browser) -> Vec<Passkey> {
    let page = browser.page();
    page.passkey().list_user_passkeys().await.unwrap()
}

mod generate_register_options {
    use super::*;

    package_scenarios![is_for_who_is_signed_in, refuses_a_signed_out_visitor];

    async fn is_for_who_is_signed_in(site: Site) {
        let ann = site.signed_up().await;
        let arguments = GenerateRegisterOptions::new().name("laptop");
        let page = ann.page();
        let options = page.passkey().generate_register_options(arguments).await;
        let user: Value = options.unwrap().get("user").unwrap().unwrap();
        assert_eq!(user["name"], "laptop");
        assert_eq!(user["displayName"], ann.email);
    }

    async fn refuses_a_signed_out_visitor(site: Site) {
        let browser = site.browser();
        let arguments = GenerateRegisterOptions::new();
        let page = browser.page();
        let reply = page.passkey().generate_register_options(arguments).await;
        assert_eq!(refusal(reply), site.unauthorized());
    }
}

mod verify_registration {
    use super::*;

    package_scenarios![
        makes_a_passkey,
        refuses_options_that_were_used,
        refuses_another_origin,
    ];

    async fn makes_a_passkey(site: Site) {
        let (ann, _, made) = with_passkey(&site).await;
        assert_eq!(made.name.as_deref(), Some("laptop"));
        assert_eq!(made.user_id, ann.id);
        let [listed] = &passkeys(&ann).await[..] else {
            panic!("not one passkey");
        };
        assert_eq!(listed.id, made.id);
        assert_eq!(listed.credential_id, made.credential_id);
    }

    async fn refuses_options_that_were_used(site: Site) {
        let ann = site.signed_up().await;
        let mut authenticator = Authenticator::new(APP);
        let response = attestation(&ann, &mut authenticator).await;
        let arguments = VerifyPasskeyRegistration::new(response);
        let page = ann.page();
        let once = page.passkey().verify_registration(arguments.clone()).await;
        once.unwrap();
        let twice = page.passkey().verify_registration(arguments).await;
        assert_eq!(refusal(twice), "400 CHALLENGE_NOT_FOUND");
    }

    async fn refuses_another_origin(site: Site) {
        let ann = site.signed_up().await;
        let mut authenticator = Authenticator::new("http://localhost:4000");
        let response = attestation(&ann, &mut authenticator).await;
        let arguments = VerifyPasskeyRegistration::new(response);
        let reply = ann.page().passkey().verify_registration(arguments).await;
        assert_eq!(refusal(reply), "500 FAILED_TO_VERIFY_REGISTRATION");
        assert_eq!(passkeys(&ann).await.len(), 0);
    }
}

mod generate_authenticate_options {
    use super::*;

    package_scenarios![takes_any_passkey_of_the_application];

    async fn takes_any_passkey_of_the_application(site: Site) {
        let browser = site.browser();
        let page = browser.page();
        let options = page.passkey().generate_authenticate_options().await;
        let options = options.unwrap();
        drop(page);
        let challenge = browser.cookie("better-auth-passkey").unwrap();
        assert_eq!(challenge.max_age, Some(5 * 60));
        assert_eq!(
            options.get_as("rpId").unwrap(),
            Some("localhost".to_owned())
        );
        assert_eq!(options.get("allowCredentials").unwrap(), None);
    }
}

mod verify_authentication {
    use super::*;

    package_scenarios![
        signs_in,
        refuses_options_that_were_used,
        refuses_a_copy_that_is_behind,
        refuses_an_unknown_passkey,
    ];

    async fn signs_in(site: Site) {
        let (ann, mut authenticator, _) = with_passkey(&site).await;
        let browser = site.browser();
        let response = assertion(&browser, &mut authenticator).await;
        let arguments = VerifyPasskeyAuthentication::new(response);
        let page = browser.page();
        let reply = page.passkey().verify_authentication(arguments).await;
        drop(page);
        let reply = reply.unwrap().reply().unwrap();
        assert_eq!(reply.user.unwrap().id, ann.id);
        assert_eq!(reply.session.token, token_of(&browser));
        assert!(browser.cookie("local.session_data").is_some());
        assert_eq!(session(&browser).await.unwrap().user.id, ann.id);
    }

    async fn refuses_options_that_were_used(site: Site) {
        let (_, mut authenticator, _) = with_passkey(&site).await;
        let browser = site.browser();
        let response = assertion(&browser, &mut authenticator).await;
        let arguments = VerifyPasskeyAuthentication::new(response);
        let page = browser.page();
        let passkey = page.passkey();
        passkey
            .verify_authentication(arguments.clone())
            .await
            .unwrap();
        let twice = passkey.verify_authentication(arguments).await;
        assert_eq!(refusal(twice), "400 CHALLENGE_NOT_FOUND");
    }

    async fn refuses_a_copy_that_is_behind(site: Site) {
        let (_, mut authenticator, _) = with_passkey(&site).await;
        let mut copy = authenticator.clone();
        let browser = site.browser();
        let response = assertion(&browser, &mut authenticator).await;
        let arguments = VerifyPasskeyAuthentication::new(response);
        let page = browser.page();
        let reply = page.passkey().verify_authentication(arguments).await;
        reply.unwrap();
        drop(page);
        let response = assertion(&browser, &mut copy).await;
        let arguments = VerifyPasskeyAuthentication::new(response);
        let page = browser.page();
        let reply = page.passkey().verify_authentication(arguments).await;
        assert_eq!(refusal(reply), "400 AUTHENTICATION_FAILED");
    }

    async fn refuses_an_unknown_passkey(site: Site) {
        let (ann, mut authenticator, made) = with_passkey(&site).await;
        let arguments = DeletePasskey::new(made.id);
        ann.page()
            .passkey()
            .delete_passkey(arguments)
            .await
            .unwrap();
        let browser = site.browser();
        let response = assertion(&browser, &mut authenticator).await;
        let arguments = VerifyPasskeyAuthentication::new(response);
        let page = browser.page();
        let reply = page.passkey().verify_authentication(arguments).await;
        assert_eq!(refusal(reply), "401 PASSKEY_NOT_FOUND");
    }
}

mod list_user_passkeys {
    use super::*;

    package_scenarios![has_those_of_who_is_signed_in, refuses_a_signed_out_visitor];

    async fn has_those_of_who_is_signed_in(site: Site) {
        let (ann, _, made) = with_passkey(&site).await;
        let bob = site.signed_up_as("Bob").await;
        let ids = |listed: Vec<Passkey>| -> Vec<String> {
            listed.into_iter().map(|passkey| passkey.id).collect()
        };
        assert_eq!(ids(passkeys(&ann).await), [made.id]);
        assert_eq!(passkeys(&bob).await.len(), 0);
    }

    async fn refuses_a_signed_out_visitor(site: Site) {
        let browser = site.browser();
        let reply = browser.page().passkey().list_user_passkeys().await;
        assert_eq!(refusal(reply), site.unauthorized());
    }
}

mod update_passkey {
    use super::*;

    package_scenarios![changes_the_name, refuses_another_users];

    async fn changes_the_name(site: Site) {
        let (ann, _, made) = with_passkey(&site).await;
        let arguments = UpdatePasskey::new(made.id, "desk");
        let reply = ann.page().passkey().update_passkey(arguments).await;
        assert_eq!(reply.unwrap().passkey.name.as_deref(), Some("desk"));
        assert_eq!(passkeys(&ann).await[0].name.as_deref(), Some("desk"));
    }

    async fn refuses_another_users(site: Site) {
        let (ann, _, made) = with_passkey(&site).await;
        let bob = site.signed_up_as("Bob").await;
        let arguments = UpdatePasskey::new(made.id, "mine");
        let reply = bob.page().passkey().update_passkey(arguments).await;
        assert_eq!(
            refusal(reply),
            "401 YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY"
        );
        assert_eq!(passkeys(&ann).await[0].name.as_deref(), Some("laptop"));
    }
}

mod delete_passkey {
    use super::*;

    package_scenarios![
        takes_it_away,
        refuses_another_users,
        refuses_one_that_is_gone
    ];

    async fn takes_it_away(site: Site) {
        let (ann, _, made) = with_passkey(&site).await;
        let arguments = DeletePasskey::new(made.id);
        let reply = ann.page().passkey().delete_passkey(arguments).await;
        assert!(reply.unwrap().status);
        assert_eq!(passkeys(&ann).await.len(), 0);
    }

    async fn refuses_another_users(site: Site) {
        let (ann, _, made) = with_passkey(&site).await;
        let bob = site.signed_up_as("Bob").await;
        let arguments = DeletePasskey::new(made.id);
        let reply = bob.page().passkey().delete_passkey(arguments).await;
        assert_eq!(refusal(reply), "401 UPSTREAM_ERROR");
        assert_eq!(passkeys(&ann).await.len(), 1);
    }

    async fn refuses_one_that_is_gone(site: Site) {
        let (ann, _, made) = with_passkey(&site).await;
        let arguments = DeletePasskey::new(made.id);
        let page = ann.page();
        page.passkey()
            .delete_passkey(arguments.clone())
            .await
            .unwrap();
        let reply = page.passkey().delete_passkey(arguments).await;
        assert_eq!(refusal(reply), "404 PASSKEY_NOT_FOUND");
    }
}
