//! Keys for the programs of users.

use neon_auth_core::methods::{
    AcceptInvitation, ApiKey, CreateApiKey, CreatedApiKey, DeleteApiKey, Expiry, GetApiKey,
    InviteMember, ListApiKeys, SortDirection, UpdateApiKey,
};
use serde_json::{Map, json};

use crate::site::{Person, Site, is_in, refusal};

const DAY: i64 = 86_400;
/// The server's second kind of keys, which belong to organizations.
const ORGANIZATIONS: &str = "organization";

async fn made(person: &Person, name: &str) -> CreatedApiKey {
    let arguments = CreateApiKey::new().name(name);
    person.page().api_key().create(arguments).await.unwrap()
}

/// A key of an organization's, which its owner makes.
async fn made_for(owner: &Person, organization: &str) -> CreatedApiKey {
    let arguments = CreateApiKey::new()
        .config_id(ORGANIZATIONS)
        .organization_id(organization);
    owner.page().api_key().create(arguments).await.unwrap()
}

async fn got(person: &Person, id: &str) -> ApiKey {
    let arguments = GetApiKey::new(id);
    person.page().api_key().get(arguments).await.unwrap()
}

fn plan() -> Map<String, serde_json::Value> {
    Map::from_iter([("plan".to_owned(), json!("pro"))])
}

mod create {
    use super::*;

    package_scenarios![
        gives_the_key_this_once,
        gives_a_key_for_good,
        makes_one_for_an_organization,
        refuses_a_visitor_who_is_signed_out,
        refuses_a_life_that_is_too_short_or_too_long,
        refuses_metadata_unless_it_is_turned_on,
        refuses_a_prefix_or_a_name_that_is_too_long,
        refuses_what_is_for_the_server_to_say,
        refuses_an_organization_that_one_is_not_in,
        refuses_a_member_who_may_not,
        refuses_a_key_for_no_organization,
    ];

    async fn gives_the_key_this_once(site: Site) {
        let ann = site.signed_up().await;
        let arguments = CreateApiKey::new()
            .name("nightly build")
            .expires_in(30 * DAY)
            .prefix("acme_");
        let made = ann.page().api_key().create(arguments).await.unwrap();
        assert!(made.key.starts_with("acme_"));
        assert_eq!(made.name.as_deref(), Some("nightly build"));
        assert_eq!(made.reference_id, ann.id);
        assert!(is_in(&made.created_at, 0), "{}", made.created_at);
        let until = made.expires_at.unwrap();
        assert!(is_in(&until, 30 * DAY), "{until}");
        let known = got(&ann, &made.id).await;
        assert_eq!(known.other.get("key").unwrap(), None);
        assert!(made.key.starts_with(&known.start.unwrap()));
    }

    async fn gives_a_key_for_good(site: Site) {
        let ann = site.signed_up().await;
        for arguments in [
            CreateApiKey::new(),
            CreateApiKey::new().expires_in(Expiry::Never),
        ] {
            let made = ann.page().api_key().create(arguments).await.unwrap();
            assert_eq!(made.expires_at, None);
        }
    }

    async fn makes_one_for_an_organization(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let arguments = CreateApiKey::new()
            .config_id(ORGANIZATIONS)
            .organization_id(id.as_str())
            .metadata(plan());
        let made = ann.page().api_key().create(arguments).await.unwrap();
        assert_eq!(made.reference_id, id);
        assert_eq!(made.other.get("metadata").unwrap(), Some(plan().into()));
    }

    async fn refuses_a_visitor_who_is_signed_out(site: Site) {
        let arguments = CreateApiKey::new();
        let reply = site.browser().page().api_key().create(arguments).await;
        assert_eq!(refusal(reply), "401 UNAUTHORIZED_SESSION");
    }

    async fn refuses_a_life_that_is_too_short_or_too_long(site: Site) {
        let ann = site.signed_up().await;
        for (seconds, refused) in [
            (60, "400 EXPIRES_IN_IS_TOO_SMALL"),
            (366 * DAY, "400 EXPIRES_IN_IS_TOO_LARGE"),
        ] {
            let arguments = CreateApiKey::new().expires_in(seconds);
            let reply = ann.page().api_key().create(arguments).await;
            assert_eq!(refusal(reply), refused);
        }
    }

