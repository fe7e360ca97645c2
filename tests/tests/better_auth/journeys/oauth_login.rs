//! Signing in on the login page of an OAuth provider: the client waits, and the way leads on to the consent page.

use neon_auth_core::methods::{
    GiveConsent, OrAuthorization, OrSecondFactor, OtpType, SendPhoneOtp, SignInAnonymous,
    SignInEmail, SignInEmailOtp, SignInPhoneNumber, SignInSocial, SignInUsername, SignUpEmail,
    VerifyBackupCode, VerifyEmailOtp, VerifyPasskeyAuthentication, VerifyPhoneNumber, VerifyTotp,
    VerifyTwoFactorOtp,
};
use neon_auth_tests::better_auth::{Browser, OAuthClient};

use super::sees_dashboard;
use crate::methods::oauth2::consent_page;
use crate::methods::passkey::{assertion, with_passkey};
use crate::methods::phone_number::verified_number;
use crate::methods::two_factor::{Enrolled, enrolled, sent_code};
use crate::methods::username::signed_up_with_name;
use crate::site::{PASSWORD, Site, address};

package_scenarios![
    by_password_and_on_to_the_client,
    by_a_new_account,
    by_a_name,
    by_a_phone_number,
    by_a_mailed_code,
    by_a_verified_address,
    by_a_verified_phone_number,
    by_a_passkey,
    without_an_account,
    by_a_provider,
    by_an_app_after_the_password,
    by_a_sent_code_after_the_password,
    by_a_backup_code_after_the_password,
];

/// A client that has sent the browser to the login page.
struct Waiting {
    client: OAuthClient,
    browser: Browser,
    query: String,
}

async fn waiting(site: &Site) -> Waiting {
    let client = OAuthClient::register(site, "Client").await;
    let query = client.login_query().await;
    Waiting {
        client,
        browser: site.browser(),
        query,
    }
}

impl Waiting {
    /// The sign-in leads to the consent page, and the browser has a session and a cached one.
    async fn arrives<T>(&self, reply: OrAuthorization<T>) -> String {
        let OrAuthorization::Authorization(next) = reply else {
            panic!("it does not lead on");
        };
        let query = consent_page(&next.url);
        assert!(query.contains(&self.client.id), "another client's");
        let minted = self.browser.cookie("local.session_data");
        assert!(minted.is_some(), "nothing is cached");
        assert!(sees_dashboard(&self.browser).await.is_some());
        query
    }

    /// The password is right, and asks for the second factor.
    async fn gives_password(&self, email: &str) {
        let arguments = SignInEmail::new(email, PASSWORD).oauth_query(&*self.query);
        let reply = self.browser.page().sign_in().email(arguments).await;
        let reply = reply.unwrap();
        assert!(
            matches!(reply, OrSecondFactor::SecondFactor(_)),
            "{reply:?}"
        );
    }
}

fn without_second_factor<T>(reply: OrSecondFactor<T>) -> T {
    match reply {
        OrSecondFactor::Reply(reply) => reply,
        OrSecondFactor::SecondFactor(_) => panic!("a second factor is wanted"),
    }
}

async fn by_password_and_on_to_the_client(site: Site) {
    let ann = site.signed_up().await;
    let waiting = waiting(&site).await;
    let browser = &waiting.browser;
    let arguments = SignInEmail::new(&*ann.email, PASSWORD).oauth_query(&*waiting.query);
    let reply = browser.page().sign_in().email(arguments).await.unwrap();
    let query = waiting.arrives(without_second_factor(reply)).await;
    let arguments = GiveConsent::new(true).oauth_query(query);
    let next = browser.page().oauth2().consent(arguments).await.unwrap();
    assert!(OAuthClient::has_code(&next.url), "it leads elsewhere");
}

async fn by_a_new_account(site: Site) {
    let waiting = waiting(&site).await;
    let arguments = SignUpEmail::new(address("ann"), PASSWORD)
        .name("Ann")
        .oauth_query(&*waiting.query);
    let reply = waiting.browser.page().sign_up().email(arguments).await;
    waiting.arrives(reply.unwrap()).await;
}

async fn by_a_name(site: Site) {
    let (_, name) = signed_up_with_name(&site).await;
    let waiting = waiting(&site).await;
    let arguments = SignInUsername::new(name, PASSWORD).oauth_query(&*waiting.query);
    let reply = waiting.browser.page().sign_in().username(arguments).await;
    waiting.arrives(without_second_factor(reply.unwrap())).await;
}

async fn by_a_phone_number(site: Site) {
    let ann = site.signed_up().await;
    let number = verified_number(&site, &ann).await;
    let waiting = waiting(&site).await;
    let arguments = SignInPhoneNumber::new(number, PASSWORD).oauth_query(&*waiting.query);
    let page = waiting.browser.page();
    let reply = page.sign_in().phone_number(arguments).await;
    drop(page);
    waiting.arrives(without_second_factor(reply.unwrap())).await;
}

