//! Which organization somebody works in.

use neon_auth_core::Text;
use neon_auth_core::methods::{
    GetActiveMemberRole, GetFullOrganization, GetOrganization, HasOrganizationPermission,
    Invitation, InviteMember, Nullable, SetActiveOrganization,
};

use super::{deleting_it, full, with_a_member};
use crate::site::{Site, address, refusal, session};

mod set_active {
    use super::*;

    scenarios![
        chooses_by_id_and_by_slug,
        tells_the_one_chosen_already,
        chooses_none,
        refuses_one_that_one_is_not_in,
    ];

    async fn chooses_by_id_and_by_slug(site: Site) {
        let ann = site.signed_up().await;
        let (first, slug) = ann.founds().await;
        let (second, _) = ann.founds().await;
        let arguments = SetActiveOrganization::new().organization_slug(slug);
        let chosen = ann
            .page()
            .organization()
            .set_active(arguments)
            .await
            .unwrap();
        assert_eq!(chosen.unwrap().id, first);
        assert_eq!(
            session(&ann)
                .await
                .unwrap()
                .session
                .active_organization_id
                .as_deref(),
            Some(&*first)
        );
        let arguments = SetActiveOrganization::new().organization_id(second.as_str());
        assert_eq!(
            ann.page()
                .organization()
                .set_active(arguments)
                .await
                .unwrap()
                .unwrap()
                .id,
            second
        );
        assert_eq!(
            session(&ann)
                .await
                .unwrap()
                .session
                .active_organization_id
                .as_deref(),
            Some(&*second)
        );
    }

    async fn tells_the_one_chosen_already(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let organization = ann
            .page()
            .organization()
            .set_active(SetActiveOrganization::new())
            .await
            .unwrap();
        assert_eq!(organization.unwrap().id, id);
    }

    async fn chooses_none(site: Site) {
        let ann = site.signed_up().await;
        ann.founds().await;
        assert!(
            session(&ann)
                .await
                .unwrap()
                .session
                .active_organization_id
                .is_some()
        );
        let arguments = SetActiveOrganization::new().organization_id(Nullable::Null);
        assert!(
            ann.page()
                .organization()
                .set_active(arguments)
                .await
                .unwrap()
                .is_none()
        );
        assert_eq!(
            session(&ann).await.unwrap().session.active_organization_id,
            None
        );
    }

    async fn refuses_one_that_one_is_not_in(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, _) = ann.founds().await;
        let arguments = SetActiveOrganization::new().organization_id(id);
        let reply = ben.page().organization().set_active(arguments).await;
        assert_eq!(
            refusal(reply),
            "403 USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION"
        );
    }
}

mod get_organization {
    use super::*;

    scenarios![
        tells_the_active_one_and_any_other,
        refuses_a_user_who_is_not_in_it
    ];

    async fn tells_the_active_one_and_any_other(site: Site) {
        let ann = site.signed_up().await;
        let (first, slug) = ann.founds().await;
        let (second, _) = ann.founds().await;
        let by_slug = GetOrganization::new().organization_slug(slug);
        for (arguments, wanted) in [(GetOrganization::new(), second), (by_slug, first)] {
            let reply = ann.page().organization().get_organization(arguments).await;
            let Some(found) = site.outcome("organization.get_organization", reply) else {
                return;
            };
            assert_eq!(found.unwrap().id, wanted);
        }
        let stranger = site.signed_up().await;
        let arguments = GetOrganization::new();
        let reply = stranger
            .page()
            .organization()
            .get_organization(arguments)
            .await;
        assert!(reply.unwrap().is_none());
    }

    async fn refuses_a_user_who_is_not_in_it(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, _) = ann.founds().await;
        let arguments = GetOrganization::new().organization_id(id);
        let reply = ben.page().organization().get_organization(arguments).await;
        let refused = site.says("organization.get_organization, not a member");
        assert_eq!(refusal(reply), refused);
    }
}

mod get_full_organization {
    use super::*;

    scenarios![
        tells_members_and_invitations,
        is_none_if_none_is_active,
        refuses_a_user_who_is_not_in_it,
    ];

