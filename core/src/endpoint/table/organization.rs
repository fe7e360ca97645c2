//! Organizations, their members and invitations.

use crate::endpoint::methods::{Count, AcceptedInvitation, FilterOperator, FullOrganization, Invitation, Member, MemberRole, Members, Nullable, Organization, OrganizationChanges, Permission, Permissions, RejectedInvitation, RemovedMember, Roles, SortDirection, Status};
use serde_json::{Map, Value};

endpoints! {
    /// Manages organizations, their members and invitations.
    group(organization_methods) organization: Organizations {
        /// Makes an organization; the signed-in user owns it.
        ///
        /// Refused with `ORGANIZATION_ALREADY_EXISTS` if the slug is taken, or
        /// `YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_ORGANIZATIONS`.
        create: CreateOrganization = POST "organization/create" ("organization.create") changes -> Organization {
            /// Its name.
            name: String = "name",
            /// Its name in URLs.
            slug: String = "slug";
            /// A picture's URL.
            logo: Nullable = "logo",
            /// Whatever the application wants kept beside it.
            metadata: Map<String, Value> = "metadata",
            /// The owner, in calls within upstream's own process. Over HTTP it is ignored: the owner is the signed-in user.
            user_id: String = "userId",
            /// Whether the user goes on working in the organization of before.
            keep_current_active_organization: bool = "keepCurrentActiveOrganization",
        };

        /// Returns the signed-in user's organizations.
        ///
        /// Refused with `UNAUTHORIZED` if nobody is signed in.
        list: ListOrganizations = GET "organization/list" ("organization.list") keeps -> Vec<Organization>;

        /// Invites somebody by mail.
        ///
        /// Refused with `USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION`,
        /// `USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION`,
        /// `YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION`,
        /// `YOU_ARE_NOT_ALLOWED_TO_INVITE_USER_WITH_THIS_ROLE`, `MEMBER_NOT_FOUND` if the signed-in user is not in it,
        /// or status 400 for a role that there is not; from Better Auth 1.6 on with `TEAM_NOT_FOUND`.
        invite_member: InviteMember = POST "organization/invite-member" ("organization.inviteMember") changes -> Invitation {
            /// The e-mail address of the person who is invited.
            email: String = "email",
            /// The role, or several.
            role: Roles = "role";
            /// The organization; the active one unless given.
            organization_id: String = "organizationId",
            /// Whether to mail somebody again who is invited already.
            resend: bool = "resend",
            /// The team, or several.
            team_id: Roles = "teamId",
        };

        /// Changes an organization.
        ///
        /// Refused with `USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION`, `YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_ORGANIZATION`
        /// or `ORGANIZATION_SLUG_ALREADY_TAKEN`.
        update: UpdateOrganization = POST "organization/update" ("organization.update") changes -> Organization {
            /// The fields that change.
            data: OrganizationChanges = "data";
            /// The organization; the active one unless given.
            organization_id: String = "organizationId",
        };

        /// Deletes an organization, for good.
        ///
        /// Refused with `USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION` or `YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_ORGANIZATION`.
        delete: DeleteOrganization = POST "organization/delete" ("organization.delete") changes [this_session] -> Organization {
            /// The organization's id.
            organization_id: String = "organizationId"
        };

        /// Returns whether a slug is free.
        ///
        /// Refused with `ORGANIZATION_SLUG_ALREADY_TAKEN` if it is not.
        check_slug: CheckSlug = POST "organization/check-slug" ("organization.checkSlug") keeps -> Status {
            /// The slug: the organization's name in URLs.
            slug: String = "slug"
        };

        /// Chooses the organization that the signed-in user works in. With neither argument it gives the one chosen
        /// already.
        ///
        /// Refused with `ORGANIZATION_NOT_FOUND`, or `USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION`, and then none is chosen.
        set_active: SetActiveOrganization = POST "organization/set-active" ("organization.setActive") changes [this_session] -> Option<Organization> {
            ;
            /// The organization, or none.
            organization_id: Nullable = "organizationId",
            /// Its slug, instead.
            organization_slug: String = "organizationSlug",
        };

        /// Returns an organization alone; none if there is no active one. Only Better Auth 1.7 has it.
        ///
        /// Refused with `ORGANIZATION_NOT_FOUND` or `USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION`.
        get_organization: GetOrganization = GET "organization/get-organization" ("organization.getOrganization") keeps -> Option<Organization> {
            ;
            /// The organization; the active one unless given.
            organization_id: String = "organizationId",
            /// Its slug, instead.
            organization_slug: String = "organizationSlug",
        };

        /// Returns an organization with its members and invitations; none if there is no active one.
        ///
        /// From Better Auth 1.7 on, members who are no admins see no invitations.
        ///
        /// Refused with `ORGANIZATION_NOT_FOUND` or `USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION`.
        get_full_organization: GetFullOrganization = GET "organization/get-full-organization" ("organization.getFullOrganization") keeps -> Option<FullOrganization> {
            ;
            /// The organization; the active one unless given.
            organization_id: String = "organizationId",
            /// Its slug, instead.
            organization_slug: String = "organizationSlug",
            /// How many members at the most.
            members_limit: Count = "membersLimit",
        };

        /// Withdraws an invitation.
        ///
        /// Refused with `INVITATION_NOT_FOUND`, `MEMBER_NOT_FOUND` if the signed-in user is not in the organization, or
        /// `YOU_ARE_NOT_ALLOWED_TO_CANCEL_THIS_INVITATION`.
        cancel_invitation: CancelInvitation = POST "organization/cancel-invitation" ("organization.cancelInvitation") changes -> Invitation {
            /// The invitation's id.
            invitation_id: String = "invitationId"
        };

        /// Accepts an invitation to the signed-in user's address.
        ///
        /// Refused with `INVITATION_NOT_FOUND`, also if it was withdrawn, or
        /// `YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION`.
        accept_invitation: AcceptInvitation = POST "organization/accept-invitation" ("organization.acceptInvitation") changes [caller] -> AcceptedInvitation {
            /// The invitation's id.
            invitation_id: String = "invitationId"
        };

        /// Declines an invitation to the signed-in user's address.
        ///
        /// Refused with `INVITATION_NOT_FOUND` or `YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION`.
        reject_invitation: RejectInvitation = POST "organization/reject-invitation" ("organization.rejectInvitation") changes -> RejectedInvitation {
            /// The invitation's id.
            invitation_id: String = "invitationId"
        };

        /// Returns an invitation to the signed-in user's address.
        ///
        /// Refused with `YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION`, and status 400 if there is none.
        get_invitation: GetInvitation = GET "organization/get-invitation" ("organization.getInvitation") keeps -> Invitation {
            /// The invitation's id.
            id: String = "id"
        };

        /// Returns an organization's invitations.
        ///
        /// Refused with status 403 if the user is not in it, and 400 if none is active; from Better Auth 1.7 on
        /// with `YOU_ARE_NOT_ALLOWED_TO_LIST_INVITATIONS` if the user is no admin there.
        list_invitations: ListInvitations = GET "organization/list-invitations" ("organization.listInvitations") keeps -> Vec<Invitation> {
            ;
            /// The organization; the active one unless given.
            organization_id: String = "organizationId",
        };

        /// Returns the invitations to the signed-in user's address.
        ///
        /// Refused with `EMAIL_VERIFICATION_REQUIRED_FOR_INVITATION` if the address is not verified.
        list_user_invitations: ListUserInvitations = GET "organization/list-user-invitations" ("organization.listUserInvitations") keeps -> Vec<Invitation>;

        /// Returns an organization's members.
        ///
        /// Refused with `NO_ACTIVE_ORGANIZATION` or `YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION`.
        list_members: ListMembers = GET "organization/list-members" ("organization.listMembers") keeps -> Members {
            ;
            /// The organization; the active one unless given.
            organization_id: String = "organizationId",
            /// Its slug, instead.
            organization_slug: String = "organizationSlug",
            /// How many at the most.
            limit: Count = "limit",
            /// How many to pass over.
            offset: Count = "offset",
            /// The field to sort by.
            sort_by: String = "sortBy",
            /// Whether to sort upwards or downwards.
            sort_direction: SortDirection = "sortDirection",
            /// The field to filter by.
            filter_field: String = "filterField",
            /// What it has to compare with.
            filter_value: Value = "filterValue",
            /// How the field compares with it: equal, less, one of several, …
            filter_operator: FilterOperator = "filterOperator",
        };

        /// Gives the signed-in user as a member of the organization that is active upstream at that moment. It need not be the
        /// one of a cached session.
        ///
        /// Refused with `NO_ACTIVE_ORGANIZATION`; Better Auth 1.4 gives none instead.
        get_active_member: GetActiveMember = GET "organization/get-active-member" ("organization.getActiveMember") keeps -> Option<Member>;

        /// Gives a member's role in an organization.
        ///
        /// Without an id, it is the one that is active upstream at that moment. It need not be the one of a cached session,
        /// so give the id of the organization that the answer is used for.
        ///
        /// Refused with `NO_ACTIVE_ORGANIZATION` or `YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION`.
        get_active_member_role: GetActiveMemberRole = GET "organization/get-active-member-role" ("organization.getActiveMemberRole") keeps -> MemberRole {
            ;
            /// The organization; the active one unless given.
            organization_id: String = "organizationId",
            /// Its slug, instead.
            organization_slug: String = "organizationSlug",
            /// The user; the signed-in one unless given.
            user_id: String = "userId",
        };

        /// Takes a member out of an organization.
        ///
        /// Refused with `MEMBER_NOT_FOUND`, `YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_MEMBER` or
        /// `YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER`.
        remove_member: RemoveMember = POST "organization/remove-member" ("organization.removeMember") changes [member] -> RemovedMember {
            /// The member's id or address.
            member_id_or_email: String = "memberIdOrEmail";
            /// The organization; the active one unless given.
            organization_id: String = "organizationId",
        };

        /// Gives a member a role.
        ///
        /// Refused with `MEMBER_NOT_FOUND`, `ROLE_NOT_FOUND`, `YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER` or
        /// `YOU_CANNOT_LEAVE_THE_ORGANIZATION_WITHOUT_AN_OWNER`.
        update_member_role: UpdateMemberRole = POST "organization/update-member-role" ("organization.updateMemberRole") changes [member] -> Member {
            /// The role, or several.
            role: Roles = "role",
            /// The member's id.
            member_id: String = "memberId";
            /// The organization; the active one unless given.
            organization_id: String = "organizationId",
        };

        /// Takes the signed-in user out of an organization.
        ///
        /// Refused with `MEMBER_NOT_FOUND` or `YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER`.
        leave: LeaveOrganization = POST "organization/leave" ("organization.leave") changes [this_session] -> Member {
            /// The organization's id.
            organization_id: String = "organizationId"
        };

        /// Says whether the signed-in user may do all of that.
        ///
        /// Without an id, upstream answers for the organization that is active there at that moment. It need not be the one
        /// of a cached session, so give the id of the organization that the answer is used for.
        ///
        /// Refused with `NO_ACTIVE_ORGANIZATION` or `USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION`.
        has_permission: HasOrganizationPermission = POST "organization/has-permission" ("organization.hasPermission") keeps -> Permission {
            /// By resource, the actions: `{"member": ["create"]}`.
            permissions: Permissions = "permissions";
            /// The organization; the active one unless given.
            organization_id: String = "organizationId",
        };
    }
}
