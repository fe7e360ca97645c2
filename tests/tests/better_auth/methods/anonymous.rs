//! Users without an account. Signing in as one is in `sign_in.rs`.

use neon_auth_core::methods::SignInAnonymous;
use neon_auth_tests::better_auth::Browser;

use crate::site::{Site, refusal};

/// A browser with somebody in it who has no account.
pub(super) async fn without_account(site: &Site) -> Browser {
    let browser = site.browser();
    let arguments = SignInAnonymous::new();
    let reply = browser.page().sign_in().anonymous(arguments).await;
    let user = reply.unwrap().reply().unwrap().user;
    assert_eq!(user.get_as("isAnonymous").unwrap(), Some(true));
    browser
}

mod delete_anonymous_user {
    use super::*;

    plugin_scenarios![signs_out, refuses_a_user_with_an_account];

    async fn signs_out(site: Site) {
        let browser = without_account(&site).await;
        let copy = browser.copy();
        assert!(copy.page().get_session().await.unwrap().is_some());
        let reply = browser.page().delete_anonymous_user().await;
        assert!(reply.unwrap().success);
        assert!(browser.cookie("session_token").is_none());
        assert!(browser.cookie("local.session_data").is_none());
        let cached = copy.page().get_session().await.unwrap();
        assert!(cached.is_none(), "what was cached still counts");
    }

    async fn refuses_a_user_with_an_account(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann.page().delete_anonymous_user().await;
        assert_eq!(refusal(reply), "403 USER_IS_NOT_ANONYMOUS");
    }
}
