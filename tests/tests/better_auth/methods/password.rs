//! Passwords.

use neon_auth_core::methods::{
    ChangePassword, RequestPasswordReset, ResetPassword, VerifyPassword,
};

use crate::site::{PASSWORD, Site, address, refusal, session, token_of};

const NEW_PASSWORD: &str = "another horse 2";

mod change_password {
    use super::*;

    scenarios![
        replaces_the_password,
        replaces_every_session_if_asked_to,
        refuses_a_wrong_password
    ];

    async fn replaces_the_password(site: Site) {
        let ann = site.signed_up().await;
        let arguments = ChangePassword::new(PASSWORD, NEW_PASSWORD);
        let reply = ann.page().change_password(arguments).await.unwrap();
        assert_eq!(reply.user.id, ann.id);
        assert_eq!(reply.token, None);
        assert_eq!(
            refusal(site.sign_in(&ann.email, PASSWORD).await),
            "401 INVALID_EMAIL_OR_PASSWORD"
        );
        assert!(site.sign_in(&ann.email, NEW_PASSWORD).await.is_ok());
    }

    async fn replaces_every_session_if_asked_to(site: Site) {
        let ann = site.signed_up().await;
        let other = ann.elsewhere(&site).await;
        let before = token_of(&ann);
        let arguments = ChangePassword::new(PASSWORD, NEW_PASSWORD).revoke_other_sessions(true);
        let reply = ann.page().change_password(arguments).await.unwrap();
        assert_eq!(reply.token.unwrap(), token_of(&ann));
        assert_ne!(token_of(&ann), before);
        assert!(session(&ann).await.is_some());
        assert!(session(&other).await.is_none());
    }

    async fn refuses_a_wrong_password(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .change_password(ChangePassword::new("wrong horse 0", NEW_PASSWORD))
            .await;
        assert_eq!(refusal(reply), "400 INVALID_PASSWORD");
    }
}

mod verify_password {
    use super::*;

    scenarios![knows_the_password, refuses_a_wrong_password];

    async fn knows_the_password(site: Site) {
        let ann = site.signed_up().await;
        assert!(
            ann.page()
                .verify_password(VerifyPassword::new(PASSWORD))
                .await
                .unwrap()
                .status
        );
    }

    async fn refuses_a_wrong_password(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .verify_password(VerifyPassword::new(NEW_PASSWORD))
            .await;
        assert_eq!(refusal(reply), "400 INVALID_PASSWORD");
    }
}

mod request_password_reset {
    use super::*;

    scenarios![
        mails_a_link_to_a_user_with_an_account,
        refuses_to_lead_elsewhere
    ];

    async fn mails_a_link_to_a_user_with_an_account(site: Site) {
        let ann = site.signed_up().await;
        let nobody = address("nobody");
        for email in [&ann.email, &nobody] {
            let arguments = RequestPasswordReset::new(email.as_str()).redirect_to("/reset");
            assert!(
                site.browser()
                    .page()
                    .request_password_reset(arguments)
                    .await
                    .unwrap()
                    .status
            );
        }
        let mail = site.mail(&ann.email, "reset-password").await;
        assert!(mail.url.contains(&mail.token));
        assert!(site.sent_nothing(&nobody, "reset-password").await);
    }

    async fn refuses_to_lead_elsewhere(site: Site) {
        let ann = site.signed_up().await;
        let arguments =
            RequestPasswordReset::new(ann.email.as_str()).redirect_to("https://evil.example/");
        let reply = site
            .browser()
            .page()
            .request_password_reset(arguments)
            .await;
        let refused = site.says("a redirectTo elsewhere");
        assert_eq!(refusal(reply), refused);
    }
}

mod reset_password {
    use super::*;

    scenarios![sets_the_password_once, refuses_an_unknown_token];

    async fn sets_the_password_once(site: Site) {
        let ann = site.signed_up().await;
        let arguments = RequestPasswordReset::new(ann.email.as_str());
        site.browser()
            .page()
            .request_password_reset(arguments)
            .await
            .unwrap();
        let token = site.mail(&ann.email, "reset-password").await.token;
        let arguments = ResetPassword::new(NEW_PASSWORD).token(token);
        assert!(
            site.browser()
                .page()
                .reset_password(arguments.clone())
                .await
                .unwrap()
                .status
        );
        assert!(site.sign_in(&ann.email, NEW_PASSWORD).await.is_ok());
        assert_eq!(
            refusal(site.browser().page().reset_password(arguments).await),
            "400 INVALID_TOKEN"
        );
    }

    async fn refuses_an_unknown_token(site: Site) {
        let arguments = ResetPassword::new(NEW_PASSWORD).token("unknown");
        let reply = site.browser().page().reset_password(arguments).await;
        assert_eq!(refusal(reply), "400 INVALID_TOKEN");
    }
}
