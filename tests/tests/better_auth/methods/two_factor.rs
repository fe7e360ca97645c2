//! A second factor beside the password. What all of its methods come to together is in the journeys.

use neon_auth_core::methods::{
    DisableTwoFactor, EnableTwoFactor, GenerateBackupCodes, GetTotpUri, OrSecondFactor,
    SendTwoFactorOtp, SignInEmail, TwoFactorMethod, VerifyBackupCode, VerifyTotp,
    VerifyTwoFactorOtp,
};
use neon_auth_tests::better_auth::{AuthenticatorApp, Browser};

use crate::site::{PASSWORD, Person, Site, refusal, session, token_of};

/// Somebody who has an authenticator app.
pub(crate) struct Enrolled {
    pub(crate) person: Person,
    pub(crate) app: AuthenticatorApp,
    pub(crate) backup_codes: Vec<String>,
}

pub(crate) async fn enrolled(site: &Site) -> Enrolled {
    let person = site.signed_up().await;
    let (app, backup_codes) = begin(&person).await;
    let arguments = VerifyTotp::new(app.code());
    let turned_on = person.page().two_factor().verify_totp(arguments).await;
    turned_on.unwrap();
    Enrolled {
        person,
        app,
        backup_codes,
    }
}

/// Begins to set up an app; until its first code nothing is on.
async fn begin(person: &Person) -> (AuthenticatorApp, Vec<String>) {
    let arguments = EnableTwoFactor::new(PASSWORD);
    let reply = person.page().two_factor().enable(arguments).await.unwrap();
    let app = AuthenticatorApp::read(&reply.totp_uri.unwrap());
    (app, reply.backup_codes)
}

/// A browser in which the password was right, and the second factor is wanted.
pub(crate) async fn challenged(site: &Site, email: &str) -> Browser {
    let browser = site.browser();
    challenge(&browser, email).await;
    browser
}

/// Signs in by password, which asks for the second factor; gives the kinds that upstream takes.
pub(crate) async fn challenge(browser: &Browser, email: &str) -> Vec<String> {
    let arguments = SignInEmail::new(email, PASSWORD);
    let reply = browser.page().sign_in().email(arguments).await.unwrap();
    let OrSecondFactor::SecondFactor(wanted) = reply else {
        panic!("{email} is signed in without a second factor");
    };
    wanted.two_factor_methods
}

/// The code that was sent to a user who signs in.
pub(crate) async fn sent_code(site: &Site, browser: &Browser, email: &str) -> String {
    let page = browser.page();
    let sent = page.two_factor().send_otp(SendTwoFactorOtp::new()).await;
    assert!(sent.unwrap().status);
    site.mail(email, "two-factor-otp").await.otp
}

mod enable {
    use super::*;

    plugin_scenarios![
        begins_with_what_an_app_reads,
        asks_for_nothing_before_the_first_code,
        sends_codes_at_once_if_that_is_the_method,
        refuses_a_wrong_password,
        refuses_a_second_app,
    ];

    async fn begins_with_what_an_app_reads(site: Site) {
        let ann = site.signed_up().await;
        let arguments = EnableTwoFactor::new(PASSWORD).issuer("Acme");
        let reply = ann.page().two_factor().enable(arguments).await.unwrap();
        let method = reply.method.unwrap_or("not said".to_owned());
        assert_eq!(method, site.says("two_factor.enable, the reply's method"));
        let uri = reply.totp_uri.unwrap();
        assert!(uri.starts_with("otpauth://totp/Acme:"), "another label");
        assert!(uri.contains("issuer=Acme"), "another issuer");
        assert_eq!(reply.backup_codes.len(), 10);
    }

    async fn asks_for_nothing_before_the_first_code(site: Site) {
        let ann = site.signed_up().await;
        begin(&ann).await;
        ann.elsewhere(&site).await;
    }

    async fn sends_codes_at_once_if_that_is_the_method(site: Site) {
        let ann = site.signed_up().await;
        let before = token_of(&ann);
        let arguments = EnableTwoFactor::new(PASSWORD).method(TwoFactorMethod::Otp);
        ann.page().two_factor().enable(arguments).await.unwrap();
        let by_code_alone = site.says("two_factor.enable, method otp") == "on at once";
        assert_eq!(token_of(&ann) != before, by_code_alone);
        let user = ann.page().get_session().await.unwrap().unwrap().user;
        let is_on = user.get_as("twoFactorEnabled").unwrap();
        assert_eq!(is_on, Some(by_code_alone), "what is cached is out of date");
        if by_code_alone {
            assert_eq!(challenge(&site.browser(), &ann.email).await, ["otp"]);
        }
    }

