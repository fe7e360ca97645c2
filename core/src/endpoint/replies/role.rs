//! Roles that an organization makes for itself.

use crate::endpoint::arguments::Permissions;

replies! {
    /// A role that an organization has made for itself.
    OrganizationRole {
        /// Its id.
        id: String,
        /// The organization's id.
        organization_id: String,
        /// Its name, in small letters.
        role: String,
        /// By resource, what its members may do.
        #[serde(default)]
        permission: Option<Permissions>,
        /// When it was made (RFC 3339).
        created_at: String,
        /// When it was last changed.
        #[serde(default)]
        updated_at: Option<String>,
    }

    /// A role that was made or changed.
    ChangedRole {
        /// Always true: a failure is an error.
        success: bool,
        /// As the role is now.
        role_data: OrganizationRole,
    }
}
