//! The older way to a new password by code.

use neon_auth_core::methods::{ForgetPasswordEmailOtp, ResetPasswordOtp};

use crate::site::{Site, refusal};

mod email_otp {
    use super::*;

    scenarios![mails_a_code, refuses_an_origin_that_is_not_trusted];

    async fn mails_a_code(site: Site) {
        let ann = site.signed_up().await;
        let arguments = ForgetPasswordEmailOtp::new(ann.email.as_str());
        assert!(
            site.browser()
                .page()
                .forget_password()
                .email_otp(arguments)
                .await
                .unwrap()
                .success
        );
        let otp = site.mail(&ann.email, "otp&type=forget-password").await.otp;
        let arguments = ResetPasswordOtp::new(ann.email.as_str(), otp).password("another horse 2");
        assert!(
            site.browser()
                .page()
                .email_otp()
                .reset_password(arguments)
                .await
                .unwrap()
                .success
        );
    }

    async fn refuses_an_origin_that_is_not_trusted(site: Site) {
        let ann = site.signed_up().await;
        let elsewhere = ann.at_untrusted_origin(&site);
        let arguments = ForgetPasswordEmailOtp::new(ann.email.as_str());
        let reply = elsewhere
            .page()
            .forget_password()
            .email_otp(arguments)
            .await;
        assert_eq!(refusal(reply), "403 INVALID_ORIGIN");
    }
}
