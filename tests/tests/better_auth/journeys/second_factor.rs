//! A second factor, from the password to the page.

use http::Method;
use neon_auth_core::methods::OtpType;
use neon_auth_core::methods::{
    OrSecondFactor, SignInEmail, SignInEmailOtp, SignInPhoneNumber, SignInUsername, UpdateUser,
    VerifyTotp,
};
use neon_auth_tests::better_auth::{AuthenticatorApp, Browser};
use serde_json::json;

use super::sees_dashboard;
use crate::methods::phone_number::verified_number;
use crate::methods::two_factor::{Enrolled, challenge, challenged, enrolled};
use crate::site::{PASSWORD, Site, refusal, token_of, unique};

const THIRTY_DAYS: i64 = 30 * 86_400;

plugin_scenarios![
    a_password_alone_opens_no_page,
    a_page_script_signs_in_through_the_proxy,
    it_ends_the_session_that_the_browser_had,
    every_password_asks_and_a_mailed_code_does_not,
    a_trusted_browser_is_not_asked_and_another_one_is,
    a_session_ends_with_the_browser_if_it_is_not_to_be_remembered,
    five_wrong_codes_end_the_sign_in,
    ten_wrong_codes_lock_the_account,
];

async fn give_code(browser: &Browser, app: &AuthenticatorApp) {
    let arguments = VerifyTotp::new(app.code());
    let reply = browser.page().two_factor().verify_totp(arguments).await;
    reply.unwrap();
}

async fn a_password_alone_opens_no_page(site: Site) {
    let Enrolled { person, app, .. } = enrolled(&site).await;
    let browser = challenged(&site, &person.email).await;
    let waiting = browser.cookie("two_factor").unwrap();
    assert_eq!(waiting.max_age, Some(10 * 60));
    assert!(sees_dashboard(&browser).await.is_none());
    give_code(&browser, &app).await;
    assert_eq!(sees_dashboard(&browser).await.unwrap().user.id, person.id);
}

async fn a_page_script_signs_in_through_the_proxy(site: Site) {
    let Enrolled { person, app, .. } = enrolled(&site).await;
    let browser = site.browser();
    let typed = json!({"email": person.email, "password": PASSWORD});
    let half_way = browser.proxied(Method::POST, "sign-in/email", typed).await;
    assert!(half_way.status().is_success(), "{}", half_way.status());
    assert!(browser.cookie("local.session_data").is_none());
    let code = json!({"code": app.code()});
    let target = "two-factor/verify-totp";
    let done = browser.proxied(Method::POST, target, code).await;
    assert!(done.status().is_success(), "{}", done.status());
    assert!(browser.cookie("local.session_data").is_some());
    assert_eq!(sees_dashboard(&browser).await.unwrap().user.id, person.id);
}

async fn it_ends_the_session_that_the_browser_had(site: Site) {
    let ann = site.signed_up().await;
    let bob = enrolled(&site).await;
    assert!(sees_dashboard(&ann).await.is_some());
    challenge(&ann, &bob.person.email).await;
    assert!(ann.cookie("local.session_data").is_none());
    assert!(sees_dashboard(&ann).await.is_none());
    give_code(&ann, &bob.app).await;
    let session = sees_dashboard(&ann).await.unwrap();
    assert_eq!(session.user.id, bob.person.id);
}

async fn every_password_asks_and_a_mailed_code_does_not(site: Site) {
    let Enrolled { person, .. } = enrolled(&site).await;
    let number = verified_number(&site, &person).await;
    let name = unique("ann_");
    let arguments = UpdateUser::new().username(&*name);
    person.page().update_user(arguments).await.unwrap();

    challenged(&site, &person.email).await;
    let browser = site.browser();
    let page = browser.page();
    let arguments = SignInUsername::new(name, PASSWORD);
    let by_name = page.sign_in().username(arguments).await.unwrap();
    let arguments = SignInPhoneNumber::new(number, PASSWORD);
    let by_number = page.sign_in().phone_number(arguments).await.unwrap();
    drop(page);
    for reply in [by_name, by_number] {
        assert!(
            matches!(reply, OrSecondFactor::SecondFactor(_)),
            "{reply:?}"
        );
    }

    let otp = site.code(&person.email, OtpType::SignIn).await;
    let arguments = SignInEmailOtp::new(&*person.email, otp);
    let reply = browser.page().sign_in().email_otp(arguments).await;
    assert_eq!(reply.unwrap().reply().unwrap().user.id, person.id);
}

async fn a_trusted_browser_is_not_asked_and_another_one_is(site: Site) {
    let Enrolled { person, app, .. } = enrolled(&site).await;
    let browser = challenged(&site, &person.email).await;
    let arguments = VerifyTotp::new(app.code()).trust_device(true);
    let reply = browser.page().two_factor().verify_totp(arguments).await;
    reply.unwrap();
    let trust = browser.cookie("trust_device").unwrap();
    assert_eq!(trust.max_age, Some(THIRTY_DAYS));

    browser.page().sign_out().await.unwrap();
    let arguments = SignInEmail::new(&*person.email, PASSWORD);
    let reply = browser.page().sign_in().email(arguments).await.unwrap();
    assert_eq!(reply.signed_in().unwrap().user.id, person.id);
    let renewed = browser.cookie("trust_device").unwrap();
    assert_ne!(renewed.value, trust.value, "the trust is not renewed");
    challenged(&site, &person.email).await;
}

async fn a_session_ends_with_the_browser_if_it_is_not_to_be_remembered(site: Site) {
    let Enrolled { person, app, .. } = enrolled(&site).await;
    let browser = site.browser();
    let arguments = SignInEmail::new(&*person.email, PASSWORD).remember_me(false);
    let reply = browser.page().sign_in().email(arguments).await.unwrap();
    assert!(
        matches!(reply, OrSecondFactor::SecondFactor(_)),
        "{reply:?}"
    );
    give_code(&browser, &app).await;
    assert_eq!(browser.cookie("session_token").unwrap().max_age, None);
    let token = token_of(&browser);
    assert_eq!(sees_dashboard(&browser).await.unwrap().session.token, token);
}

async fn five_wrong_codes_end_the_sign_in(site: Site) {
    let Enrolled { person, app, .. } = enrolled(&site).await;
    let browser = challenged(&site, &person.email).await;
    for _ in 0..5 {
        let arguments = VerifyTotp::new("000000");
        let reply = browser.page().two_factor().verify_totp(arguments).await;
        assert_eq!(refusal(reply), "401 INVALID_CODE");
    }
    let arguments = VerifyTotp::new(app.code());
    let reply = browser.page().two_factor().verify_totp(arguments).await;
    let what = "two_factor.verify_totp, after five wrong codes";
    if site.outcome(what, reply).is_none() {
        assert!(browser.cookie("two_factor").is_none(), "it waits still");
    }
}

async fn ten_wrong_codes_lock_the_account(site: Site) {
    let Enrolled { person, app, .. } = enrolled(&site).await;
    for _ in 0..2 {
        let browser = challenged(&site, &person.email).await;
        for _ in 0..5 {
            let arguments = VerifyTotp::new("000000");
            let reply = browser.page().two_factor().verify_totp(arguments).await;
            assert_eq!(refusal(reply), "401 INVALID_CODE");
        }
    }
    let browser = challenged(&site, &person.email).await;
    let arguments = VerifyTotp::new(app.code());
    let reply = browser.page().two_factor().verify_totp(arguments).await;
    site.outcome("two_factor.verify_totp, after ten in two sign-ins", reply);
}