    async fn refuses_a_wrong_password(site: Site) {
        let ann = site.signed_up().await;
        let arguments = EnableTwoFactor::new("another horse 2");
        let reply = ann.page().two_factor().enable(arguments).await;
        assert_eq!(refusal(reply), "400 INVALID_PASSWORD");
    }

    async fn refuses_a_second_app(site: Site) {
        let Enrolled { person, .. } = enrolled(&site).await;
        let arguments = EnableTwoFactor::new(PASSWORD);
        let reply = person.page().two_factor().enable(arguments).await;
        site.outcome("two_factor.enable, an app is set up", reply);
    }
}

mod verify_totp {
    use super::*;

    plugin_scenarios![
        turns_the_factor_on,
        signs_in,
        refuses_a_wrong_code,
        refuses_a_browser_in_which_no_sign_in_waits,
    ];

    async fn turns_the_factor_on(site: Site) {
        let ann = site.signed_up().await;
        let elsewhere = ann.elsewhere(&site).await;
        for browser in [&ann.browser, &elsewhere] {
            let cached = browser.page().get_session().await.unwrap().unwrap();
            let is_on = cached.user.get_as("twoFactorEnabled").unwrap();
            assert_eq!(is_on, Some(false));
        }
        let (app, _) = begin(&ann).await;
        let before = token_of(&ann);
        let copy = ann.copy();
        assert!(copy.page().get_session().await.unwrap().is_some());
        let arguments = VerifyTotp::new(app.code());
        let reply = ann.page().two_factor().verify_totp(arguments).await;
        let reply = reply.unwrap().reply().unwrap();
        // The reply's token is that of the session which has ended: the cookie counts.
        assert_eq!(reply.token.unwrap(), before);
        assert_ne!(token_of(&ann), before);
        let cached = ann.page().get_session().await.unwrap().unwrap();
        assert_eq!(cached.session.token, token_of(&ann));
        let is_on = cached.user.get_as("twoFactorEnabled").unwrap();
        assert_eq!(is_on, Some(true));
        let cached = copy.page().get_session().await.unwrap();
        assert!(cached.is_none(), "what was cached still counts");
        assert_eq!(session(&elsewhere).await.unwrap().user.id, ann.id);
    }

    async fn signs_in(site: Site) {
        let Enrolled { person, app, .. } = enrolled(&site).await;
        let browser = challenged(&site, &person.email).await;
        assert!(session(&browser).await.is_none(), "half is enough");
        let arguments = VerifyTotp::new(app.code());
        let reply = browser.page().two_factor().verify_totp(arguments).await;
        let reply = reply.unwrap().reply().unwrap();
        assert_eq!(reply.user.id, person.id);
        assert_eq!(reply.token.unwrap(), token_of(&browser));
        assert!(browser.cookie("two_factor").is_none(), "it waits still");
        assert_eq!(session(&browser).await.unwrap().user.id, person.id);
    }

    async fn refuses_a_wrong_code(site: Site) {
        let Enrolled { person, .. } = enrolled(&site).await;
        let browser = challenged(&site, &person.email).await;
        let arguments = VerifyTotp::new("000000");
        let reply = browser.page().two_factor().verify_totp(arguments).await;
        assert_eq!(refusal(reply), "401 INVALID_CODE");
    }

    async fn refuses_a_browser_in_which_no_sign_in_waits(site: Site) {
        let Enrolled { app, .. } = enrolled(&site).await;
        let browser = site.browser();
        let arguments = VerifyTotp::new(app.code());
        let reply = browser.page().two_factor().verify_totp(arguments).await;
        assert_eq!(refusal(reply), "401 INVALID_TWO_FACTOR_COOKIE");
    }
}

mod send_otp {
    use super::*;

    plugin_scenarios![sends_a_code, refuses_a_browser_in_which_no_sign_in_waits];

    async fn sends_a_code(site: Site) {
        let Enrolled { person, .. } = enrolled(&site).await;
        let browser = challenged(&site, &person.email).await;
        let code = sent_code(&site, &browser, &person.email).await;
        assert_eq!(code.len(), 6);
    }

