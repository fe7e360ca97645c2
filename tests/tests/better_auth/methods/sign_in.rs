//! Signing in.

use neon_auth_core::methods::{
    IdToken, OtpType, SignInEmail, SignInEmailOtp, SignInMagicLink, SignInPhoneNumber, SignInSocial,
};

use super::phone_number::verified_number;
use crate::site::{PASSWORD, address, live, number, refusal, session, token_of};

mod email {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn begins_a_session() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let browser = site.browser();
        let arguments = SignInEmail::new(ann.email.as_str(), PASSWORD).callback_url("/dashboard");
        let reply = browser.page().sign_in().email(arguments).await.unwrap();
        let reply = reply.signed_in().unwrap();
        assert_eq!(reply.user.id, ann.id);
        assert!(reply.redirect);
        assert_eq!(reply.url.unwrap(), "/dashboard");
        assert_eq!(reply.token.unwrap(), token_of(&browser));
        assert_eq!(session(&browser).await.unwrap().user.id, ann.id);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn refuses_a_wrong_password() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let reply = site.sign_in(&ann.email, "another horse 2").await;
        assert_eq!(refusal(reply), "401 INVALID_EMAIL_OR_PASSWORD");
    }
}

mod social {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn leads_to_the_provider() {
        let Some(site) = live() else { return };
        let browser = site.browser();
        let arguments = SignInSocial::new("github")
            .callback_url("/dashboard")
            .scopes(["repo".to_owned()]);
        let reply = browser.page().sign_in().social(arguments).await.unwrap();
        assert!(reply.redirect);
        assert!(browser.cookie("session_challenge").is_some());
        let consent = format!("login_hint={}", address("social"));
        let landed = site
            .sign_in_at_provider(&reply.url.unwrap(), &consent)
            .await;
        assert!(landed.starts_with("http://localhost:3000/dashboard?neon_auth_session_verifier="));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn signs_in_at_once_with_an_id_token() {
        let Some(site) = live() else { return };
        let ann = site.signed_in_at("google").await;
        let arguments = neon_auth_core::methods::GetAccessToken::new("google");
        let tokens = ann.page().get_access_token(arguments).await.unwrap();
        let browser = site.browser();
        let arguments =
            SignInSocial::new("google").id_token(IdToken::new(tokens.id_token.unwrap()));
        let reply = browser.page().sign_in().social(arguments).await.unwrap();
        assert!(!reply.redirect);
        assert_eq!(reply.user.unwrap().id, ann.id);
        assert_eq!(reply.token.unwrap(), token_of(&browser));
        assert_eq!(session(&browser).await.unwrap().user.id, ann.id);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn refuses_an_unknown_provider() {
        let Some(site) = live() else { return };
        let arguments = SignInSocial::new("myspace").callback_url("/dashboard");
        let reply = site.browser().page().sign_in().social(arguments).await;
        assert_eq!(refusal(reply), "404 PROVIDER_NOT_FOUND");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn refuses_to_come_back_elsewhere() {
        let Some(site) = live() else { return };
        let arguments = SignInSocial::new("google").callback_url("https://evil.example/");
        let reply = site.browser().page().sign_in().social(arguments).await;
        assert_eq!(
            refusal(reply),
            site.says("403 INVALID_CALLBACK_URL", "403 INVALID_CALLBACKURL")
        );
    }
}

mod email_otp {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn signs_up_a_new_user() {
        let Some(site) = live() else { return };
        let email = address("code");
        let otp = site.code(&email, OtpType::SignIn).await;
        let browser = site.browser();
        let arguments = SignInEmailOtp::new(email.as_str(), otp).name("Cody");
        let reply = browser.page().sign_in().email_otp(arguments).await.unwrap();
        let reply = reply.signed_in().unwrap();
        assert!(reply.user.email_verified);
        let session = session(&browser).await.unwrap();
        assert_eq!(session.user.email, email);
        assert_eq!(session.user.id, reply.user.id);
        // The older server does not take a name.
        assert_eq!(session.user.name, site.says("Cody", ""));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn refuses_a_wrong_code() {
        let Some(site) = live() else { return };
        let email = address("code");
        site.code(&email, OtpType::SignIn).await;
        let arguments = SignInEmailOtp::new(email, "wrong");
        let reply = site.browser().page().sign_in().email_otp(arguments).await;
        assert_eq!(refusal(reply), "400 INVALID_OTP");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn refuses_a_fourth_try() {
        let Some(site) = live() else { return };
        let email = address("code");
        let otp = site.code(&email, OtpType::SignIn).await;
        let browser = site.browser();
        for _ in 0..3 {
            let arguments = SignInEmailOtp::new(email.as_str(), "wrong");
            let reply = browser.page().sign_in().email_otp(arguments).await;
            assert_eq!(refusal(reply), "400 INVALID_OTP");
        }
        let reply = browser
            .page()
            .sign_in()
            .email_otp(SignInEmailOtp::new(email, otp))
            .await;
        assert_eq!(refusal(reply), "403 TOO_MANY_ATTEMPTS");
    }
}

mod magic_link {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn mails_a_link() {
        let Some(site) = live() else { return };
        let email = address("magic");
        let browser = site.browser();
        let arguments = SignInMagicLink::new(email.as_str()).callback_url("/welcome");
        let reply = browser
            .page()
            .sign_in()
            .magic_link(arguments)
            .await
            .unwrap();
        assert!(reply.status);
        let mail = site.mail(&email, "magic-link").await;
        assert!(mail.url.contains(&format!("token={}", mail.token)));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn refuses_what_is_no_address() {
        let Some(site) = live() else { return };
        let reply = site
            .browser()
            .page()
            .sign_in()
            .magic_link(SignInMagicLink::new("ann"))
            .await;
        assert_eq!(refusal(reply), "400 VALIDATION_ERROR");
    }
}

mod phone_number {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn signs_in_by_number_and_password() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let number = verified_number(&site, &ann).await;
        let browser = site.browser();
        let arguments = SignInPhoneNumber::new(number.as_str(), PASSWORD).remember_me(false);
        let reply = browser
            .page()
            .sign_in()
            .phone_number(arguments)
            .await
            .unwrap()
            .signed_in()
            .unwrap();
        assert_eq!(reply.user.id, ann.id);
        assert_eq!(reply.token.unwrap(), token_of(&browser));
        let user = session(&browser).await.unwrap().user;
        assert_eq!(user.get_as("phoneNumber").unwrap(), Some(number));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn refuses_an_unknown_number() {
        let Some(site) = live() else { return };
        let arguments = SignInPhoneNumber::new(number(), PASSWORD);
        let reply = site
            .browser()
            .page()
            .sign_in()
            .phone_number(arguments)
            .await;
        assert_eq!(refusal(reply), "401 INVALID_PHONE_NUMBER_OR_PASSWORD");
    }
}
