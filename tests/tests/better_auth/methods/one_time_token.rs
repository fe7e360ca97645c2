//! Tokens that take a session into another browser.

use neon_auth_core::methods::VerifyOneTimeToken;

use crate::site::{Site, refusal, session, token_of};

mod generate {
    use super::*;

    plugin_scenarios![is_for_who_is_signed_in, refuses_a_signed_out_visitor];

    async fn is_for_who_is_signed_in(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann.page().one_time_token().generate().await;
        assert!(!reply.unwrap().token.is_empty());
    }

    async fn refuses_a_signed_out_visitor(site: Site) {
        let browser = site.browser();
        let reply = browser.page().one_time_token().generate().await;
        assert_eq!(refusal(reply), site.unauthorized());
    }
}

mod verify {
    use super::*;

    plugin_scenarios![takes_the_session_along, refuses_a_token_that_was_used];

    async fn takes_the_session_along(site: Site) {
        let ann = site.signed_up().await;
        let made = ann.page().one_time_token().generate().await.unwrap();
        let browser = site.browser();
        let arguments = VerifyOneTimeToken::new(made.token);
        let reply = browser.page().one_time_token().verify(arguments).await;
        assert_eq!(reply.unwrap().user.id, ann.id);
        assert_eq!(token_of(&browser), token_of(&ann));
        assert_eq!(session(&browser).await.unwrap().user.id, ann.id);
    }

    async fn refuses_a_token_that_was_used(site: Site) {
        let ann = site.signed_up().await;
        let made = ann.page().one_time_token().generate().await.unwrap();
        let browser = site.browser();
        let arguments = VerifyOneTimeToken::new(made.token);
        let once = browser
            .page()
            .one_time_token()
            .verify(arguments.clone())
            .await;
        once.unwrap();
        let twice = browser.page().one_time_token().verify(arguments).await;
        assert_eq!(refusal(twice), site.says("one_time_token.verify, used"));
    }
}
