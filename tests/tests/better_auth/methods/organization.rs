//! Organizations, their members and invitations.

use neon_auth_core::{
    AcceptInvitation, ActiveOrganization, CancelInvitation, CheckSlug, CreateOrganization,
    DeleteOrganization, FilterOperator, GetActiveMemberRole, GetFullOrganization, GetInvitation,
    HasOrganizationPermission, Invitation, InviteMember, LeaveOrganization, ListInvitations,
    ListMembers, Permissions, RejectInvitation, RemoveMember, SetActiveOrganization, SortDirection,
    UpdateMemberRole, UpdateOrganization,
};
use serde_json::{Map, json};

use crate::site::{Person, Site, address, is_in, live, refusal, session, unique};

/// Invites a guest into an organization.
async fn invited(owner: &Person, guest: &Person, organization: &str) -> Invitation {
    let arguments = InviteMember::new(guest.email.as_str(), "member").organization_id(organization);
    owner
        .page()
        .organization()
        .invite_member(arguments)
        .await
        .unwrap()
}

/// An organization with a member besides its owner; tells the organization's id and the member's.
async fn with_a_member(site: &Site, owner: &Person) -> (String, Person, String) {
    let (organization, _) = owner.founds().await;
    let guest = site.signed_up_and_verified().await;
    let invitation = invited(owner, &guest, &organization).await;
    let arguments = AcceptInvitation::new(invitation.id);
    let accepted = guest
        .page()
        .organization()
        .accept_invitation(arguments)
        .await
        .unwrap();
    (organization, guest, accepted.member.id)
}

/// The organization as somebody in it sees it.
async fn full(person: &Person, organization: &str) -> neon_auth_core::FullOrganization {
    let arguments = GetFullOrganization::new().organization_id(organization);
    person
        .page()
        .organization()
        .get_full_organization(arguments)
        .await
        .unwrap()
        .unwrap()
}

fn deleting_it() -> Permissions {
    Permissions::from([("organization".to_owned(), vec!["delete".to_owned()])])
}

mod create {
    use super::*;

    #[tokio::test]
    async fn makes_the_founder_its_owner() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let slug = unique("acme-");
        let metadata = Map::from_iter([("plan".to_owned(), json!("pro"))]);
        let arguments = CreateOrganization::new("Acme", slug.as_str())
            .logo("https://example.com/l.png")
            .metadata(metadata);
        let made = ann.page().organization().create(arguments).await.unwrap();
        assert_eq!(made.slug, slug);
        assert_eq!(made.logo.as_deref(), Some("https://example.com/l.png"));
        assert_eq!(made.other["metadata"]["plan"], "pro");
        let members = full(&ann, &made.id).await.members;
        assert_eq!(members.len(), 1);
        assert_eq!(
            (members[0].user_id.as_str(), members[0].role.as_str()),
            (ann.id.as_str(), "owner")
        );
        assert_eq!(
            session(&ann).await.unwrap().session.active_organization_id,
            Some(made.id)
        );
    }

    #[tokio::test]
    async fn refuses_a_slug_that_is_taken() {
        let Some(site) = live() else { return };
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

    #[tokio::test]
    async fn tells_only_ones_own() {
        let Some(site) = live() else { return };
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, slug) = ann.founds().await;
        let organizations = ann.page().organization().list().await.unwrap();
        assert_eq!(organizations.len(), 1);
        assert_eq!((&organizations[0].id, &organizations[0].slug), (&id, &slug));
        assert!(ben.page().organization().list().await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn refuses_whoever_is_signed_out() {
        let Some(site) = live() else { return };
        assert_eq!(
            refusal(site.browser().page().organization().list().await),
            site.unauthorized()
        );
    }
}

mod invite_member {
    use super::*;

    #[tokio::test]
    async fn mails_an_invitation() {
        let Some(site) = live() else { return };
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, _) = ann.founds().await;
        let invitation = invited(&ann, &ben, &id).await;
        assert_eq!(invitation.organization_id, id);
        assert_eq!(invitation.email, ben.email);
        assert_eq!(invitation.role.as_deref(), Some("member"));
        assert_eq!(invitation.status, "pending");
        assert_eq!(invitation.inviter_id, ann.id);
        assert!(is_in(&invitation.expires_at, 48 * 3600));
        site.mail(&ben.email, "invitation").await;
        assert_eq!(full(&ann, &id).await.invitations[0].id, invitation.id);
    }

    #[tokio::test]
    async fn refuses_to_invite_twice() {
        let Some(site) = live() else { return };
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, _) = ann.founds().await;
        invited(&ann, &ben, &id).await;
        let arguments = InviteMember::new(ben.email.as_str(), "member").organization_id(id);
        let reply = ann.page().organization().invite_member(arguments).await;
        assert_eq!(
            refusal(reply),
            "400 USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION"
        );
    }

    #[tokio::test]
    async fn refuses_members_who_may_not() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let (id, guest, _) = with_a_member(&site, &ann).await;
        let arguments = InviteMember::new(address("third"), "member").organization_id(id);
        let reply = guest.page().organization().invite_member(arguments).await;
        assert_eq!(
            refusal(reply),
            "403 YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION"
        );
    }
}