    async fn refuses_metadata_unless_it_is_turned_on(site: Site) {
        let ann = site.signed_up().await;
        let arguments = CreateApiKey::new().metadata(plan());
        let reply = ann.page().api_key().create(arguments).await;
        assert_eq!(refusal(reply), "400 METADATA_DISABLED");
    }

    async fn refuses_a_prefix_or_a_name_that_is_too_long(site: Site) {
        let ann = site.signed_up().await;
        let long = "l".repeat(33);
        for (arguments, refused) in [
            (
                CreateApiKey::new().prefix(long.as_str()),
                "400 INVALID_PREFIX_LENGTH",
            ),
            (
                CreateApiKey::new().name(long.as_str()),
                "400 INVALID_NAME_LENGTH",
            ),
        ] {
            let reply = ann.page().api_key().create(arguments).await;
            assert_eq!(refusal(reply), refused);
        }
    }

    async fn refuses_what_is_for_the_server_to_say(site: Site) {
        let ann = site.signed_up().await;
        for (field, value) in [
            ("permissions", json!({"files": ["read"]})),
            ("rateLimitEnabled", json!(false)),
            ("rateLimitMax", json!(1)),
            ("rateLimitTimeWindow", json!(1)),
            ("refillAmount", json!(1)),
            ("refillInterval", json!(1)),
            ("remaining", json!(1)),
        ] {
            let arguments = CreateApiKey::new().with(field, value);
            let reply = ann.page().api_key().create(arguments).await;
            assert_eq!(refusal(reply), "400 SERVER_ONLY_PROPERTY", "{field}");
        }
        let arguments = CreateApiKey::new().with("userId", ann.id.as_str());
        let reply = ann.page().api_key().create(arguments).await;
        assert_eq!(refusal(reply), "401 UNAUTHORIZED_SESSION");
    }

    async fn refuses_an_organization_that_one_is_not_in(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, _) = ann.founds().await;
        let arguments = CreateApiKey::new()
            .config_id(ORGANIZATIONS)
            .organization_id(id);
        let reply = ben.page().api_key().create(arguments).await;
        assert_eq!(refusal(reply), "403 USER_NOT_MEMBER_OF_ORGANIZATION");
    }

    async fn refuses_a_member_who_may_not(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up_and_verified().await);
        let (id, _) = ann.founds().await;
        let arguments = InviteMember::new(ben.email.as_str(), "admin").organization_id(&*id);
        let page = ann.page();
        let invitation = page.organization().invite_member(arguments).await.unwrap();
        let arguments = AcceptInvitation::new(invitation.id);
        let page = ben.page();
        page.organization()
            .accept_invitation(arguments)
            .await
            .unwrap();
        let arguments = CreateApiKey::new()
            .config_id(ORGANIZATIONS)
            .organization_id(id);
        let reply = ben.page().api_key().create(arguments).await;
        assert_eq!(refusal(reply), "403 INSUFFICIENT_API_KEY_PERMISSIONS");
    }

    async fn refuses_a_key_for_no_organization(site: Site) {
        let ann = site.signed_up().await;
        ann.founds().await;
        let arguments = CreateApiKey::new().config_id(ORGANIZATIONS);
        let reply = ann.page().api_key().create(arguments).await;
        assert_eq!(refusal(reply), "400 ORGANIZATION_ID_REQUIRED");
    }
}

mod get {
    use super::*;

    package_scenarios![
        returns_the_key_without_the_key_itself,
        returns_one_of_another_kind,
        refuses_the_key_of_another_user,
        refuses_an_unknown_key,
        refuses_a_visitor_who_is_signed_out,
    ];

    async fn returns_the_key_without_the_key_itself(site: Site) {
        let ann = site.signed_up().await;
        let made = made(&ann, "nightly build").await;
        let key = got(&ann, &made.id).await;
        assert_eq!((&key.id, &key.reference_id), (&made.id, &made.reference_id));
        assert_eq!(key.name, made.name);
        assert!(key.enabled);
        assert_eq!((key.remaining, key.last_request), (None, None));
        assert!(key.permissions.is_none());
        assert!(!key.other.as_str().contains(&made.key));
    }

