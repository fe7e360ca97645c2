//! Invitations, from both sides.

use neon_auth_core::methods::{
    AcceptInvitation, CancelInvitation, GetInvitation, InviteMember, ListInvitations,
    RejectInvitation,
};

use super::{full, invited, with_a_member};
use crate::site::{Site, address, is_in, refusal};

mod invite_member {
    use super::*;

    scenarios![
        mails_an_invitation,
        refuses_to_invite_twice,
        refuses_members_who_may_not
    ];

    async fn mails_an_invitation(site: Site) {
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

    async fn refuses_to_invite_twice(site: Site) {
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

    async fn refuses_members_who_may_not(site: Site) {
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

mod accept_invitation {
    use super::*;

    scenarios![makes_a_member, refuses_a_user_it_is_not_for];

    async fn makes_a_member(site: Site) {
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

    async fn refuses_a_user_it_is_not_for(site: Site) {
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

    scenarios![declines_it, refuses_an_unknown_invitation];

    async fn declines_it(site: Site) {
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

    async fn refuses_an_unknown_invitation(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .organization()
            .reject_invitation(RejectInvitation::new("unknown"))
            .await;
        assert_eq!(refusal(reply), "400 INVITATION_NOT_FOUND");
    }
}

mod cancel_invitation {
    use super::*;

    scenarios![withdraws_it, refuses_an_unknown_invitation];

    async fn withdraws_it(site: Site) {
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

    async fn refuses_an_unknown_invitation(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann
            .page()
            .organization()
            .cancel_invitation(CancelInvitation::new("unknown"))
            .await;
        assert_eq!(refusal(reply), "400 INVITATION_NOT_FOUND");
    }
}

mod get_invitation {
    use super::*;

    scenarios![tells_who_invites_where, refuses_a_user_it_is_not_for];

    async fn tells_who_invites_where(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up_and_verified().await);
        let (id, slug) = ann.founds().await;
        let invitation = invited(&ann, &ben, &id).await;
        let arguments = GetInvitation::new(invitation.id.as_str());
        let answer = ben
            .page()
            .organization()
            .get_invitation(arguments)
            .await
            .unwrap();
        assert_eq!(answer.id, invitation.id);
        assert_eq!(answer.organization_name.as_deref(), Some("Acme"));
        assert_eq!(answer.organization_slug, Some(slug));
        assert_eq!(answer.inviter_email.as_ref(), Some(&ann.email));
    }

    async fn refuses_a_user_it_is_not_for(site: Site) {
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

    scenarios![
        tells_those_of_the_organization,
        refuses_a_user_who_is_not_in_it,
        refuses_a_member_who_is_no_admin
    ];

    async fn tells_those_of_the_organization(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, _) = ann.founds().await;
        let invitation = invited(&ann, &ben, &id).await;
        let arguments = ListInvitations::new().organization_id(id);
        let answer = ann
            .page()
            .organization()
            .list_invitations(arguments)
            .await
            .unwrap();
        assert_eq!(answer.len(), 1);
        assert_eq!(answer[0].id, invitation.id);
    }

    async fn refuses_a_user_who_is_not_in_it(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up().await);
        let (id, _) = ann.founds().await;
        let reply = ben
            .page()
            .organization()
            .list_invitations(ListInvitations::new().organization_id(id))
            .await;
        let refused = site.says("organization.list_invitations, not a member");
        assert_eq!(refusal(reply), refused);
    }

    async fn refuses_a_member_who_is_no_admin(site: Site) {
        let ann = site.signed_up().await;
        let (id, guest, _) = with_a_member(&site, &ann).await;
        let arguments = ListInvitations::new().organization_id(id);
        let reply = guest
            .page()
            .organization()
            .list_invitations(arguments)
            .await;
        site.outcome("organization.list_invitations, no admin", reply);
    }
}

mod list_user_invitations {
    use super::*;

    scenarios![tells_ones_own, refuses_an_address_that_is_not_verified];

    async fn tells_ones_own(site: Site) {
        let (ann, ben) = (site.signed_up().await, site.signed_up_and_verified().await);
        let (id, _) = ann.founds().await;
        let invitation = invited(&ann, &ben, &id).await;
        let answer = ben
            .page()
            .organization()
            .list_user_invitations()
            .await
            .unwrap();
        assert_eq!(answer.len(), 1);
        assert_eq!(answer[0].id, invitation.id);
        assert_eq!(answer[0].organization_name.as_deref(), Some("Acme"));
    }

    async fn refuses_an_address_that_is_not_verified(site: Site) {
        let ann = site.signed_up().await;
        let reply = ann.page().organization().list_user_invitations().await;
        let what = "organization.list_user_invitations, address not verified";
        if let Some(invitations) = site.outcome(what, reply) {
            assert!(invitations.is_empty());
        }
    }
}