async fn by_a_mailed_code(site: Site) {
    let email = address("code");
    let otp = site.code(&email, OtpType::SignIn).await;
    let waiting = waiting(&site).await;
    let arguments = SignInEmailOtp::new(email, otp).oauth_query(&*waiting.query);
    let reply = waiting.browser.page().sign_in().email_otp(arguments).await;
    waiting.arrives(reply.unwrap()).await;
}

async fn by_a_verified_address(site: Site) {
    let ann = site.signed_up().await;
    let otp = site.code(&ann.email, OtpType::EmailVerification).await;
    let waiting = waiting(&site).await;
    let arguments = VerifyEmailOtp::new(&*ann.email, otp).oauth_query(&*waiting.query);
    let page = waiting.browser.page();
    let reply = page.email_otp().verify_email(arguments).await;
    drop(page);
    waiting.arrives(reply.unwrap()).await;
}

async fn by_a_verified_phone_number(site: Site) {
    let ann = site.signed_up().await;
    let number = verified_number(&site, &ann).await;
    let waiting = waiting(&site).await;
    let page = waiting.browser.page();
    let arguments = SendPhoneOtp::new(&*number);
    page.phone_number().send_otp(arguments).await.unwrap();
    let code = site.mail(&number, "phone-otp").await.otp;
    let arguments = VerifyPhoneNumber::new(number, code).oauth_query(&*waiting.query);
    let reply = page.phone_number().verify(arguments).await;
    drop(page);
    waiting.arrives(reply.unwrap()).await;
}

async fn by_a_passkey(site: Site) {
    let (_, mut authenticator, _) = with_passkey(&site).await;
    let waiting = waiting(&site).await;
    let response = assertion(&waiting.browser, &mut authenticator).await;
    let arguments = VerifyPasskeyAuthentication::new(response).oauth_query(&*waiting.query);
    let page = waiting.browser.page();
    let reply = page.passkey().verify_authentication(arguments).await;
    drop(page);
    waiting.arrives(reply.unwrap()).await;
}

async fn without_an_account(site: Site) {
    let waiting = waiting(&site).await;
    let arguments = SignInAnonymous::new().oauth_query(&*waiting.query);
    let reply = waiting.browser.page().sign_in().anonymous(arguments).await;
    waiting.arrives(reply.unwrap()).await;
}

async fn by_a_provider(site: Site) {
    let waiting = waiting(&site).await;
    let arguments = SignInSocial::new("google")
        .callback_url("/dashboard")
        .oauth_query(&*waiting.query);
    let begun = waiting.browser.page().sign_in().social(arguments).await;
    let consent = format!("login_hint={}", address("ann"));
    let url = begun.unwrap().url.unwrap();
    let landed = site.sign_in_at_provider(&url, &consent).await;
    assert!(consent_page(&landed).contains(&waiting.client.id));
    let page = landed.strip_prefix("http://localhost:3000").unwrap();
    waiting.browser.visit(page).await;
    assert!(sees_dashboard(&waiting.browser).await.is_some());
}

async fn by_an_app_after_the_password(site: Site) {
    let Enrolled { person, app, .. } = enrolled(&site).await;
    let waiting = waiting(&site).await;
    waiting.gives_password(&person.email).await;
    let arguments = VerifyTotp::new(app.code()).oauth_query(&*waiting.query);
    let page = waiting.browser.page();
    let reply = page.two_factor().verify_totp(arguments).await;
    drop(page);
    waiting.arrives(reply.unwrap()).await;
}

async fn by_a_sent_code_after_the_password(site: Site) {
    let Enrolled { person, .. } = enrolled(&site).await;
    let waiting = waiting(&site).await;
    waiting.gives_password(&person.email).await;
    let code = sent_code(&site, &waiting.browser, &person.email).await;
    let arguments = VerifyTwoFactorOtp::new(code).oauth_query(&*waiting.query);
    let page = waiting.browser.page();
    let reply = page.two_factor().verify_otp(arguments).await;
    drop(page);
    waiting.arrives(reply.unwrap()).await;
}

async fn by_a_backup_code_after_the_password(site: Site) {
    let Enrolled {
        person,
        backup_codes,
        ..
    } = enrolled(&site).await;
    let waiting = waiting(&site).await;
    waiting.gives_password(&person.email).await;
    let arguments = VerifyBackupCode::new(&*backup_codes[0]).oauth_query(&*waiting.query);
    let page = waiting.browser.page();
    let reply = page.two_factor().verify_backup_code(arguments).await;
    drop(page);
    waiting.arrives(reply.unwrap()).await;
}