mod update {
    use super::*;

    #[tokio::test]
    async fn changes_the_name() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let (id, slug) = ann.founds().await;
        let data = Map::from_iter([("name".to_owned(), json!("Acme 2"))]);
        let arguments = UpdateOrganization::new(data).organization_id(id.as_str());
        let reply = ann.page().organization().update(arguments).await.unwrap();
        assert_eq!((reply.name.as_str(), &reply.slug), ("Acme 2", &slug));
        assert_eq!(full(&ann, &id).await.name, "Acme 2");
    }

    #[tokio::test]
    async fn refuses_whoever_is_not_in_it() {
        let Some(site) = live() else { return };
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, _) = ann.founds().await;
        let data = Map::from_iter([("name".to_owned(), json!("Mine"))]);
        let reply = ben
            .page()
            .organization()
            .update(UpdateOrganization::new(data).organization_id(id))
            .await;
        assert_eq!(
            refusal(reply),
            "400 USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION"
        );
    }
}

mod delete {
    use super::*;

    #[tokio::test]
    async fn deletes_it() {
        let Some(site) = live() else { return };
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

    #[tokio::test]
    async fn refuses_whoever_is_not_in_it() {
        let Some(site) = live() else { return };
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

    #[tokio::test]
    async fn tells_that_it_is_free() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .organization()
            .check_slug(CheckSlug::new(unique("free-")))
            .await
            .unwrap();
        assert!(reply.status);
    }

    #[tokio::test]
    async fn refuses_one_that_is_taken() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let (_, slug) = ann.founds().await;
        let reply = ann
            .page()
            .organization()
            .check_slug(CheckSlug::new(slug))
            .await;
        assert_eq!(
            refusal(reply),
            site.says("400 ORGANIZATION_SLUG_ALREADY_TAKEN", "400 SLUG_IS_TAKEN")
        );
    }
}

mod set_active {
    use super::*;

