//! What somebody may do in an organization, by Better Auth's own roles.
//!
//! It decides what a page offers. Upstream decides again when something is done.

use neon_auth_axum::methods::{FullOrganization, Member};

use super::super::roles::{ADMIN, Roles};

pub(super) const OWNER: &str = "owner";
pub(super) const MEMBER: &str = "member";

/// Somebody's place among the members.
pub(super) struct Standing<'a> {
    own: Option<&'a Member>,
    owners: usize,
}

impl<'a> Standing<'a> {
    pub(super) fn of(user_id: &str, organization: &'a FullOrganization) -> Self {
        let members = &organization.members;
        Self {
            own: members.iter().find(|member| member.user_id == user_id),
            owners: members.iter().filter(|member| is_owner(member)).count(),
        }
    }

    pub(super) fn roles(&self) -> Roles<'a> {
        Roles(self.own.map_or("", |own| &own.role))
    }

    pub(super) fn owns(&self) -> bool {
        self.roles().has(OWNER)
    }

    pub(super) fn manages(&self) -> bool {
        self.owns() || self.roles().has(ADMIN)
    }

    /// Such a one can neither leave nor step down.
    pub(super) fn is_only_owner(&self) -> bool {
        self.owns() && self.owners == 1
    }

    pub(super) fn is_own(&self, member: &Member) -> bool {
        self.own.is_some_and(|own| own.id == member.id)
    }

    pub(super) fn may_change(&self, member: &Member) -> bool {
        match is_owner(member) {
            true => self.owns() && !(self.is_own(member) && self.is_only_owner()),
            false => self.manages(),
        }
    }

    /// Oneself one does not remove: one leaves.
    pub(super) fn may_remove(&self, member: &Member) -> bool {
        self.may_change(member) && !self.is_own(member)
    }
}

fn is_owner(member: &Member) -> bool {
    Roles(&member.role).has(OWNER)
}
