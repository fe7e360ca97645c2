//! The session and its siblings.

use neon_auth_core::methods::{RevokeSession, UpdateSession};
use serde_json::{Map, json};

use crate::site::{Site, refusal, session, token_of};

mod sign_out {
    use super::*;

    scenarios![
        ends_the_session_and_its_cookies,
        leads_to_the_providers_own_sign_out,
        refuses_an_origin_that_is_not_trusted
    ];

    async fn ends_the_session_and_its_cookies(site: Site) {
        let ann = site.signed_up().await;
        let thief = ann.copy();
        assert!(session(&ann).await.is_some());
        let reply = ann.page().sign_out().await.unwrap();
        assert!(reply.success);
        assert_eq!((reply.url, reply.redirect), (None, false));
        assert_eq!(ann.cookie("session_token"), None);
        assert_eq!(ann.cookie("local.session_data"), None);
        assert!(session(&thief).await.is_none());
    }

    async fn leads_to_the_providers_own_sign_out(site: Site) {
        let ann = site.signed_in_at("vercel").await;
        let reply = ann.page().sign_out().await.unwrap();
        let leads = reply.url.is_some_and(|url| url.ends_with("/logout"));
        assert_eq!(leads, reply.redirect);
        let leads = if leads { "leads there" } else { "stays here" };
        assert_eq!(
            leads,
            site.says("sign_out, where the provider has a page for it")
        );
    }

    async fn refuses_an_origin_that_is_not_trusted(site: Site) {
        let ann = site.signed_up().await;
        let elsewhere = ann.at_untrusted_origin(&site);
        assert_eq!(
            refusal(elsewhere.page().sign_out().await),
            "403 INVALID_ORIGIN"
        );
        assert!(session(&ann).await.is_some());
    }
}

mod list_sessions {
    use super::*;

    scenarios![tells_every_session, refuses_a_visitor_who_is_signed_out];

    async fn tells_every_session(site: Site) {
        let ann = site.signed_up().await;
        let other = ann.elsewhere(&site).await;
        let sessions = ann.page().list_sessions().await.unwrap();
        assert_eq!(sessions.len(), 2);
        for browser in [&ann.browser, &other] {
            let known = sessions
                .iter()
                .find(|known| known.token == token_of(browser))
                .unwrap();
            assert_eq!(known.user_agent.as_deref(), Some(browser.user_agent()));
            assert_eq!(known.user_id, ann.id);
        }
    }

    async fn refuses_a_visitor_who_is_signed_out(site: Site) {
        assert_eq!(
            refusal(site.browser().page().list_sessions().await),
            site.unauthorized()
        );
    }
}

mod update_session {
    use super::*;

    scenarios![
        changes_a_field_of_the_session,
        refuses_if_nothing_would_change
    ];

    async fn changes_a_field_of_the_session(site: Site) {
        let ann = site.signed_up().await;
        let fields = Map::from_iter([("theme".to_owned(), json!("dark"))]);
        let reply = ann.page().update_session(UpdateSession::new(fields)).await;
        let Some(changed) = site.outcome("update_session", reply) else {
            return;
        };
        let dark = Some("dark".into());
        assert_eq!(changed.session.get("theme").unwrap(), dark);
        let seen = session(&ann).await.unwrap().session;
        assert_eq!(seen.get("theme").unwrap(), dark);
    }

    async fn refuses_if_nothing_would_change(site: Site) {
        let ann = site.signed_up().await;
        let fields = Map::from_iter([("unheardOf".to_owned(), json!(1))]);
        let reply = ann.page().update_session(UpdateSession::new(fields)).await;
        let refused = site.says("update_session that changes nothing");
        assert_eq!(refusal(reply), refused);
    }
}

mod revoke_session {
    use super::*;

    scenarios![ends_that_session_alone, refuses_a_visitor_who_is_signed_out];

    async fn ends_that_session_alone(site: Site) {
        let ann = site.signed_up().await;
        let other = ann.elsewhere(&site).await;
        let reply = ann
            .page()
            .revoke_session(RevokeSession::new(token_of(&other)))
            .await
            .unwrap();
        assert!(reply.status);
        assert!(session(&other).await.is_none());
        assert!(session(&ann).await.is_some());
    }

    async fn refuses_a_visitor_who_is_signed_out(site: Site) {
        let reply = site
            .browser()
            .page()
            .revoke_session(RevokeSession::new("token"))
            .await;
        assert_eq!(refusal(reply), site.unauthorized());
    }
}

mod revoke_sessions {
    use super::*;

    scenarios![ends_every_session, refuses_a_visitor_who_is_signed_out];

    async fn ends_every_session(site: Site) {
        let ann = site.signed_up().await;
        let other = ann.elsewhere(&site).await;
        assert!(ann.page().revoke_sessions().await.unwrap().status);
        assert!(session(&other).await.is_none());
        assert!(session(&ann).await.is_none());
    }

    async fn refuses_a_visitor_who_is_signed_out(site: Site) {
        assert_eq!(
            refusal(site.browser().page().revoke_sessions().await),
            site.unauthorized()
        );
    }
}

mod revoke_other_sessions {
    use super::*;

    scenarios![
        ends_every_session_but_this,
        refuses_a_visitor_who_is_signed_out
    ];

    async fn ends_every_session_but_this(site: Site) {
        let ann = site.signed_up().await;
        let other = ann.elsewhere(&site).await;
        assert!(ann.page().revoke_other_sessions().await.unwrap().status);
        assert!(session(&other).await.is_none());
        assert!(session(&ann).await.is_some());
    }

    async fn refuses_a_visitor_who_is_signed_out(site: Site) {
        assert_eq!(
            refusal(site.browser().page().revoke_other_sessions().await),
            site.unauthorized()
        );
    }
}
