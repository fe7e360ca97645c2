//! Signing in.

use neon_auth_core::methods::{
    IdToken, OtpType, SignInAnonymous, SignInEmail, SignInEmailOtp, SignInMagicLink,
    SignInPhoneNumber, SignInSocial, SignInUsername,
};

use super::anonymous::without_account;
use super::phone_number::verified_number;
use super::provider::account_of;
use super::username::signed_up_with_name;
use crate::site::{PASSWORD, Site, address, number, refusal, session, token_of};

mod email {
    use super::*;

    scenarios![begins_a_session, refuses_a_wrong_password];

    async fn begins_a_session(site: Site) {
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

    async fn refuses_a_wrong_password(site: Site) {
        let ann = site.signed_up().await;
        let reply = site.sign_in(&ann.email, "another horse 2").await;
        assert_eq!(refusal(reply), "401 INVALID_EMAIL_OR_PASSWORD");
    }
}

mod social {
    use super::*;

    scenarios![
        leads_to_the_provider,
        gives_the_provider_parameters_of_its_own,
        refuses_a_parameter_that_is_oauths_own,
        signs_in_at_once_with_an_id_token,
        refuses_an_unknown_provider,
        refuses_to_come_back_elsewhere,
    ];

    async fn leads_to_the_provider(site: Site) {
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

    async fn gives_the_provider_parameters_of_its_own(site: Site) {
        let arguments = SignInSocial::new("google")
            .additional_params([("hd".to_owned(), "example.com".to_owned())]);
        let reply = site.browser().page().sign_in().social(arguments).await;
        let authorize = site.provider_page(&reply.unwrap().url.unwrap()).await;
        let given = authorize.contains("hd=example.com");
        let given = if given { "given" } else { "ignored" };
        assert_eq!(given, site.says("sign_in.social, additional_params"));
    }

    async fn refuses_a_parameter_that_is_oauths_own(site: Site) {
        let arguments = SignInSocial::new("google")
            .additional_params([("state".to_owned(), "mine".to_owned())]);
        let reply = site.browser().page().sign_in().social(arguments).await;
        site.outcome("sign_in.social, additional_params with state", reply);
    }

    async fn signs_in_at_once_with_an_id_token(site: Site) {
        let ann = site.signed_in_at("google").await;
        let account = account_of(&ann).await;
        let tokens = ann.page().get_access_token(account).await.unwrap();
        let browser = site.browser();
        let arguments =
            SignInSocial::new("google").id_token(IdToken::new(tokens.id_token.unwrap()));
        let reply = browser.page().sign_in().social(arguments).await.unwrap();
        assert!(!reply.redirect);
        assert_eq!(reply.user.unwrap().id, ann.id);
        assert_eq!(reply.token.unwrap(), token_of(&browser));
        assert_eq!(session(&browser).await.unwrap().user.id, ann.id);
    }

    async fn refuses_an_unknown_provider(site: Site) {
        let arguments = SignInSocial::new("myspace").callback_url("/dashboard");
        let reply = site.browser().page().sign_in().social(arguments).await;
        assert_eq!(refusal(reply), "404 PROVIDER_NOT_FOUND");
    }

    async fn refuses_to_come_back_elsewhere(site: Site) {
        let arguments = SignInSocial::new("google").callback_url("https://evil.example/");
        let reply = site.browser().page().sign_in().social(arguments).await;
        assert_eq!(refusal(reply), site.says("a callbackURL elsewhere"));
    }
}

mod email_otp {
    use super::*;

    scenarios![
        signs_up_a_new_user,
        refuses_a_wrong_code,
        refuses_a_fourth_try
    ];

    async fn signs_up_a_new_user(site: Site) {
        let email = address("code");
        let otp = site.code(&email, OtpType::SignIn).await;
        let browser = site.browser();
        let arguments = SignInEmailOtp::new(email.as_str(), otp).name("Cody");
        let reply = browser.page().sign_in().email_otp(arguments).await.unwrap();
        let reply = reply.reply().unwrap();
        assert!(reply.user.email_verified);
        let session = session(&browser).await.unwrap();
        assert_eq!(session.user.email, email);
        assert_eq!(session.user.id, reply.user.id);
        let name = site.says("the name that sign_in.email_otp gives a new user");
        assert_eq!(session.user.name, name);
    }

    async fn refuses_a_wrong_code(site: Site) {
        let email = address("code");
        site.code(&email, OtpType::SignIn).await;
        let arguments = SignInEmailOtp::new(email, "wrong");
        let reply = site.browser().page().sign_in().email_otp(arguments).await;
        assert_eq!(refusal(reply), "400 INVALID_OTP");
    }

    async fn refuses_a_fourth_try(site: Site) {
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

    scenarios![mails_a_link, refuses_what_is_no_address];

    async fn mails_a_link(site: Site) {
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

    async fn refuses_what_is_no_address(site: Site) {
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

    scenarios![signs_in_by_number_and_password, refuses_an_unknown_number];

    async fn signs_in_by_number_and_password(site: Site) {
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

    async fn refuses_an_unknown_number(site: Site) {
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

mod username {
    use super::*;

    plugin_scenarios![signs_in_by_name_and_password, refuses_a_wrong_password];

    async fn signs_in_by_name_and_password(site: Site) {
        let (ann, name) = signed_up_with_name(&site).await;
        let browser = site.browser();
        let arguments = SignInUsername::new(name.to_uppercase(), PASSWORD).remember_me(false);
        let reply = browser.page().sign_in().username(arguments).await.unwrap();
        let reply = reply.signed_in().unwrap();
        assert_eq!(reply.user.id, ann.id);
        assert_eq!(reply.token.unwrap(), token_of(&browser));
        assert_eq!(session(&browser).await.unwrap().user.id, ann.id);
    }

    async fn refuses_a_wrong_password(site: Site) {
        let (_, name) = signed_up_with_name(&site).await;
        let browser = site.browser();
        let arguments = SignInUsername::new(name, "another horse 2");
        let reply = browser.page().sign_in().username(arguments).await;
        assert_eq!(refusal(reply), "401 INVALID_USERNAME_OR_PASSWORD");
    }
}

mod anonymous {
    use super::*;

    plugin_scenarios![begins_a_session, refuses_a_second_time];

    async fn begins_a_session(site: Site) {
        let browser = without_account(&site).await;
        let user = session(&browser).await.unwrap().user;
        assert_eq!(user.get_as("isAnonymous").unwrap(), Some(true));
    }

    async fn refuses_a_second_time(site: Site) {
        let browser = without_account(&site).await;
        let arguments = SignInAnonymous::new();
        let reply = browser.page().sign_in().anonymous(arguments).await;
        assert_eq!(
            refusal(reply),
            "400 ANONYMOUS_USERS_CANNOT_SIGN_IN_AGAIN_ANONYMOUSLY"
        );
    }
}
