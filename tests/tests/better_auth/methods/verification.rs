//! Verifying an address by a link.

use neon_auth_core::methods::{OrRedirect, SendVerificationEmail, VerifyEmail};

use crate::site::{Site, refusal, session, token_of};

mod send_verification_email {
    use super::*;

    scenarios![mails_a_link, refuses_the_address_of_another];

    async fn mails_a_link(site: Site) {
        let ann = site.signed_up().await;
        let arguments = SendVerificationEmail::new(ann.email.as_str()).callback_url("/verified");
        assert!(
            ann.page()
                .send_verification_email(arguments)
                .await
                .unwrap()
                .status
        );
        let mail = site.mail(&ann.email, "verify-email").await;
        assert!(mail.url.contains("callbackURL=%2Fverified"), "{mail:?}");
    }

    async fn refuses_the_address_of_another(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let reply = ann
            .page()
            .send_verification_email(SendVerificationEmail::new(ben.email.as_str()))
            .await;
        assert_eq!(refusal(reply), "400 EMAIL_MISMATCH");
    }
}

mod verify_email {
    use super::*;

    scenarios![
        verifies_the_address_and_signs_in,
        leads_on_with_the_cookies_of_the_new_session,
        refuses_a_bad_token,
    ];

    async fn verifies_the_address_and_signs_in(site: Site) {
        let ann = site.signed_up().await;
        let token = site.mail(&ann.email, "verify-email").await.token;
        let browser = site.browser();
        let reply = browser
            .page()
            .verify_email(VerifyEmail::new(token))
            .await
            .unwrap();
        let OrRedirect::Reply(reply) = reply else {
            panic!("{reply:?}")
        };
        assert!(reply.status);
        assert!(session(&ann).await.unwrap().user.email_verified);
        assert_eq!(session(&browser).await.unwrap().user.id, ann.id);
    }

    async fn leads_on_with_the_cookies_of_the_new_session(site: Site) {
        let ann = site.signed_up().await;
        let token = site.mail(&ann.email, "verify-email").await.token;
        let browser = site.browser();
        let arguments = VerifyEmail::new(token).callback_url("/verified");
        let reply = browser.page().verify_email(arguments).await.unwrap();
        let OrRedirect::Redirect { url } = reply else {
            panic!("{reply:?}")
        };
        assert_eq!(url, "/verified");
        assert_ne!(token_of(&browser), token_of(&ann));
        assert!(session(&browser).await.unwrap().user.email_verified);
    }

    async fn refuses_a_bad_token(site: Site) {
        let browser = site.browser();
        let reply = browser.page().verify_email(VerifyEmail::new("bad")).await;
        assert_eq!(refusal(reply), "401 INVALID_TOKEN");
        let arguments = VerifyEmail::new("bad").callback_url("/verified");
        let reply = browser.page().verify_email(arguments).await.unwrap();
        let OrRedirect::Redirect { url } = reply else {
            panic!("{reply:?}")
        };
        assert!(
            url.to_ascii_lowercase()
                .ends_with("/verified?error=invalid_token"),
            "{url}"
        );
    }
}
