//! Names to sign in with. Signing in by one is in `sign_in.rs`.

use neon_auth_core::methods::{IsUsernameAvailable, SignUpEmail};

use crate::site::{PASSWORD, Person, Site, address, refusal, unique};

/// Somebody with a name to sign in with.
pub(crate) async fn signed_up_with_name(site: &Site) -> (Person, String) {
    let (browser, email, name) = (site.browser(), address("ann"), unique("Ann_"));
    let arguments = SignUpEmail::new(&*email, PASSWORD)
        .name("Ann")
        .username(&*name);
    let reply = browser.page().sign_up().email(arguments).await.unwrap();
    let user = reply.reply().unwrap().user;
    let shown: Option<String> = user.get_as("displayUsername").unwrap();
    assert_eq!(shown.as_deref(), Some(&*name));
    let id = user.id.to_string();
    let person = Person { browser, email, id };
    (person, name)
}

mod is_username_available {
    use super::*;

    plugin_scenarios![knows_names_of_either_size, refuses_a_short_one];

    async fn knows_names_of_either_size(site: Site) {
        let (ann, name) = signed_up_with_name(&site).await;
        for (name, is_free) in [
            (name.to_uppercase(), false),
            (name.to_lowercase(), false),
            (unique("free_"), true),
        ] {
            let arguments = IsUsernameAvailable::new(&*name);
            let reply = ann.page().is_username_available(arguments).await;
            assert_eq!(reply.unwrap().available, is_free, "{name}");
        }
    }

    async fn refuses_a_short_one(site: Site) {
        let browser = site.browser();
        let arguments = IsUsernameAvailable::new("a");
        let reply = browser.page().is_username_available(arguments).await;
        assert_eq!(refusal(reply), "422 USERNAME_TOO_SHORT");
    }
}
