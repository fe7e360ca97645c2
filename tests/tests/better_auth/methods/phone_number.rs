//! Codes by text message.

use neon_auth_core::methods::{
    RequestPhonePasswordReset, ResetPhonePassword, SendPhoneOtp, SignInPhoneNumber,
    VerifyPhoneNumber,
};

use crate::site::{PASSWORD, Person, Site, number, refusal, session};

/// Gives somebody a number of their own.
pub(crate) async fn verified_number(site: &Site, person: &Person) -> String {
    let number = number();
    let arguments = SendPhoneOtp::new(number.as_str());
    person
        .page()
        .phone_number()
        .send_otp(arguments)
        .await
        .unwrap();
    let code = site.mail(&number, "phone-otp").await.otp;
    let arguments = VerifyPhoneNumber::new(number.as_str(), code).update_phone_number(true);
    person
        .page()
        .phone_number()
        .verify(arguments)
        .await
        .unwrap();
    number
}

mod send_otp {
    use super::*;

    scenarios![sends_a_code, refuses_an_origin_that_is_not_trusted];

    async fn sends_a_code(site: Site) {
        let number = number();
        let reply = site
            .browser()
            .page()
            .phone_number()
            .send_otp(SendPhoneOtp::new(number.as_str()))
            .await
            .unwrap();
        assert_eq!(reply.message.as_deref(), Some("code sent"));
        assert_eq!(site.mail(&number, "phone-otp").await.otp.len(), 6);
    }

    async fn refuses_an_origin_that_is_not_trusted(site: Site) {
        let ann = site.signed_up().await;
        let elsewhere = ann.at_untrusted_origin(&site);
        let reply = elsewhere
            .page()
            .phone_number()
            .send_otp(SendPhoneOtp::new(number()))
            .await;
        assert_eq!(refusal(reply), "403 INVALID_ORIGIN");
    }
}

mod verify {
    use super::*;

    scenarios![
        gives_the_signed_in_user_the_number,
        signs_in,
        refuses_a_wrong_code
    ];

    async fn gives_the_signed_in_user_the_number(site: Site) {
        let ann = site.signed_up().await;
        let number = verified_number(&site, &ann).await;
        let user = session(&ann).await.unwrap().user;
        assert_eq!(user.get("phoneNumber").unwrap(), Some(number.into()));
        assert_eq!(user.get_as("phoneNumberVerified").unwrap(), Some(true));
    }

    async fn signs_in(site: Site) {
        let ann = site.signed_up().await;
        let number = verified_number(&site, &ann).await;
        let browser = site.browser();
        browser
            .page()
            .phone_number()
            .send_otp(SendPhoneOtp::new(number.as_str()))
            .await
            .unwrap();
        let code = site.mail(&number, "phone-otp").await.otp;
        let arguments = VerifyPhoneNumber::new(number, code);
        let reply = browser
            .page()
            .phone_number()
            .verify(arguments)
            .await
            .unwrap()
            .reply()
            .unwrap();
        assert!(reply.status);
        assert_eq!(reply.user.unwrap().id, ann.id);
        assert_eq!(
            session(&browser).await.unwrap().session.token,
            reply.token.unwrap()
        );
    }

    async fn refuses_a_wrong_code(site: Site) {
        let number = number();
        let browser = site.browser();
        browser
            .page()
            .phone_number()
            .send_otp(SendPhoneOtp::new(number.as_str()))
            .await
            .unwrap();
        let reply = browser
            .page()
            .phone_number()
            .verify(VerifyPhoneNumber::new(number, "wrong"))
            .await;
        assert_eq!(refusal(reply), "400 INVALID_OTP");
    }
}

mod request_password_reset {
    use super::*;

    scenarios![
        sends_a_code_to_the_user_with_the_number,
        refuses_an_origin_that_is_not_trusted
    ];

    async fn sends_a_code_to_the_user_with_the_number(site: Site) {
        let ann = site.signed_up().await;
        let nobody = number();
        let number = verified_number(&site, &ann).await;
        for number in [&number, &nobody] {
            let arguments = RequestPhonePasswordReset::new(number.as_str());
            assert!(
                site.browser()
                    .page()
                    .phone_number()
                    .request_password_reset(arguments)
                    .await
                    .unwrap()
                    .status
            );
        }
        assert_eq!(site.mail(&number, "phone-reset-otp").await.otp.len(), 6);
        assert!(site.sent_nothing(&nobody, "phone-reset-otp").await);
    }

    async fn refuses_an_origin_that_is_not_trusted(site: Site) {
        let ann = site.signed_up().await;
        let elsewhere = ann.at_untrusted_origin(&site);
        let arguments = RequestPhonePasswordReset::new(number());
        let reply = elsewhere
            .page()
            .phone_number()
            .request_password_reset(arguments)
            .await;
        assert_eq!(refusal(reply), "403 INVALID_ORIGIN");
    }
}

mod reset_password {
    use super::*;

    scenarios![sets_the_password, refuses_a_code_that_was_not_asked_for];

    async fn sets_the_password(site: Site) {
        let ann = site.signed_up().await;
        let number = verified_number(&site, &ann).await;
        let browser = site.browser();
        let arguments = RequestPhonePasswordReset::new(number.as_str());
        browser
            .page()
            .phone_number()
            .request_password_reset(arguments)
            .await
            .unwrap();
        let otp = site.mail(&number, "phone-reset-otp").await.otp;
        let arguments =
            ResetPhonePassword::new(number.as_str(), otp).new_password("another horse 2");
        assert!(
            browser
                .page()
                .phone_number()
                .reset_password(arguments)
                .await
                .unwrap()
                .status
        );
        let arguments = SignInPhoneNumber::new(number.as_str(), PASSWORD);
        let reply = browser.page().sign_in().phone_number(arguments).await;
        assert_eq!(refusal(reply), "401 INVALID_PHONE_NUMBER_OR_PASSWORD");
        let arguments = SignInPhoneNumber::new(number, "another horse 2");
        let reply = browser
            .page()
            .sign_in()
            .phone_number(arguments)
            .await
            .unwrap()
            .signed_in()
            .unwrap();
        assert_eq!(reply.user.id, ann.id);
    }

    async fn refuses_a_code_that_was_not_asked_for(site: Site) {
        let arguments = ResetPhonePassword::new(number(), "000000").new_password("another horse 2");
        let reply = site
            .browser()
            .page()
            .phone_number()
            .reset_password(arguments)
            .await;
        assert_eq!(refusal(reply), "400 OTP_NOT_FOUND");
    }
}
