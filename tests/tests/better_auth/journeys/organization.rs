//! An organization with a second user, from its founding to its end.

use neon_auth_core::methods::{
    AcceptInvitation, DeleteOrganization, GetActiveMemberRole, GetFullOrganization, InviteMember,
    ListMembers, SetActiveOrganization, UpdateMemberRole,
};

use super::sees_dashboard;
use crate::site::{Site, refusal, session};

scenarios![
    a_guest_becomes_a_member_and_an_admin,
    a_look_at_somebody_elses_organization_ends_the_active_one,
];

async fn a_guest_becomes_a_member_and_an_admin(site: Site) {
    let (ann, ben) = (site.signed_up().await, site.signed_up_and_verified().await);
    let (id, slug) = ann.founds().await;

    let arguments = InviteMember::new(ben.email.as_str(), "member");
    ann.page()
        .organization()
        .invite_member(arguments)
        .await
        .unwrap();
    site.mail(&ben.email, "invitation").await;

    let invitations = ben.page().organization().list_user_invitations().await;
    let invitation = invitations.unwrap().remove(0);
    let arguments = AcceptInvitation::new(invitation.id);
    let accepted = ben.page().organization().accept_invitation(arguments).await;
    let member = accepted.unwrap().member;

    // The page knows which organization its user works in.
    let arguments = SetActiveOrganization::new().organization_slug(slug);
    ben.page()
        .organization()
        .set_active(arguments)
        .await
        .unwrap();
    let session = sees_dashboard(&ben).await.unwrap();
    assert_eq!(
        session.session.active_organization_id.as_deref(),
        Some(&*id)
    );

    let reply = ben
        .page()
        .organization()
        .invite_member(InviteMember::new("third@example.com", "member"))
        .await;
    assert_eq!(
        refusal(reply),
        "403 YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION"
    );
    let arguments = UpdateMemberRole::new("admin", member.id);
    ann.page()
        .organization()
        .update_member_role(arguments)
        .await
        .unwrap();
    ben.page()
        .organization()
        .invite_member(InviteMember::new("third@example.com", "member"))
        .await
        .unwrap();

    let members = ben
        .page()
        .organization()
        .list_members(ListMembers::new())
        .await
        .unwrap();
    assert_eq!(members.total, 2);
    let arguments = DeleteOrganization::new(id);
    ann.page().organization().delete(arguments).await.unwrap();
    assert!(ben.page().organization().list().await.unwrap().is_empty());
}

/// As the guide on organizations says.
async fn a_look_at_somebody_elses_organization_ends_the_active_one(site: Site) {
    let (ann, ben) = (site.signed_up().await, site.signed_up().await);
    let (_, slug) = ann.founds().await;
    let (own, _) = ben.founds().await;
    let active = async || {
        let session = session(&ben).await.unwrap();
        session.active_organization_id().map(str::to_owned)
    };
    let asked = GetActiveMemberRole::new().organization_slug(slug.as_str());
    let role = ben
        .page()
        .organization()
        .get_active_member_role(asked)
        .await;
    assert_eq!(
        refusal(role),
        "403 YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION"
    );
    assert_eq!(active().await, Some(own));
    let asked = GetFullOrganization::new().organization_slug(slug);
    let seen = ben.page().organization().get_full_organization(asked).await;
    assert_eq!(
        refusal(seen),
        "403 USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION"
    );
    assert_eq!(active().await, None);
}
