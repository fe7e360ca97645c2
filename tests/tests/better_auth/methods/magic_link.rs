//! Links by mail that sign in.

use neon_auth_core::methods::{OrRedirect, SignInMagicLink, VerifyMagicLink};

use crate::site::{Site, address, refusal, session, token_of};

mod verify {
    use super::*;

    scenarios![
        signs_in,
        leads_on_with_a_verifier,
        refuses_an_unknown_token_with_a_redirect,
        refuses_to_lead_elsewhere,
    ];

    async fn signs_in(site: Site) {
        let email = address("magic");
        let browser = site.browser();
        browser
            .page()
            .sign_in()
            .magic_link(SignInMagicLink::new(email.as_str()).name("Mag"))
            .await
            .unwrap();
        let token = site.mail(&email, "magic-link").await.token;
        let reply = browser
            .page()
            .magic_link()
            .verify(VerifyMagicLink::new(token))
            .await
            .unwrap();
        let OrRedirect::Reply(reply) = reply else {
            panic!("{reply:?}")
        };
        assert_eq!(reply.user.name, "Mag");
        assert_eq!(reply.token.unwrap(), token_of(&browser));
        assert_eq!(session(&browser).await.unwrap().user.email, email);
    }

    async fn leads_on_with_a_verifier(site: Site) {
        let email = address("magic");
        let browser = site.browser();
        let arguments =
            SignInMagicLink::new(email.as_str()).callback_url("http://localhost:3000/welcome");
        browser
            .page()
            .sign_in()
            .magic_link(arguments)
            .await
            .unwrap();
        let token = site.mail(&email, "magic-link").await.token;
        let arguments = VerifyMagicLink::new(token).callback_url("http://localhost:3000/welcome");
        let reply = browser.page().magic_link().verify(arguments).await.unwrap();
        let OrRedirect::Redirect { url } = reply else {
            panic!("{reply:?}")
        };
        assert!(
            url.starts_with("http://localhost:3000/welcome?neon_auth_session_verifier="),
            "{url}"
        );
    }

    async fn refuses_an_unknown_token_with_a_redirect(site: Site) {
        let arguments =
            VerifyMagicLink::new("unknown").callback_url("http://localhost:3000/welcome");
        let reply = site
            .browser()
            .page()
            .magic_link()
            .verify(arguments)
            .await
            .unwrap();
        let OrRedirect::Redirect { url } = reply else {
            panic!("{reply:?}")
        };
        assert_eq!(url, "http://localhost:3000/welcome?error=INVALID_TOKEN");
    }

    async fn refuses_to_lead_elsewhere(site: Site) {
        let arguments = VerifyMagicLink::new("unknown").callback_url("https://evil.example/");
        let reply = site.browser().page().magic_link().verify(arguments).await;
        let refused = site.says("a callbackURL elsewhere");
        assert_eq!(refusal(reply), refused);
    }
}
