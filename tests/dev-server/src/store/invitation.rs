//! Invitations to organizations.

use std::time::Duration;

use serde::Serialize;

use crate::clock::Timestamp;

use super::Store;

/// How long an invitation can be accepted.
pub(crate) const INVITATION_LIFETIME: Duration = Duration::from_secs(48 * 60 * 60);

/// What has become of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum InvitationStatus {
    Pending,
    Accepted,
    Rejected,
    Canceled,
}

/// An invitation row, serialised with the keys and order of the real server.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Invitation {
    pub(crate) organization_id: String,
    pub(crate) email: String,
    /// A role, or several with commas between them.
    pub(crate) role: String,
    pub(crate) status: InvitationStatus,
    pub(crate) expires_at: Timestamp,
    pub(crate) created_at: Timestamp,
    pub(crate) inviter_id: String,
    pub(crate) id: String,
}

impl Invitation {
    pub(crate) fn is_pending(&self) -> bool {
        self.status == InvitationStatus::Pending
    }

    /// Whether the invitation can still be accepted.
    pub(crate) fn is_open(&self, now: Timestamp) -> bool {
        self.is_pending() && self.expires_at >= now
    }
}

impl Store {
    pub(crate) fn invitation(&self, id: &str) -> Option<&Invitation> {
        self.invitations
            .iter()
            .find(|invitation| invitation.id == id)
    }

    /// Changes an invitation and gives it back as it is now.
    pub(crate) fn update_invitation(
        &mut self,
        id: &str,
        change: impl FnOnce(&mut Invitation),
    ) -> Option<Invitation> {
        let invitation = self.invitations.iter_mut().find(|i| i.id == id)?;
        change(invitation);
        Some(invitation.clone())
    }

    pub(crate) fn invitations_of<'a>(
        &'a self,
        organization_id: &'a str,
    ) -> impl Iterator<Item = &'a Invitation> {
        self.invitations
            .iter()
            .filter(move |invitation| invitation.organization_id == organization_id)
    }
}
