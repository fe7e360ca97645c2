//! The members of organizations.

use serde::Serialize;

use crate::clock::Timestamp;

use super::{Store, User};

/// The role of the creator of an organization.
pub(crate) const OWNER: &str = "owner";

/// A membership, serialised with the keys and order of the real server.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Member {
    pub(crate) organization_id: String,
    pub(crate) user_id: String,
    /// A role, or several with commas between them.
    pub(crate) role: String,
    pub(crate) created_at: Timestamp,
    pub(crate) id: String,
}

impl Member {
    pub(crate) fn is_owner(&self) -> bool {
        self.role.split(',').any(|role| role == OWNER)
    }
}

/// What members may know of each other.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Profile {
    id: String,
    name: String,
    pub(crate) email: String,
    image: Option<String>,
}

impl From<&User> for Profile {
    fn from(user: &User) -> Self {
        Self {
            id: user.id.clone(),
            name: user.name.clone(),
            email: user.email.clone(),
            image: user.image.clone(),
        }
    }
}

/// A membership and whose it is.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MemberProfile {
    #[serde(flatten)]
    pub(crate) member: Member,
    pub(crate) user: Profile,
}

impl Store {
    /// A user's membership in an organization.
    pub(crate) fn member(&self, organization_id: &str, user_id: &str) -> Option<&Member> {
        self.members
            .iter()
            .find(|member| member.organization_id == organization_id && member.user_id == user_id)
    }

    pub(crate) fn member_by_id(&self, id: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.id == id)
    }

    pub(crate) fn members_of<'a>(
        &'a self,
        organization_id: &'a str,
    ) -> impl Iterator<Item = &'a Member> {
        self.members
            .iter()
            .filter(move |member| member.organization_id == organization_id)
    }

    /// Whether an organization has one owner, or none.
    pub(crate) fn has_one_owner(&self, organization_id: &str) -> bool {
        let owners = self.members_of(organization_id).filter(|m| m.is_owner());
        owners.count() <= 1
    }

    /// A membership together with its user.
    pub(crate) fn profile(&self, member: &Member) -> Option<MemberProfile> {
        Some(MemberProfile {
            member: member.clone(),
            user: self.user_by_id(&member.user_id)?.into(),
        })
    }

    pub(crate) fn delete_member(&mut self, id: &str) {
        self.members.retain(|member| member.id != id);
    }
}