    async fn tells_members_and_invitations(site: Site) {
        let ann = site.signed_up().await;
        let (id, guest, _) = with_a_member(&site, &ann).await;
        let arguments = InviteMember::new(address("third"), "admin").organization_id(id.as_str());
        let invitation = ann
            .page()
            .organization()
            .invite_member(arguments)
            .await
            .unwrap();
        let organization = full(&guest, &id).await;
        let mut emails: Vec<Text> = organization
            .members
            .into_iter()
            .map(|member| member.user.unwrap().email)
            .collect();
        emails.sort();
        let mut expected = [ann.email.clone(), guest.email.clone()];
        expected.sort();
        assert_eq!(emails, expected);
        let is_it = |other: &Invitation| other.id == invitation.id;
        assert!(full(&ann, &id).await.invitations.iter().any(is_it));
        let seen = organization.invitations.iter().any(is_it);
        let seen = if seen { "sees them" } else { "sees none" };
        assert_eq!(seen, site.says("a member's look at invitations"));
    }

    async fn is_none_if_none_is_active(site: Site) {
        let ann = site.signed_up().await;
        let organization = ann
            .page()
            .organization()
            .get_full_organization(GetFullOrganization::new())
            .await
            .unwrap();
        assert!(organization.is_none());
    }

    async fn refuses_a_user_who_is_not_in_it(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, _) = ann.founds().await;
        let arguments = GetFullOrganization::new().organization_id(id);
        let reply = ben
            .page()
            .organization()
            .get_full_organization(arguments)
            .await;
        assert_eq!(
            refusal(reply),
            "403 USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION"
        );
    }
}

mod get_active_member {
    use super::*;

    scenarios![tells_who_one_is_there, refuses_if_none_is_active];

    async fn tells_who_one_is_there(site: Site) {
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let member = ann
            .page()
            .organization()
            .get_active_member()
            .await
            .unwrap()
            .unwrap();
        assert_eq!(member.organization_id, id);
        assert_eq!(
            (member.user_id.as_str(), member.role.as_str()),
            (ann.id.as_str(), "owner")
        );
        assert_eq!(member.user.unwrap().email, ann.email);
    }

    async fn refuses_if_none_is_active(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann.page().organization().get_active_member().await;
        if let Some(member) = site.outcome("organization.get_active_member, none active", reply) {
            assert!(member.is_none());
        }
    }
}

mod get_active_member_role {
    use super::*;

    scenarios![tells_the_role_of_another, refuses_if_none_is_active];

    async fn tells_the_role_of_another(site: Site) {
        let ann = site.signed_up().await;
        let (id, guest, _) = with_a_member(&site, &ann).await;
        let arguments = GetActiveMemberRole::new()
            .organization_id(id)
            .user_id(guest.id.as_str());
        assert_eq!(
            ann.page()
                .organization()
                .get_active_member_role(arguments)
                .await
                .unwrap()
                .role,
            "member"
        );
        let own = GetActiveMemberRole::new();
        assert_eq!(
            ann.page()
                .organization()
                .get_active_member_role(own)
                .await
                .unwrap()
                .role,
            "owner"
        );
    }

    async fn refuses_if_none_is_active(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .organization()
            .get_active_member_role(GetActiveMemberRole::new())
            .await;
        assert_eq!(refusal(reply), "400 NO_ACTIVE_ORGANIZATION");
    }
}

mod has_permission {
    use super::*;

    scenarios![tells_owner_from_member, refuses_if_none_is_active];

    async fn tells_owner_from_member(site: Site) {
        let ann = site.signed_up().await;
        let (id, guest, _) = with_a_member(&site, &ann).await;
        for (person, expected) in [(&ann, true), (&guest, false)] {
            let arguments =
                HasOrganizationPermission::new(deleting_it()).organization_id(id.as_str());
            let reply = person
                .page()
                .organization()
                .has_permission(arguments)
                .await
                .unwrap();
            assert_eq!(reply.success, expected);
        }
    }

    async fn refuses_if_none_is_active(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .organization()
            .has_permission(HasOrganizationPermission::new(deleting_it()))
            .await;
        assert_eq!(refusal(reply), "400 NO_ACTIVE_ORGANIZATION");
    }
}
