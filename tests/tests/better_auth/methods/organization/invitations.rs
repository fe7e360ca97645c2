//! Invitations, from both sides.

use neon_auth_core::methods::{
    AcceptInvitation, CancelInvitation, GetInvitation, InviteMember, ListInvitations,
    RejectInvitation,
};

use super::{full, invited, with_a_member};
use crate::site::{address, is_in, live, refusal};

mod invite_member {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
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

    #[tokio::test(flavor = "multi_thread")]
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

    #[tokio::test(flavor = "multi_thread")]
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

mod accept_invitation {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
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

    #[tokio::test(flavor = "multi_thread")]
    async fn refuses_a_user_it_is_not_for() {
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

    #[tokio::test(flavor = "multi_thread")]
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

    #[tokio::test(flavor = "multi_thread")]
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

mod cancel_invitation {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
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

    #[tokio::test(flavor = "multi_thread")]
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

mod get_invitation {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn tells_who_invites_where() {
        let Some(site) = live() else { return };
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

    #[tokio::test(flavor = "multi_thread")]
    async fn refuses_a_user_it_is_not_for() {
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

    #[tokio::test(flavor = "multi_thread")]
    async fn tells_those_of_the_organization() {
        let Some(site) = live() else { return };
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

    #[tokio::test(flavor = "multi_thread")]
    async fn refuses_a_user_who_is_not_in_it() {
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

    #[tokio::test(flavor = "multi_thread")]
    async fn tells_ones_own() {
        let Some(site) = live() else { return };
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

    #[tokio::test(flavor = "multi_thread")]
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