    async fn refuses_a_browser_in_which_no_sign_in_waits(site: Site) {
        let browser = site.browser();
        let page = browser.page();
        let reply = page.two_factor().send_otp(SendTwoFactorOtp::new()).await;
        assert_eq!(refusal(reply), "401 INVALID_TWO_FACTOR_COOKIE");
    }
}

mod verify_otp {
    use super::*;

    plugin_scenarios![signs_in, refuses_a_wrong_code, refuses_a_sixth_try];

    async fn signs_in(site: Site) {
        let Enrolled { person, .. } = enrolled(&site).await;
        let browser = challenged(&site, &person.email).await;
        let code = sent_code(&site, &browser, &person.email).await;
        let arguments = VerifyTwoFactorOtp::new(code);
        let reply = browser.page().two_factor().verify_otp(arguments).await;
        let reply = reply.unwrap().reply().unwrap();
        assert_eq!(reply.user.id, person.id);
        assert_eq!(session(&browser).await.unwrap().user.id, person.id);
    }

    async fn refuses_a_wrong_code(site: Site) {
        let Enrolled { person, .. } = enrolled(&site).await;
        let browser = challenged(&site, &person.email).await;
        sent_code(&site, &browser, &person.email).await;
        let arguments = VerifyTwoFactorOtp::new("wrong");
        let reply = browser.page().two_factor().verify_otp(arguments).await;
        assert_eq!(refusal(reply), "401 INVALID_CODE");
    }

    async fn refuses_a_sixth_try(site: Site) {
        let Enrolled { person, .. } = enrolled(&site).await;
        let browser = challenged(&site, &person.email).await;
        let code = sent_code(&site, &browser, &person.email).await;
        for _ in 0..5 {
            let arguments = VerifyTwoFactorOtp::new("wrong");
            let reply = browser.page().two_factor().verify_otp(arguments).await;
            assert_eq!(refusal(reply), "401 INVALID_CODE");
        }
        let arguments = VerifyTwoFactorOtp::new(code);
        let reply = browser.page().two_factor().verify_otp(arguments).await;
        site.outcome("two_factor.verify_otp, the sixth try", reply);
    }
}

mod verify_backup_code {
    use super::*;

    plugin_scenarios![
        signs_in,
        checks_without_signing_in,
        refuses_a_code_that_was_used,
    ];

    async fn signs_in(site: Site) {
        let ann = enrolled(&site).await;
        let browser = challenged(&site, &ann.person.email).await;
        let arguments = VerifyBackupCode::new(&*ann.backup_codes[0]);
        let page = browser.page();
        let reply = page.two_factor().verify_backup_code(arguments).await;
        drop(page);
        assert_eq!(reply.unwrap().reply().unwrap().user.id, ann.person.id);
        assert_eq!(session(&browser).await.unwrap().user.id, ann.person.id);
    }

    async fn checks_without_signing_in(site: Site) {
        let ann = enrolled(&site).await;
        let browser = challenged(&site, &ann.person.email).await;
        let arguments = VerifyBackupCode::new(&*ann.backup_codes[0]).disable_session(true);
        let page = browser.page();
        let reply = page.two_factor().verify_backup_code(arguments).await;
        drop(page);
        assert_eq!(reply.unwrap().reply().unwrap().user.id, ann.person.id);
        assert!(session(&browser).await.is_none());
    }

    async fn refuses_a_code_that_was_used(site: Site) {
        let ann = enrolled(&site).await;
        let code = &*ann.backup_codes[0];
        let browser = challenged(&site, &ann.person.email).await;
        let arguments = VerifyBackupCode::new(code);
        let page = browser.page();
        let reply = page.two_factor().verify_backup_code(arguments).await;
        reply.unwrap();
        let another = challenged(&site, &ann.person.email).await;
        let page = another.page();
        let arguments = VerifyBackupCode::new(code);
        let reply = page.two_factor().verify_backup_code(arguments).await;
        assert_eq!(refusal(reply), "401 INVALID_BACKUP_CODE");
    }
}

mod generate_backup_codes {
    use super::*;

    plugin_scenarios![
        replaces_the_old_ones_and_keeps_what_is_cached,
        refuses_a_wrong_password,
        refuses_a_user_without_a_second_factor,
    ];

