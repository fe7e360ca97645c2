//! Organizations, their members and invitations.

mod active;
mod invitations;
mod itself;
mod members;
mod roles;
mod teams;

use neon_auth_core::methods::{
    AcceptInvitation, FullOrganization, GetFullOrganization, Invitation, InviteMember, Permissions,
};

use crate::site::{Person, Site};

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
async fn full(person: &Person, organization: &str) -> FullOrganization {
    let arguments = GetFullOrganization::new().organization_id(organization);
    person
        .page()
        .organization()
        .get_full_organization(arguments)
        .await
        .unwrap()
        .unwrap()
}

/// A server whose organizations have one team and one role of their own, and their teams one member.
fn with_limits(site: &Site) -> Site {
    site.with(&[("RIG_TEAMS", "1"), ("RIG_TEAMS_LIMIT", "1")])
}

fn deleting_it() -> Permissions {
    Permissions::from([("organization".to_owned(), vec!["delete".to_owned()])])
}
