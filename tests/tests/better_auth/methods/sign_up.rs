//! Signing up.

use neon_auth_core::methods::SignUpEmail;

use crate::site::{PASSWORD, Site, address, number, refusal, session, token_of};

mod email {
    use super::*;

    scenarios![
        makes_an_account_and_signs_in,
        refuses_an_address_that_is_taken,
        refuses_a_short_password,
        refuses_a_phone_number,
    ];

    async fn makes_an_account_and_signs_in(site: Site) {
        let email = address("new");
        let browser = site.browser();
        let arguments = SignUpEmail::new(email.as_str(), PASSWORD)
            .name("Nora")
            .image("https://example.com/n.png");
        let reply = browser.page().sign_up().email(arguments).await.unwrap();
        let reply = reply.reply().unwrap();
        assert_eq!(reply.token.unwrap(), token_of(&browser));
        let session = session(&browser).await.unwrap();
        assert_eq!(session.user.id, reply.user.id);
        assert_eq!(session.user.email, email);
        assert_eq!(
            session.user.image().unwrap(),
            Some("https://example.com/n.png")
        );
        assert!(!session.user.email_verified);
    }

    async fn refuses_an_address_that_is_taken(site: Site) {
        let ann = site.signed_up().await;
        let arguments = SignUpEmail::new(ann.email.as_str(), PASSWORD).name("Ann");
        let reply = site.browser().page().sign_up().email(arguments).await;
        assert_eq!(refusal(reply), "422 USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL");
    }

    async fn refuses_a_short_password(site: Site) {
        let arguments = SignUpEmail::new(address("new"), "short").name("Nora");
        let reply = site.browser().page().sign_up().email(arguments).await;
        assert_eq!(refusal(reply), "400 PASSWORD_TOO_SHORT");
    }

    async fn refuses_a_phone_number(site: Site) {
        let arguments = SignUpEmail::new(address("new"), PASSWORD)
            .name("Nora")
            .with("phoneNumber", number());
        let reply = site.browser().page().sign_up().email(arguments).await;
        site.outcome("sign_up.email with a phone number", reply);
    }
}
