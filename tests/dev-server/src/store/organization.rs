//! Organizations.

use serde::Serialize;
use serde_json::Value;

use crate::clock::Timestamp;

use super::Store;

/// An organization row, serialised with the keys, order and nulls of the real server.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Organization {
    pub(crate) name: String,
    pub(crate) slug: String,
    pub(crate) logo: Option<String>,
    pub(crate) created_at: Timestamp,
    /// JSON as text: so the real server stores it, and so most of its routes hand it out.
    pub(crate) metadata: Option<String>,
    pub(crate) id: String,
}

/// An organization as those see it who have just created or changed it: with metadata that are
/// JSON proper, and without the key if there are none.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FreshOrganization<'a> {
    name: &'a str,
    slug: &'a str,
    logo: Option<&'a str>,
    created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Value>,
    id: &'a str,
}

impl Organization {
    pub(crate) fn fresh(&self) -> FreshOrganization<'_> {
        let metadata = self.metadata.as_deref();
        FreshOrganization {
            name: &self.name,
            slug: &self.slug,
            logo: self.logo.as_deref(),
            created_at: self.created_at,
            metadata: metadata.and_then(|json| serde_json::from_str(json).ok()),
            id: &self.id,
        }
    }
}

impl Store {
    pub(crate) fn organization(&self, id: &str) -> Option<&Organization> {
        self.organizations
            .iter()
            .find(|organization| organization.id == id)
    }

    pub(crate) fn organization_mut(&mut self, id: &str) -> Option<&mut Organization> {
        self.organizations
            .iter_mut()
            .find(|organization| organization.id == id)
    }

    pub(crate) fn organization_by_slug(&self, slug: &str) -> Option<&Organization> {
        self.organizations
            .iter()
            .find(|organization| organization.slug == slug)
    }

    /// The organizations a user belongs to, in the order in which the user joined them.
    pub(crate) fn organizations_of<'a>(
        &'a self,
        user_id: &'a str,
    ) -> impl Iterator<Item = &'a Organization> {
        self.members
            .iter()
            .filter(move |member| member.user_id == user_id)
            .filter_map(|member| self.organization(&member.organization_id))
    }

    /// Removes an organization with its members and invitations.
    pub(crate) fn delete_organization(&mut self, id: &str) {
        self.members.retain(|member| member.organization_id != id);
        self.invitations
            .retain(|invitation| invitation.organization_id != id);
        self.organizations
            .retain(|organization| organization.id != id);
    }
}
