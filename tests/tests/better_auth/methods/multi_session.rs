//! Several users in one browser.

use neon_auth_core::methods::{RevokeDeviceSession, SetActiveSession, SignInEmail};

use crate::site::{PASSWORD, Person, Site, refusal, session, token_of};

/// Two people in one browser, which is the first one's; the second is in use.
struct Two {
    ann: Person,
    bob: Person,
    anns_token: String,
}

async fn two(site: &Site) -> Two {
    let (ann, bob) = (site.signed_up().await, site.signed_up_as("Bob").await);
    let anns_token = token_of(&ann);
    let arguments = SignInEmail::new(&*bob.email, PASSWORD);
    ann.page().sign_in().email(arguments).await.unwrap();
    Two {
        ann,
        bob,
        anns_token,
    }
}

mod list_device_sessions {
    use super::*;

    plugin_scenarios![
        has_every_user_of_the_browser,
        is_empty_if_nobody_is_signed_in
    ];

    async fn has_every_user_of_the_browser(site: Site) {
        let Two { ann, bob, .. } = two(&site).await;
        let sessions = ann.page().multi_session().list_device_sessions().await;
        let sessions = sessions.unwrap();
        let mut users: Vec<&str> = sessions.iter().map(|one| &*one.user.id).collect();
        users.sort_unstable();
        let mut both = [&*ann.id, &*bob.id];
        both.sort_unstable();
        assert_eq!(users, both);
    }

    async fn is_empty_if_nobody_is_signed_in(site: Site) {
        let browser = site.browser();
        let page = browser.page();
        let sessions = page.multi_session().list_device_sessions().await;
        assert_eq!(sessions.unwrap().len(), 0);
    }
}

mod set_active {
    use super::*;

    plugin_scenarios![goes_on_as_the_other_user, refuses_another_browsers_session];

    async fn goes_on_as_the_other_user(site: Site) {
        let two = two(&site).await;
        let now = two.ann.page().get_session().await.unwrap().unwrap();
        assert_eq!(now.user.id, two.bob.id);
        let arguments = SetActiveSession::new(&*two.anns_token);
        let reply = two.ann.page().multi_session().set_active(arguments).await;
        assert_eq!(reply.unwrap().user.id, two.ann.id);
        assert_eq!(token_of(&two.ann), two.anns_token);
        let now = two.ann.page().get_session().await.unwrap().unwrap();
        assert_eq!(now.user.id, two.ann.id, "what is cached is the other's");
    }

    async fn refuses_another_browsers_session(site: Site) {
        let (ann, bob) = (site.signed_up().await, site.signed_up_as("Bob").await);
        let arguments = SetActiveSession::new(token_of(&bob));
        let reply = ann.page().multi_session().set_active(arguments).await;
        assert_eq!(refusal(reply), "401 INVALID_SESSION_TOKEN");
    }
}

mod revoke {
    use super::*;

    plugin_scenarios![
        ends_a_session_that_is_not_in_use,
        goes_on_with_another_if_it_is_in_use,
        refuses_another_browsers_session,
    ];

    async fn ends_a_session_that_is_not_in_use(site: Site) {
        let two = two(&site).await;
        let arguments = RevokeDeviceSession::new(&*two.anns_token);
        let reply = two.ann.page().multi_session().revoke(arguments).await;
        assert!(reply.unwrap().status);
        let left = two.ann.page().multi_session().list_device_sessions().await;
        let left: Vec<String> = left
            .unwrap()
            .iter()
            .map(|one| one.user.id.to_string())
            .collect();
        assert_eq!(left, [two.bob.id]);
        assert!(session(&two.ann).await.is_some());
    }

    async fn goes_on_with_another_if_it_is_in_use(site: Site) {
        let two = two(&site).await;
        let bobs = token_of(&two.ann);
        let copy = two.ann.copy();
        let cached = copy.page().get_session().await.unwrap().unwrap();
        assert_eq!(cached.user.id, two.bob.id);
        let arguments = RevokeDeviceSession::new(&*bobs);
        let reply = two.ann.page().multi_session().revoke(arguments).await;
        assert!(reply.unwrap().status);
        let now = two.ann.page().get_session().await.unwrap().unwrap();
        assert_eq!(now.user.id, two.ann.id);
        let cached = copy.page().get_session().await.unwrap();
        assert!(cached.is_none(), "what was cached still counts");
    }

    async fn refuses_another_browsers_session(site: Site) {
        let (ann, bob) = (site.signed_up().await, site.signed_up_as("Bob").await);
        let arguments = RevokeDeviceSession::new(token_of(&bob));
        let reply = ann.page().multi_session().revoke(arguments).await;
        assert_eq!(refusal(reply), "401 INVALID_SESSION_TOKEN");
    }
}