    #[tokio::test]
    async fn chooses_by_id_and_by_slug() {
        let Some(site) = live() else { return };
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
                .as_ref(),
            Some(&first)
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
            session(&ann).await.unwrap().session.active_organization_id,
            Some(second)
        );
    }

    #[tokio::test]
    async fn tells_the_one_chosen_already() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let told = ann
            .page()
            .organization()
            .set_active(SetActiveOrganization::new())
            .await
            .unwrap();
        assert_eq!(told.unwrap().id, id);
    }

    #[tokio::test]
    async fn chooses_none() {
        let Some(site) = live() else { return };
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
        let arguments = SetActiveOrganization::new().organization_id(ActiveOrganization::None);
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

    #[tokio::test]
    async fn refuses_one_that_one_is_not_in() {
        let Some(site) = live() else { return };
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

mod get_full_organization {
    use super::*;

    #[tokio::test]
    async fn tells_members_and_invitations() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let (id, guest, _) = with_a_member(&site, &ann).await;
        let arguments = InviteMember::new(address("third"), "admin").organization_id(id.as_str());
        let invitation = ann
            .page()
            .organization()
            .invite_member(arguments)
            .await
            .unwrap();
        let told = full(&guest, &id).await;
        let mut emails: Vec<String> = told
            .members
            .into_iter()
            .map(|member| member.user.unwrap().email)
            .collect();
        emails.sort();
        let mut expected = [ann.email.clone(), guest.email.clone()];
        expected.sort();
        assert_eq!(emails, expected);
        assert!(told.invitations.iter().any(|told| told.id == invitation.id));
    }

    #[tokio::test]
    async fn is_none_where_none_is_active() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let told = ann
            .page()
            .organization()
            .get_full_organization(GetFullOrganization::new())
            .await
            .unwrap();
        assert!(told.is_none());
    }

    #[tokio::test]
    async fn refuses_whoever_is_not_in_it() {
        let Some(site) = live() else { return };
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

mod cancel_invitation {
    use super::*;

    #[tokio::test]
    async fn withdraws_it() {
        let Some(site) = live() else { return };
        let (ann, ben) = (site.signed_up().await, site.signed_up_and_verified().await);
        let (id, _) = ann.founds().await;
        let invitation = invited(&ann, &ben, &id).await;
        let arguments = CancelInvitation::new(invitation.id.as_str());
        let reply = ann
            .page()
            .organization()
            .cancel_invitation(arguments)
            .await
            .unwrap();
        assert_eq!(
            (reply.id.as_str(), reply.status.as_str()),
            (invitation.id.as_str(), "canceled")
        );
        let reply = ben
            .page()
            .organization()
            .accept_invitation(AcceptInvitation::new(invitation.id))
            .await;
        assert_eq!(refusal(reply), "400 INVITATION_NOT_FOUND");
    }

    #[tokio::test]
    async fn refuses_an_unknown_invitation() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .organization()
            .cancel_invitation(CancelInvitation::new("unknown"))
            .await;
        assert_eq!(refusal(reply), "400 INVITATION_NOT_FOUND");
    }
}

mod accept_invitation {
    use super::*;

    #[tokio::test]
    async fn makes_a_member() {
        let Some(site) = live() else { return };
        let (ann, ben) = (site.signed_up().await, site.signed_up_and_verified().await);
        let (id, _) = ann.founds().await;
        let invitation = invited(&ann, &ben, &id).await;
        let arguments = AcceptInvitation::new(invitation.id.as_str());
        let reply = ben
            .page()
            .organization()
            .accept_invitation(arguments)
            .await
            .unwrap();
        assert_eq!(
            (reply.invitation.id, reply.invitation.status.as_str()),
            (invitation.id, "accepted")
        );
        assert_eq!(
            (reply.member.user_id.as_str(), reply.member.role.as_str()),
            (ben.id.as_str(), "member")
        );
        assert!(
            full(&ann, &id)
                .await
                .members
                .iter()
                .any(|member| member.id == reply.member.id)
        );
    }

    #[tokio::test]
    async fn refuses_whom_it_is_not_for() {
        let Some(site) = live() else { return };
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, _) = ann.founds().await;
        let invitation = invited(&ann, &ben, &id).await;
        let reply = ann
            .page()
            .organization()
            .accept_invitation(AcceptInvitation::new(invitation.id))
            .await;
        assert_eq!(
            refusal(reply),
            "403 YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION"
        );
    }
}

mod reject_invitation {
    use super::*;

    #[tokio::test]
    async fn declines_it() {
        let Some(site) = live() else { return };
        let (ann, ben) = (site.signed_up().await, site.signed_up_and_verified().await);
        let (id, _) = ann.founds().await;
        let invitation = invited(&ann, &ben, &id).await;
        let arguments = RejectInvitation::new(invitation.id.as_str());
        let reply = ben
            .page()
            .organization()
            .reject_invitation(arguments)
            .await
            .unwrap();
        assert_eq!(
            (reply.invitation.id, reply.invitation.status.as_str()),
            (invitation.id, "rejected")
        );
        assert_eq!(full(&ann, &id).await.members.len(), 1);
    }

    #[tokio::test]
    async fn refuses_an_unknown_invitation() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .organization()
            .reject_invitation(RejectInvitation::new("unknown"))
            .await;
        assert_eq!(refusal(reply), "400 INVITATION_NOT_FOUND");
    }
}

