//! The organization as such.

use neon_auth_core::methods::{
    CheckSlug, CreateOrganization, DeleteOrganization, Nullable, Organization, OrganizationChanges,
    UpdateOrganization,
};
use serde_json::{Map, json};

use super::full;
use crate::site::{Site, refusal, session, unique};

const LOGO: &str = "https://example.com/l.png";

/// What the application keeps beside an organization.
fn plan_of(organization: &Organization) -> String {
    let metadata = organization.other.get("metadata").unwrap();
    metadata.unwrap()["plan"].as_str().unwrap().to_owned()
}

mod create {
    use super::*;

    scenarios![
        makes_the_founder_its_owner,
        leaves_the_active_one_active_if_asked_to,
        refuses_a_slug_that_is_taken,
    ];

    async fn makes_the_founder_its_owner(site: Site) {
        let ann = site.signed_up().await;
        let slug = unique("acme-");
        let metadata = Map::from_iter([("plan".to_owned(), json!("pro"))]);
        let arguments = CreateOrganization::new("Acme", slug.as_str())
            .logo(LOGO)
            .metadata(metadata);
        let made = ann.page().organization().create(arguments).await.unwrap();
        assert_eq!(made.slug, slug);
        assert_eq!(made.logo.as_deref(), Some(LOGO));
        assert_eq!(plan_of(&made), "pro");
        let members = full(&ann, &made.id).await.members;
        assert_eq!(members.len(), 1);
        assert_eq!(
            (members[0].user_id.as_str(), members[0].role.as_str()),
            (ann.id.as_str(), "owner")
        );
        assert_eq!(
            session(&ann)
                .await
                .unwrap()
                .session
                .active_organization_id
                .as_deref(),
            Some(&*made.id)
        );
    }

    async fn leaves_the_active_one_active_if_asked_to(site: Site) {
        let ann = site.signed_up().await;
        let (first, _) = ann.founds().await;
        let arguments = CreateOrganization::new("Second", unique("second-"))
            .keep_current_active_organization(true);
        let second = ann.page().organization().create(arguments).await.unwrap();
        assert_ne!(second.id, first);
        let session = session(&ann).await.unwrap();
        assert_eq!(
            session.session.active_organization_id.as_deref(),
            Some(&*first)
        );
    }

    async fn refuses_a_slug_that_is_taken(site: Site) {
        let ann = site.signed_up().await;
        let (_, slug) = ann.founds().await;
        let reply = ann
            .page()
            .organization()
            .create(CreateOrganization::new("Acme", slug))
            .await;
        assert_eq!(refusal(reply), "400 ORGANIZATION_ALREADY_EXISTS");
    }
}

mod list {
    use super::*;

    scenarios![tells_only_ones_own, refuses_a_visitor_who_is_signed_out];

    async fn tells_only_ones_own(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, slug) = ann.founds().await;
        let organizations = ann.page().organization().list().await.unwrap();
        assert_eq!(organizations.len(), 1);
        assert_eq!((&organizations[0].id, &organizations[0].slug), (&id, &slug));
        assert!(ben.page().organization().list().await.unwrap().is_empty());
    }

    async fn refuses_a_visitor_who_is_signed_out(site: Site) {
        assert_eq!(
            refusal(site.browser().page().organization().list().await),
            site.unauthorized()
        );
    }
}

mod update {
    use super::*;

    scenarios![
        changes_the_name,
        changes_everything_else,
        takes_the_logo_away,
        refuses_a_user_who_is_not_in_it,
    ];

    async fn changes_the_name(site: Site) {
        let ann = site.signed_up().await;
        let (id, slug) = ann.founds().await;
        let changes = OrganizationChanges::new().name("Acme 2");
        let arguments = UpdateOrganization::new(changes).organization_id(id.as_str());
        let reply = ann.page().organization().update(arguments).await.unwrap();
        assert_eq!((reply.name.as_str(), &reply.slug), ("Acme 2", &slug));
        assert_eq!(full(&ann, &id).await.name, "Acme 2");
    }

    async fn changes_everything_else(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let slug = unique("acme-");
        let changes = OrganizationChanges::new()
            .slug(slug.as_str())
            .logo(LOGO)
            .metadata(Map::from_iter([("plan".to_owned(), json!("pro"))]));
        let arguments = UpdateOrganization::new(changes).organization_id(id.as_str());
        let reply = ann.page().organization().update(arguments).await.unwrap();
        assert_eq!(plan_of(&reply), "pro");
        let seen = full(&ann, &id).await;
        assert_eq!((seen.slug, seen.logo.as_deref()), (slug, Some(LOGO)));
    }

    async fn takes_the_logo_away(site: Site) {
        let ann = site.signed_up().await;
        let arguments = CreateOrganization::new("Acme", unique("acme-")).logo(LOGO);
        let made = ann.page().organization().create(arguments).await.unwrap();
        let changes = OrganizationChanges::new().logo(Nullable::Null);
        let arguments = UpdateOrganization::new(changes).organization_id(made.id.as_str());
        let reply = ann.page().organization().update(arguments).await;
        if let Some(changed) = site.outcome("organization.update, no logo", reply) {
            assert_eq!(changed.logo, None);
            assert_eq!(full(&ann, &made.id).await.logo, None);
        }
    }

    async fn refuses_a_user_who_is_not_in_it(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, _) = ann.founds().await;
        let changes = OrganizationChanges::new().name("Mine");
        let reply = ben
            .page()
            .organization()
            .update(UpdateOrganization::new(changes).organization_id(id))
            .await;
        assert_eq!(
            refusal(reply),
            "400 USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION"
        );
    }
}

mod delete {
    use super::*;

    scenarios![deletes_it, refuses_a_user_who_is_not_in_it];

    async fn deletes_it(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let reply = ann
            .page()
            .organization()
            .delete(DeleteOrganization::new(id.as_str()))
            .await
            .unwrap();
        assert_eq!(reply.id, id);
        assert!(ann.page().organization().list().await.unwrap().is_empty());
    }

    async fn refuses_a_user_who_is_not_in_it(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, _) = ann.founds().await;
        let reply = ben
            .page()
            .organization()
            .delete(DeleteOrganization::new(id))
            .await;
        assert_eq!(
            refusal(reply),
            "400 USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION"
        );
    }
}

mod check_slug {
    use super::*;

    scenarios![tells_that_it_is_free, refuses_one_that_is_taken];

    async fn tells_that_it_is_free(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .organization()
            .check_slug(CheckSlug::new(unique("free-")))
            .await
            .unwrap();
        assert!(reply.status);
    }

    async fn refuses_one_that_is_taken(site: Site) {
        let ann = site.signed_up().await;
        let (_, slug) = ann.founds().await;
        let reply = ann
            .page()
            .organization()
            .check_slug(CheckSlug::new(slug))
            .await;
        let refused = site.says("organization.check_slug, taken");
        assert_eq!(refusal(reply), refused);
    }
}
