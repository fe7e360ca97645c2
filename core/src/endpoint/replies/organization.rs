//! Organizations, their members and invitations.

use crate::session::User;

replies! {
    /// An organization.
    Organization {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
        /// Its name in URLs; no two organizations have the same.
        slug: String,
        /// A picture's URL.
        #[serde(default)]
        logo: Option<String>,
        /// When it was made (RFC 3339).
        created_at: String,
    }

    /// An organization, with everybody in it.
    FullOrganization {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
        /// Its name in URLs.
        slug: String,
        /// A picture's URL.
        #[serde(default)]
        logo: Option<String>,
        /// When it was made (RFC 3339).
        created_at: String,
        /// Who is in it.
        members: Vec<Member>,
        /// Who may be soon.
        invitations: Vec<Invitation>,
    }

    /// An invitation into an organization.
    Invitation {
        /// Its id, which accepting it takes.
        id: String,
        /// The organization's id.
        organization_id: String,
        /// The address of the person invited.
        email: String,
        /// The role it gives.
        role: Option<String>,
        /// `pending`, `accepted`, `rejected` or `canceled`.
        status: String,
        /// Until when it can be accepted (RFC 3339).
        expires_at: String,
        /// The user who invites.
        inviter_id: String,
        /// That user's address, if the invited one asks.
        #[serde(default)]
        inviter_email: Option<String>,
        /// The organization's name, if the invited one asks.
        #[serde(default)]
        organization_name: Option<String>,
        /// The organization's name in URLs, likewise.
        #[serde(default)]
        organization_slug: Option<String>,
    }

    /// An invitation that was accepted.
    AcceptedInvitation {
        /// The invitation.
        invitation: Invitation,
        /// The new member.
        member: Member,
    }

    /// An invitation that was declined.
    RejectedInvitation {
        /// The invitation.
        invitation: Invitation,
    }

    /// Somebody in an organization.
    Member {
        /// The member's id, which is not the user's.
        id: String,
        /// The organization's id.
        organization_id: String,
        /// The user's id.
        user_id: String,
        /// The role, or several with commas between them.
        role: String,
        /// Since when (RFC 3339).
        created_at: String,
        /// Who it is, as far as other members may know.
        #[serde(default)]
        user: Option<User>,
    }

    /// A page of an organization's members.
    Members {
        /// The members of this page.
        members: Vec<Member>,
        /// How many there are in all.
        total: u64,
    }

    /// A member's role.
    MemberRole {
        /// The role, or several with commas between them.
        role: String,
    }

    /// A member who is one no longer.
    RemovedMember {
        /// Who it was.
        member: Member,
    }
}
