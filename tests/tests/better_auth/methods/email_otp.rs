//! Codes by mail.

use neon_auth_core::methods::{
    ChangeEmailOtp, CheckVerificationOtp, OtpType, RequestEmailChangeOtp, RequestPasswordResetOtp,
    ResetPasswordOtp, SendVerificationOtp, VerifyEmailOtp,
};

use crate::site::{PASSWORD, Site, address, refusal, session, token_of};

const NEW_PASSWORD: &str = "another horse 2";

mod send_verification_otp {
    use super::*;

    scenarios![mails_a_code_for_each_purpose, refuses_an_unknown_purpose];

    async fn mails_a_code_for_each_purpose(site: Site) {
        let ann = site.signed_up().await;
        for purpose in [
            OtpType::SignIn,
            OtpType::EmailVerification,
            OtpType::ForgetPassword,
        ] {
            assert_eq!(site.code(&ann.email, purpose).await.len(), 6);
        }
    }

    async fn refuses_an_unknown_purpose(site: Site) {
        let arguments = SendVerificationOtp::new(address("ann"), OtpType::Other("tea".to_owned()));
        let reply = site
            .browser()
            .page()
            .email_otp()
            .send_verification_otp(arguments)
            .await;
        assert_eq!(refusal(reply), "400 VALIDATION_ERROR");
    }
}

mod verify_email {
    use super::*;

    scenarios![verifies_the_address_and_signs_in, refuses_a_wrong_code];

    async fn verifies_the_address_and_signs_in(site: Site) {
        let ann = site.signed_up().await;
        let otp = site.code(&ann.email, OtpType::EmailVerification).await;
        let browser = site.browser();
        let arguments = VerifyEmailOtp::new(ann.email.as_str(), otp);
        let reply = browser
            .page()
            .email_otp()
            .verify_email(arguments)
            .await
            .unwrap()
            .reply()
            .unwrap();
        assert!(reply.status);
        assert_eq!(reply.user.unwrap().id, ann.id);
        assert_eq!(reply.token.unwrap(), token_of(&browser));
        assert!(session(&browser).await.unwrap().user.email_verified);
    }

    async fn refuses_a_wrong_code(site: Site) {
        let ann = site.signed_up().await;
        site.code(&ann.email, OtpType::EmailVerification).await;
        let arguments = VerifyEmailOtp::new(ann.email.as_str(), "wrong");
        let reply = site
            .browser()
            .page()
            .email_otp()
            .verify_email(arguments)
            .await;
        assert_eq!(refusal(reply), "400 INVALID_OTP");
    }
}

mod check_verification_otp {
    use super::*;

    scenarios![leaves_the_code_good, refuses_a_wrong_code];

    async fn leaves_the_code_good(site: Site) {
        let ann = site.signed_up().await;
        let otp = site.code(&ann.email, OtpType::EmailVerification).await;
        let arguments =
            CheckVerificationOtp::new(ann.email.as_str(), OtpType::EmailVerification, otp.as_str());
        let browser = site.browser();
        assert!(
            browser
                .page()
                .email_otp()
                .check_verification_otp(arguments)
                .await
                .unwrap()
                .success
        );
        let arguments = VerifyEmailOtp::new(ann.email.as_str(), otp);
        assert!(
            browser
                .page()
                .email_otp()
                .verify_email(arguments)
                .await
                .unwrap()
                .reply()
                .unwrap()
                .status
        );
    }

    async fn refuses_a_wrong_code(site: Site) {
        let ann = site.signed_up().await;
        site.code(&ann.email, OtpType::EmailVerification).await;
        let arguments =
            CheckVerificationOtp::new(ann.email.as_str(), OtpType::EmailVerification, "wrong");
        let reply = site
            .browser()
            .page()
            .email_otp()
            .check_verification_otp(arguments)
            .await;
        assert_eq!(refusal(reply), "400 INVALID_OTP");
    }
}

mod request_password_reset {
    use super::*;

    scenarios![
        mails_a_code_to_a_user_with_an_account,
        refuses_an_origin_that_is_not_trusted
    ];

    async fn mails_a_code_to_a_user_with_an_account(site: Site) {
        let ann = site.signed_up().await;
        let nobody = address("nobody");
        for email in [&ann.email, &nobody] {
            let arguments = RequestPasswordResetOtp::new(email.as_str());
            let reply = site
                .browser()
                .page()
                .email_otp()
                .request_password_reset(arguments)
                .await
                .unwrap();
            assert!(reply.success);
        }
        assert_eq!(
            site.mail(&ann.email, "otp&type=forget-password")
                .await
                .otp
                .len(),
            6
        );
        assert!(site.sent_nothing(&nobody, "otp").await);
    }