mod get_invitation {
    use super::*;

    #[tokio::test]
    async fn tells_who_invites_where() {
        let Some(site) = live() else { return };
        let (ann, ben) = (site.signed_up().await, site.signed_up_and_verified().await);
        let (id, slug) = ann.founds().await;
        let invitation = invited(&ann, &ben, &id).await;
        let arguments = GetInvitation::new(invitation.id.as_str());
        let told = ben
            .page()
            .organization()
            .get_invitation(arguments)
            .await
            .unwrap();
        assert_eq!(told.id, invitation.id);
        assert_eq!(told.other["organizationSlug"], slug);
        assert_eq!(told.other["inviterEmail"], ann.email);
    }

    #[tokio::test]
    async fn refuses_whom_it_is_not_for() {
        let Some(site) = live() else { return };
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, _) = ann.founds().await;
        let invitation = invited(&ann, &ben, &id).await;
        let reply = ann
            .page()
            .organization()
            .get_invitation(GetInvitation::new(invitation.id))
            .await;
        assert_eq!(
            refusal(reply),
            "403 YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION"
        );
    }
}

mod list_invitations {
    use super::*;

    #[tokio::test]
    async fn tells_those_of_the_organization() {
        let Some(site) = live() else { return };
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, _) = ann.founds().await;
        let invitation = invited(&ann, &ben, &id).await;
        let arguments = ListInvitations::new().organization_id(id);
        let told = ann
            .page()
            .organization()
            .list_invitations(arguments)
            .await
            .unwrap();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].id, invitation.id);
    }

    #[tokio::test]
    async fn refuses_whoever_is_not_in_it() {
        let Some(site) = live() else { return };
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, _) = ann.founds().await;
        let reply = ben
            .page()
            .organization()
            .list_invitations(ListInvitations::new().organization_id(id))
            .await;
        assert_eq!(
            refusal(reply),
            site.says(
                "403 UPSTREAM_ERROR",
                "403 YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION"
            )
        );
    }
}

mod list_user_invitations {
    use super::*;

    #[tokio::test]
    async fn tells_ones_own() {
        let Some(site) = live() else { return };
        let (ann, ben) = (site.signed_up().await, site.signed_up_and_verified().await);
        let (id, _) = ann.founds().await;
        let invitation = invited(&ann, &ben, &id).await;
        let told = ben
            .page()
            .organization()
            .list_user_invitations()
            .await
            .unwrap();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].id, invitation.id);
        assert_eq!(told[0].other["organizationName"], "Acme");
    }

    #[tokio::test]
    async fn refuses_an_address_that_is_not_verified() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let reply = ann.page().organization().list_user_invitations().await;
        if site.is_1_4() {
            assert!(reply.unwrap().is_empty());
            return;
        }
        assert_eq!(
            refusal(reply),
            "403 EMAIL_VERIFICATION_REQUIRED_FOR_INVITATION"
        );
    }
}

mod list_members {
    use super::*;

    #[tokio::test]
    async fn sorts_and_counts() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let (id, guest, _) = with_a_member(&site, &ann).await;
        let arguments = ListMembers::new()
            .organization_id(id.as_str())
            .sort_by("createdAt")
            .sort_direction(SortDirection::Descending)
            .limit(1u64);
        let page = ann
            .page()
            .organization()
            .list_members(arguments)
            .await
            .unwrap();
        assert_eq!(page.total, 2);
        assert_eq!(page.members.len(), 1);
        assert_eq!(page.members[0].user_id, guest.id);
        let arguments = ListMembers::new()
            .organization_id(id)
            .filter_field("role")
            .filter_operator(FilterOperator::Equal)
            .filter_value("owner");
        let page = ann
            .page()
            .organization()
            .list_members(arguments)
            .await
            .unwrap();
        assert_eq!(page.members.len(), 1);
        assert_eq!(page.members[0].user_id, ann.id);
    }

    #[tokio::test]
    async fn refuses_whoever_is_not_in_it() {
        let Some(site) = live() else { return };
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, _) = ann.founds().await;
        let reply = ben
            .page()
            .organization()
            .list_members(ListMembers::new().organization_id(id))
            .await;
        assert_eq!(
            refusal(reply),
            "403 YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION"
        );
    }
}