    async fn returns_one_of_another_kind(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let made = made_for(&ann, &id).await;
        let arguments = GetApiKey::new(made.id.as_str());
        let reply = ann.page().api_key().get(arguments.clone()).await;
        assert_eq!(refusal(reply), "404 KEY_NOT_FOUND");
        let arguments = arguments.config_id(ORGANIZATIONS);
        let key = ann.page().api_key().get(arguments).await.unwrap();
        assert_eq!((key.id, key.reference_id), (made.id, id));
    }

    async fn refuses_the_key_of_another_user(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let arguments = GetApiKey::new(made(&ann, "nightly build").await.id);
        let reply = ben.page().api_key().get(arguments).await;
        assert_eq!(refusal(reply), "404 KEY_NOT_FOUND");
    }

    async fn refuses_an_unknown_key(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann.page().api_key().get(GetApiKey::new("unknown")).await;
        assert_eq!(refusal(reply), "404 KEY_NOT_FOUND");
    }

    async fn refuses_a_visitor_who_is_signed_out(site: Site) {
        let arguments = GetApiKey::new("unknown");
        let reply = site.browser().page().api_key().get(arguments).await;
        assert_eq!(refusal(reply), site.unauthorized());
    }
}

mod update {
    use super::*;

    package_scenarios![
        changes_the_fields_that_are_given,
        changes_metadata_if_that_is_turned_on,
        refuses_if_nothing_would_change,
        refuses_the_key_of_another_user,
        refuses_what_is_for_the_server_to_say,
        refuses_a_visitor_who_is_signed_out,
    ];

    async fn changes_the_fields_that_are_given(site: Site) {
        let ann = site.signed_up().await;
        let made = made(&ann, "nightly build").await;
        let arguments = UpdateApiKey::new(made.id.as_str())
            .name("weekly build")
            .enabled(false)
            .expires_in(2 * DAY);
        let changed = ann.page().api_key().update(arguments).await.unwrap();
        for key in [changed, got(&ann, &made.id).await] {
            assert_eq!(key.id, made.id);
            assert_eq!(key.name.as_deref(), Some("weekly build"));
            assert!(!key.enabled);
            let until = key.expires_at.unwrap();
            assert!(is_in(&until, 2 * DAY), "{until}");
        }
        let arguments = UpdateApiKey::new(made.id.as_str()).expires_in(Expiry::Never);
        ann.page().api_key().update(arguments).await.unwrap();
        let key = got(&ann, &made.id).await;
        assert_eq!(key.expires_at, None);
        assert_eq!(key.name.as_deref(), Some("weekly build"));
    }

    async fn changes_metadata_if_that_is_turned_on(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let of_the_organization = made_for(&ann, &id).await;
        let arguments = UpdateApiKey::new(of_the_organization.id)
            .config_id(ORGANIZATIONS)
            .metadata(plan());
        let changed = ann.page().api_key().update(arguments).await.unwrap();
        assert_eq!(changed.other.get("metadata").unwrap(), Some(plan().into()));
        let own = made(&ann, "nightly build").await;
        let arguments = UpdateApiKey::new(own.id).metadata(plan());
        let reply = ann.page().api_key().update(arguments).await;
        assert_eq!(refusal(reply), "400 NO_VALUES_TO_UPDATE");
    }

    async fn refuses_if_nothing_would_change(site: Site) {
        let ann = site.signed_up().await;
        let arguments = UpdateApiKey::new(made(&ann, "nightly build").await.id);
        let reply = ann.page().api_key().update(arguments).await;
        assert_eq!(refusal(reply), "400 NO_VALUES_TO_UPDATE");
    }

    async fn refuses_the_key_of_another_user(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let made = made(&ann, "nightly build").await;
        let arguments = UpdateApiKey::new(made.id.as_str()).enabled(false);
        let reply = ben.page().api_key().update(arguments).await;
        assert_eq!(refusal(reply), "404 KEY_NOT_FOUND");
        assert!(got(&ann, &made.id).await.enabled);
    }

    async fn refuses_what_is_for_the_server_to_say(site: Site) {
        let ann = site.signed_up().await;
        let made = made(&ann, "nightly build").await;
        let arguments = UpdateApiKey::new(made.id).with("remaining", 1_000);
        let reply = ann.page().api_key().update(arguments).await;
        assert_eq!(refusal(reply), "400 SERVER_ONLY_PROPERTY");
    }

