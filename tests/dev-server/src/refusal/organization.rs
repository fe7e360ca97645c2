//! Refusals around organizations, their members and invitations.

use http::StatusCode;

use super::{Form, Refusal, refusals};

refusals! {
    EMAIL_VERIFICATION_REQUIRED_FOR_INVITATION = FORBIDDEN,
        "Email verification required to view or list invitations for the session email";
    INVITATION_LIMIT_REACHED = FORBIDDEN, "Invitation limit reached";
    INVITATION_NOT_FOUND = BAD_REQUEST, "Invitation not found";
    INVITER_IS_NO_LONGER_A_MEMBER_OF_THE_ORGANIZATION = BAD_REQUEST,
        "Inviter is no longer a member of the organization";
    MEMBER_NOT_FOUND = BAD_REQUEST, "Member not found";
    NO_ACTIVE_ORGANIZATION = BAD_REQUEST, "No active organization";
    ORGANIZATION_ALREADY_EXISTS = BAD_REQUEST, "Organization already exists";
    ORGANIZATION_MEMBERSHIP_LIMIT_REACHED = FORBIDDEN, "Organization membership limit reached";
    ORGANIZATION_NOT_FOUND = BAD_REQUEST, "Organization not found";
    ORGANIZATION_SLUG_ALREADY_TAKEN = BAD_REQUEST, "Organization slug already taken";
    USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION = BAD_REQUEST,
        "User is already a member of this organization";
    USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION = BAD_REQUEST,
        "User is already invited to this organization";
    USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION = BAD_REQUEST,
        "User is not a member of the organization";
    YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION = FORBIDDEN,
        "You are not a member of this organization";
    YOU_ARE_NOT_ALLOWED_TO_CANCEL_THIS_INVITATION = FORBIDDEN,
        "You are not allowed to cancel this invitation";
    YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_MEMBER = UNAUTHORIZED,
        "You are not allowed to delete this member";
    YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_ORGANIZATION = FORBIDDEN,
        "You are not allowed to delete this organization";
    YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION = FORBIDDEN,
        "You are not allowed to invite users to this organization";
    YOU_ARE_NOT_ALLOWED_TO_INVITE_USER_WITH_THIS_ROLE = FORBIDDEN,
        "You are not allowed to invite a user with this role";
    YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER = FORBIDDEN,
        "You are not allowed to update this member";
    YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_ORGANIZATION = FORBIDDEN,
        "You are not allowed to update this organization";
    YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION = FORBIDDEN,
        "You are not the recipient of the invitation";
    YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER = BAD_REQUEST,
        "You cannot leave the organization as the only owner";
    YOU_CANNOT_LEAVE_THE_ORGANIZATION_WITHOUT_AN_OWNER = BAD_REQUEST,
        "You cannot leave the organization without an owner";
    YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_ORGANIZATIONS = FORBIDDEN,
        "You have reached the maximum number of organizations";
}

impl Refusal {
    /// An invitation to a role that there is not: a message without a code.
    pub(crate) fn no_role_to_invite_to(unknown: &[&str]) -> Self {
        Self::without_code("").with_message(role_not_found(unknown))
    }

    /// A member's change to a role that there is not.
    pub(crate) fn no_role_to_change_to(unknown: &[&str]) -> Self {
        Self {
            form: Form::CodeFirst,
            ..Self::new(StatusCode::BAD_REQUEST, "ROLE_NOT_FOUND", "")
        }
        .with_message(role_not_found(unknown))
    }
}

fn role_not_found(unknown: &[&str]) -> String {
    format!("ROLE_NOT_FOUND: {}", unknown.join(", "))
}