mod get_active_member {
    use super::*;

    #[tokio::test]
    async fn tells_who_one_is_there() {
        let Some(site) = live() else { return };
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

    #[tokio::test]
    async fn refuses_where_none_is_active() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let reply = ann.page().organization().get_active_member().await;
        if site.is_1_4() {
            assert!(reply.unwrap().is_none());
            return;
        }
        assert_eq!(refusal(reply), "400 NO_ACTIVE_ORGANIZATION");
    }
}

mod get_active_member_role {
    use super::*;

    #[tokio::test]
    async fn tells_the_role_of_another() {
        let Some(site) = live() else { return };
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

    #[tokio::test]
    async fn refuses_where_none_is_active() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .organization()
            .get_active_member_role(GetActiveMemberRole::new())
            .await;
        assert_eq!(refusal(reply), "400 NO_ACTIVE_ORGANIZATION");
    }
}

mod remove_member {
    use super::*;

    #[tokio::test]
    async fn takes_the_member_out() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let (id, guest, member) = with_a_member(&site, &ann).await;
        let arguments = RemoveMember::new(guest.email.as_str()).organization_id(id.as_str());
        let reply = ann
            .page()
            .organization()
            .remove_member(arguments)
            .await
            .unwrap();
        assert_eq!(reply.member.id, member);
        assert_eq!(full(&ann, &id).await.members.len(), 1);
    }

    #[tokio::test]
    async fn refuses_to_take_out_the_only_owner() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let arguments = RemoveMember::new(ann.email.as_str()).organization_id(id);
        let reply = ann.page().organization().remove_member(arguments).await;
        assert_eq!(
            refusal(reply),
            "400 YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER"
        );
    }
}

mod update_member_role {
    use super::*;

    #[tokio::test]
    async fn gives_several_roles() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let (id, _, member) = with_a_member(&site, &ann).await;
        let roles = vec!["admin".to_owned(), "member".to_owned()];
        let arguments = UpdateMemberRole::new(roles, member.as_str()).organization_id(id.as_str());
        let reply = ann
            .page()
            .organization()
            .update_member_role(arguments)
            .await
            .unwrap();
        assert_eq!(
            (reply.id.as_str(), reply.role.as_str()),
            (member.as_str(), "admin,member")
        );
        let told = full(&ann, &id).await.members;
        assert_eq!(
            told.iter().find(|told| told.id == member).unwrap().role,
            "admin,member"
        );
    }

    #[tokio::test]
    async fn refuses_members_who_may_not() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let (id, guest, member) = with_a_member(&site, &ann).await;
        let arguments = UpdateMemberRole::new("owner", member).organization_id(id);
        let reply = guest
            .page()
            .organization()
            .update_member_role(arguments)
            .await;
        assert_eq!(
            refusal(reply),
            "403 YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER"
        );
    }
}

mod leave {
    use super::*;

    #[tokio::test]
    async fn takes_oneself_out() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let (id, guest, member) = with_a_member(&site, &ann).await;
        let reply = guest
            .page()
            .organization()
            .leave(LeaveOrganization::new(id.as_str()))
            .await
            .unwrap();
        assert_eq!(reply.id, member);
        assert_eq!(full(&ann, &id).await.members.len(), 1);
    }

    #[tokio::test]
    async fn refuses_the_only_owner() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let (id, _) = ann.founds().await;
        let reply = ann
            .page()
            .organization()
            .leave(LeaveOrganization::new(id))
            .await;
        assert_eq!(
            refusal(reply),
            "400 YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER"
        );
    }
}

mod has_permission {
    use super::*;

    #[tokio::test]
    async fn tells_owner_from_member() {
        let Some(site) = live() else { return };
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

    #[tokio::test]
    async fn refuses_where_none_is_active() {
        let Some(site) = live() else { return };
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .organization()
            .has_permission(HasOrganizationPermission::new(deleting_it()))
            .await;
        assert_eq!(refusal(reply), "400 NO_ACTIVE_ORGANIZATION");
    }
}