    async fn replaces_the_old_ones_and_keeps_what_is_cached(site: Site) {
        let ann = enrolled(&site).await;
        let cached = ann.person.cookie("local.session_data").unwrap();
        let page = ann.person.page();
        let arguments = GenerateBackupCodes::new(PASSWORD);
        let reply = page.two_factor().generate_backup_codes(arguments).await;
        drop(page);
        let codes = reply.unwrap().backup_codes;
        assert_eq!(codes.len(), 10);
        assert_eq!(ann.person.cookie("local.session_data").unwrap(), cached);
        let browser = challenged(&site, &ann.person.email).await;
        let page = browser.page();
        let old = VerifyBackupCode::new(&*ann.backup_codes[0]);
        let reply = page.two_factor().verify_backup_code(old).await;
        assert_eq!(refusal(reply), "401 INVALID_BACKUP_CODE");
        let new = VerifyBackupCode::new(&*codes[0]);
        let reply = page.two_factor().verify_backup_code(new).await;
        assert_eq!(reply.unwrap().reply().unwrap().user.id, ann.person.id);
    }

    async fn refuses_a_wrong_password(site: Site) {
        let ann = enrolled(&site).await;
        let page = ann.person.page();
        let arguments = GenerateBackupCodes::new("another horse 2");
        let reply = page.two_factor().generate_backup_codes(arguments).await;
        assert_eq!(refusal(reply), "400 INVALID_PASSWORD");
    }

    async fn refuses_a_user_without_a_second_factor(site: Site) {
        let ann = site.signed_up().await;
        let page = ann.page();
        let arguments = GenerateBackupCodes::new(PASSWORD);
        let reply = page.two_factor().generate_backup_codes(arguments).await;
        let expected = site.says("two_factor.generate_backup_codes, without a second factor");
        assert_eq!(refusal(reply), expected);
    }
}

mod get_totp_uri {
    use super::*;

    plugin_scenarios![
        has_the_same_secret_and_keeps_what_is_cached,
        refuses_a_wrong_password,
        refuses_a_user_without_an_app,
    ];

    async fn has_the_same_secret_and_keeps_what_is_cached(site: Site) {
        let ann = enrolled(&site).await;
        let cached = ann.person.cookie("local.session_data").unwrap();
        let arguments = GetTotpUri::new(PASSWORD);
        let reply = ann.person.page().two_factor().get_totp_uri(arguments).await;
        let another = AuthenticatorApp::read(&reply.unwrap().totp_uri);
        assert!(another.secret == ann.app.secret, "another secret");
        assert_eq!(ann.person.cookie("local.session_data").unwrap(), cached);
    }

    async fn refuses_a_wrong_password(site: Site) {
        let ann = enrolled(&site).await;
        let arguments = GetTotpUri::new("another horse 2");
        let reply = ann.person.page().two_factor().get_totp_uri(arguments).await;
        assert_eq!(refusal(reply), "400 INVALID_PASSWORD");
    }

    async fn refuses_a_user_without_an_app(site: Site) {
        let ann = site.signed_up().await;
        let arguments = GetTotpUri::new(PASSWORD);
        let reply = ann.page().two_factor().get_totp_uri(arguments).await;
        assert_eq!(refusal(reply), "400 TOTP_NOT_ENABLED");
    }
}

mod disable {
    use super::*;

    plugin_scenarios![lets_the_password_do, refuses_a_wrong_password];

    async fn lets_the_password_do(site: Site) {
        let ann = enrolled(&site).await.person;
        let before = token_of(&ann);
        let copy = ann.copy();
        assert!(copy.page().get_session().await.unwrap().is_some());
        let arguments = DisableTwoFactor::new(PASSWORD);
        let reply = ann.page().two_factor().disable(arguments).await;
        assert!(reply.unwrap().status);
        assert_ne!(token_of(&ann), before);
        let cached = copy.page().get_session().await.unwrap();
        assert!(cached.is_none(), "what was cached still counts");
        let cached = ann.page().get_session().await.unwrap().unwrap();
        let is_on = cached.user.get_as("twoFactorEnabled").unwrap();
        assert_eq!(is_on, Some(false));
        ann.elsewhere(&site).await;
    }

    async fn refuses_a_wrong_password(site: Site) {
        let ann = enrolled(&site).await.person;
        let arguments = DisableTwoFactor::new("another horse 2");
        let reply = ann.page().two_factor().disable(arguments).await;
        assert_eq!(refusal(reply), "400 INVALID_PASSWORD");
    }
}