    async fn refuses_an_origin_that_is_not_trusted(site: Site) {
        let ann = site.signed_up().await;
        let elsewhere = ann.at_untrusted_origin(&site);
        let arguments = RequestPasswordResetOtp::new(ann.email.as_str());
        let reply = elsewhere
            .page()
            .email_otp()
            .request_password_reset(arguments)
            .await;
        assert_eq!(refusal(reply), "403 INVALID_ORIGIN");
    }
}

mod reset_password {
    use super::*;

    scenarios![sets_the_password, refuses_a_wrong_code];

    async fn sets_the_password(site: Site) {
        let ann = site.signed_up().await;
        let otp = site.code(&ann.email, OtpType::ForgetPassword).await;
        let arguments = ResetPasswordOtp::new(ann.email.as_str(), otp).password(NEW_PASSWORD);
        assert!(
            site.browser()
                .page()
                .email_otp()
                .reset_password(arguments)
                .await
                .unwrap()
                .success
        );
        assert_eq!(
            refusal(site.sign_in(&ann.email, PASSWORD).await),
            "401 INVALID_EMAIL_OR_PASSWORD"
        );
        assert!(site.sign_in(&ann.email, NEW_PASSWORD).await.is_ok());
    }

    async fn refuses_a_wrong_code(site: Site) {
        let ann = site.signed_up().await;
        site.code(&ann.email, OtpType::ForgetPassword).await;
        let arguments = ResetPasswordOtp::new(ann.email.as_str(), "wrong").password(NEW_PASSWORD);
        let reply = site
            .browser()
            .page()
            .email_otp()
            .reset_password(arguments)
            .await;
        assert_eq!(refusal(reply), "400 INVALID_OTP");
    }
}

mod request_email_change {
    use super::*;

    scenarios![
        mails_a_code_to_the_new_address,
        refuses_a_visitor_who_is_signed_out
    ];

    async fn mails_a_code_to_the_new_address(site: Site) {
        let ann = site.signed_up().await;
        let next = address("next");
        let reply = ann
            .page()
            .email_otp()
            .request_email_change(RequestEmailChangeOtp::new(next.as_str()))
            .await;
        let Some(reply) = site.outcome("email_otp.request_email_change", reply) else {
            return;
        };
        assert!(reply.success);
        assert_eq!(site.mail(&next, "otp&type=change-email").await.otp.len(), 6);
    }

    async fn refuses_a_visitor_who_is_signed_out(site: Site) {
        let arguments = RequestEmailChangeOtp::new(address("next"));
        let reply = site
            .browser()
            .page()
            .email_otp()
            .request_email_change(arguments)
            .await;
        let refused = site.says("email_otp.request_email_change, signed out");
        assert_eq!(refusal(reply), refused);
    }
}

mod change_email {
    use super::*;

    scenarios![changes_the_address, refuses_a_wrong_code];

    async fn changes_the_address(site: Site) {
        let ann = site.signed_up().await;
        let next = address("next");
        let reply = ann
            .page()
            .email_otp()
            .request_email_change(RequestEmailChangeOtp::new(next.as_str()))
            .await;
        if site
            .outcome("email_otp.request_email_change", reply)
            .is_none()
        {
            return;
        }
        let otp = site.mail(&next, "otp&type=change-email").await.otp;
        let arguments = ChangeEmailOtp::new(next.as_str(), otp);
        assert!(
            ann.page()
                .email_otp()
                .change_email(arguments)
                .await
                .unwrap()
                .success
        );
        assert_eq!(session(&ann).await.unwrap().user.email, next);
    }

    async fn refuses_a_wrong_code(site: Site) {
        let ann = site.signed_up().await;
        let next = address("next");
        let _ = ann
            .page()
            .email_otp()
            .request_email_change(RequestEmailChangeOtp::new(next.as_str()))
            .await;
        let reply = ann
            .page()
            .email_otp()
            .change_email(ChangeEmailOtp::new(next, "wrong"))
            .await;
        let refused = site.says("email_otp.change_email, a wrong code");
        assert_eq!(refusal(reply), refused);
    }
}
