//! Roles that an organization makes for itself, if upstream has dynamic access control turned on.

use crate::endpoint::methods::{
    ChangedRole, OrganizationRole, Permissions, RoleChanges, Success,
};
use serde_json::{Map, Value};

endpoints! {
    more(role_methods) organization: Organizations {
        /// Makes a role.
        ///
        /// Nobody can give a role what they may not do themselves.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_CREATE_A_ROLE`, `ROLE_NAME_IS_ALREADY_TAKEN`, `INVALID_RESOURCE`,
        /// `TOO_MANY_ROLES`, `YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION` or
        /// `YOU_MUST_BE_IN_AN_ORGANIZATION_TO_CREATE_A_ROLE`.
        create_role: CreateOrganizationRole = POST "organization/create-role" of "organization.dynamicAccessControl" ("organization.createRole") changes -> ChangedRole {
            /// Its name; upstream writes it in small letters.
            role: String = "role",
            /// By resource, what its members may do: `{"member": ["create"]}`.
            permission: Permissions = "permission";
            /// The organization; the active one unless given.
            organization_id: String = "organizationId",
            /// Fields that the server's configuration adds to a role.
            additional_fields: Map<String, Value> = "additionalFields",
        };

        /// Deletes a role that no member has. Better Auth 1.4 does not look whether one has it.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_DELETE_A_ROLE`, `ROLE_NOT_FOUND`, `CANNOT_DELETE_A_PRE_DEFINED_ROLE`,
        /// `YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION`, `NO_ACTIVE_ORGANIZATION`, or `VALIDATION_ERROR` without name and
        /// id; from Better Auth 1.6 on with `ROLE_IS_ASSIGNED_TO_MEMBERS`.
        delete_role: DeleteOrganizationRole = POST "organization/delete-role" of "organization.dynamicAccessControl" ("organization.deleteRole") changes -> Success {
            ;
            /// The role's name.
            role_name: String = "roleName",
            /// Its id, instead.
            role_id: String = "roleId",
            /// The organization; the active one unless given.
            organization_id: String = "organizationId",
        };

        /// Returns the roles that an organization has made, without Better Auth's own such as `owner`.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_LIST_A_ROLE`, `YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION` or
        /// `NO_ACTIVE_ORGANIZATION`.
        list_roles: ListOrganizationRoles = GET "organization/list-roles" of "organization.dynamicAccessControl" ("organization.listRoles") keeps -> Vec<OrganizationRole> {
            ;
            /// The organization; the active one unless given.
            organization_id: String = "organizationId",
        };

        /// Returns a role that an organization has made.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_READ_A_ROLE`, `ROLE_NOT_FOUND`, also of one of Better Auth's own,
        /// `YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION`, `NO_ACTIVE_ORGANIZATION`, or `VALIDATION_ERROR` without name and
        /// id.
        get_role: GetOrganizationRole = GET "organization/get-role" of "organization.dynamicAccessControl" ("organization.getRole") keeps -> OrganizationRole {
            ;
            /// The role's name.
            role_name: String = "roleName",
            /// Its id, instead.
            role_id: String = "roleId",
            /// The organization; the active one unless given.
            organization_id: String = "organizationId",
        };

        /// Changes a role's name, or what its members may do.
        ///
        /// Refused with `YOU_ARE_NOT_ALLOWED_TO_UPDATE_A_ROLE`, `ROLE_NOT_FOUND`, `ROLE_NAME_IS_ALREADY_TAKEN`,
        /// `INVALID_RESOURCE`, `YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION`, `NO_ACTIVE_ORGANIZATION`, or
        /// `VALIDATION_ERROR` without name and id.
        update_role: UpdateOrganizationRole = POST "organization/update-role" of "organization.dynamicAccessControl" ("organization.updateRole") changes -> ChangedRole {
            /// What changes.
            data: RoleChanges = "data";
            /// The role's name.
            role_name: String = "roleName",
            /// Its id, instead.
            role_id: String = "roleId",
            /// The organization; the active one unless given.
            organization_id: String = "organizationId",
        };
    }
}
