//! From signing up to deleting the account.

use http::Method;
use neon_auth_core::Source;
use neon_auth_core::methods::{DeleteUser, OrRedirect, SignUpEmail, UpdateUser, VerifyEmail};
use serde_json::json;

use super::sees_dashboard;
use crate::site::{PASSWORD, Site, address, refusal};

scenarios![
    an_account_from_sign_up_to_deletion,
    where_addresses_have_to_be_verified_the_link_signs_in_first,
];

async fn an_account_from_sign_up_to_deletion(site: Site) {
    let browser = site.browser();
    assert!(sees_dashboard(&browser).await.is_none());

    // The page's own script signs up, through the proxy.
    let email = address("ann");
    let body = json!({"email": email, "password": PASSWORD, "name": "Ann"});
    let response = browser.proxied(Method::POST, "sign-up/email", body).await;
    assert_eq!(response.status(), 200);
    let session = sees_dashboard(&browser).await.unwrap();
    assert_eq!(session.user.email, email);
    assert_eq!(session.source(), Source::Cache);

    // A new name shows on the very next page, cache or not.
    let arguments = UpdateUser::new().name("Beth");
    browser.page().update_user(arguments).await.unwrap();
    assert_eq!(sees_dashboard(&browser).await.unwrap().user.name, "Beth");

    browser.page().sign_out().await.unwrap();
    assert!(sees_dashboard(&browser).await.is_none());

    let again = site.sign_in(&email, PASSWORD).await.unwrap();
    assert_eq!(sees_dashboard(&again).await.unwrap().user.name, "Beth");
    let arguments = DeleteUser::new().password(PASSWORD);
    again.page().delete_user(arguments).await.unwrap();
    assert_eq!(again.cookie_header(), "");
    assert!(sees_dashboard(&again).await.is_none());
    let reply = site.sign_in(&email, PASSWORD).await;
    assert_eq!(refusal(reply), "401 INVALID_EMAIL_OR_PASSWORD");
}

async fn where_addresses_have_to_be_verified_the_link_signs_in_first(site: Site) {
    let site = site.with(&[("RIG_REQUIRE_VERIFY", "1")]);
    let email = address("ann");
    let browser = site.browser();
    let arguments = SignUpEmail::new(email.as_str(), PASSWORD).name("Ann");
    let reply = browser.page().sign_up().email(arguments).await.unwrap();
    assert_eq!(reply.reply().unwrap().token, None);
    assert!(sees_dashboard(&browser).await.is_none());
    let reply = site.sign_in(&email, PASSWORD).await;
    assert_eq!(refusal(reply), "403 EMAIL_NOT_VERIFIED");

    let token = site.mail(&email, "verify-email").await.token;
    let reply = browser.page().verify_email(VerifyEmail::new(token)).await;
    let OrRedirect::Reply(reply) = reply.unwrap() else {
        panic!("no callback was given");
    };
    assert!(reply.status);
    assert_eq!(sees_dashboard(&browser).await.unwrap().user.email, email);
    assert!(site.sign_in(&email, PASSWORD).await.is_ok());
}