    async fn refuses_a_visitor_who_is_signed_out(site: Site) {
        let arguments = UpdateApiKey::new("unknown").enabled(false);
        let reply = site.browser().page().api_key().update(arguments).await;
        assert_eq!(refusal(reply), "401 UNAUTHORIZED_SESSION");
    }
}

mod delete {
    use super::*;

    package_scenarios![
        is_for_good,
        deletes_one_of_an_organization,
        refuses_the_key_of_another_user,
        refuses_a_visitor_who_is_signed_out,
    ];

    async fn is_for_good(site: Site) {
        let ann = site.signed_up().await;
        let made = made(&ann, "nightly build").await;
        let arguments = DeleteApiKey::new(made.id.as_str());
        let reply = ann.page().api_key().delete(arguments.clone()).await;
        assert!(reply.unwrap().success);
        let reply = ann.page().api_key().delete(arguments).await;
        assert_eq!(refusal(reply), "404 KEY_NOT_FOUND");
        let arguments = GetApiKey::new(made.id);
        let reply = ann.page().api_key().get(arguments).await;
        assert_eq!(refusal(reply), "404 KEY_NOT_FOUND");
    }

    async fn deletes_one_of_an_organization(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let made = made_for(&ann, &id).await;
        let arguments = DeleteApiKey::new(made.id).config_id(ORGANIZATIONS);
        let reply = ann.page().api_key().delete(arguments).await;
        assert!(reply.unwrap().success);
    }

    async fn refuses_the_key_of_another_user(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let made = made(&ann, "nightly build").await;
        let arguments = DeleteApiKey::new(made.id.as_str());
        let reply = ben.page().api_key().delete(arguments).await;
        assert_eq!(refusal(reply), "404 KEY_NOT_FOUND");
        assert!(got(&ann, &made.id).await.enabled);
    }

    async fn refuses_a_visitor_who_is_signed_out(site: Site) {
        let arguments = DeleteApiKey::new("unknown");
        let reply = site.browser().page().api_key().delete(arguments).await;
        assert_eq!(refusal(reply), site.unauthorized());
    }
}

mod list {
    use super::*;

    package_scenarios![
        sorts_and_counts_ones_own,
        returns_those_of_an_organization,
        refuses_an_organization_that_one_is_not_in,
        refuses_a_visitor_who_is_signed_out,
    ];

    async fn sorts_and_counts_ones_own(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        made(&ben, "another's").await;
        for name in ["b", "a", "c"] {
            made(&ann, name).await;
        }
        let arguments = ListApiKeys::new()
            .sort_by("name")
            .sort_direction(SortDirection::Descending)
            .limit(1)
            .offset(1)
            .config_id("default");
        let page = ann.page().api_key().list(arguments).await.unwrap();
        assert_eq!(page.total, 3);
        assert_eq!(page.api_keys.len(), 1);
        assert_eq!(page.api_keys[0].name.as_deref(), Some("b"));
        let page = ann.page().api_key().list(ListApiKeys::new()).await.unwrap();
        assert_eq!((page.total, page.api_keys.len()), (3, 3));
    }

    async fn returns_those_of_an_organization(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        made(&ann, "nightly build").await;
        let made = made_for(&ann, &id).await;
        let arguments = ListApiKeys::new().organization_id(id);
        let page = ann.page().api_key().list(arguments).await.unwrap();
        assert_eq!(page.total, 1);
        assert_eq!(page.api_keys[0].id, made.id);
    }

    async fn refuses_an_organization_that_one_is_not_in(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, _) = ann.founds().await;
        let arguments = ListApiKeys::new().organization_id(id);
        let reply = ben.page().api_key().list(arguments).await;
        assert_eq!(refusal(reply), "403 USER_NOT_MEMBER_OF_ORGANIZATION");
    }

    async fn refuses_a_visitor_who_is_signed_out(site: Site) {
        let arguments = ListApiKeys::new();
        let reply = site.browser().page().api_key().list(arguments).await;
        assert_eq!(refusal(reply), site.unauthorized());
    }
}
