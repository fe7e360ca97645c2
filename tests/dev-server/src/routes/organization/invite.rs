//! Inviting people to an organization.

use http::StatusCode;

use crate::call::Call;
use crate::fields::is_email;
use crate::neon_auth::NeonAuth;
use crate::outbox::{MailContent, MailKind};
use crate::permission::allows;
use crate::refusal::organization::{
    INVITATION_LIMIT_REACHED, INVITATION_NOT_FOUND, MEMBER_NOT_FOUND, ORGANIZATION_NOT_FOUND,
    USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION, USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION,
    YOU_ARE_NOT_ALLOWED_TO_CANCEL_THIS_INVITATION,
    YOU_ARE_NOT_ALLOWED_TO_INVITE_USER_WITH_THIS_ROLE,
    YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION,
};
use crate::refusal::{INVALID_EMAIL, Refusal};
use crate::reply::{Answer, Reply};
use crate::store::{INVITATION_LIFETIME, Invitation, InvitationStatus, OWNER};

use super::permission::{ROLES, unknown};
use super::{joined, named_or_active};

/// How many invitations of an organization may be open at a time.
const INVITATION_LIMIT: usize = 100;

/// POST `organization/invite-member`
pub(in crate::routes) fn invite(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let email = fields.string("email").to_lowercase();
    let role = joined(&fields.texts("role"));
    let named = fields.optional_string("organizationId");
    let resend = fields.optional_bool("resend") == Some(true);
    // There are no teams; the real server checks their form all the same.
    fields.optional_texts("teamId");
    fields.finish()?;
    let current = auth.require_session(call)?;
    let id = named_or_active(named, &current.session).ok_or(ORGANIZATION_NOT_FOUND)?;
    if !is_email(&email) {
        return Err(INVALID_EMAIL);
    }
    check_inviter(auth, &id, &current.user.id, &role)?;
    if let Some(user) = auth.store.user_by_email(&email)
        && auth.store.member(&id, &user.id).is_some()
    {
        return Err(USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION);
    }
    let open: Vec<&Invitation> = auth
        .store
        .invitations_of(&id)
        .filter(|invitation| invitation.is_open(call.now))
        .collect();
    let is_full = open.len() >= INVITATION_LIMIT;
    let earlier = open
        .into_iter()
        .find(|invitation| invitation.email == email);
    let earlier = earlier.map(|invitation| invitation.id.clone());
    let expires_at = call.now.after(INVITATION_LIFETIME);
    let invitation = match earlier {
        Some(_) if !resend => return Err(USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION),
        Some(earlier) => auth
            .store
            .update_invitation(&earlier, |invitation| invitation.expires_at = expires_at)
            .ok_or(INVITATION_NOT_FOUND)?,
        None if is_full => return Err(INVITATION_LIMIT_REACHED),
        None => {
            let invitation = Invitation {
                organization_id: id,
                email,
                role,
                status: InvitationStatus::Pending,
                expires_at,
                created_at: call.now,
                inviter_id: current.user.id,
                id: auth.random.uuid(),
            };
            auth.store.invitations.push(invitation.clone());
            invitation
        }
    };
    let content = MailContent::Invitation {
        invitation_id: invitation.id.clone(),
        organization_id: invitation.organization_id.clone(),
        role: invitation.role.clone(),
        inviter: current.user.email,
    };
    auth.outbox
        .send(call.now, MailKind::Invitation, &invitation.email, content);
    Ok(Reply::json(&invitation).with_cookies(current.renewal))
}

/// Whether a user may invite to an organization, and to these roles.
fn check_inviter(
    auth: &NeonAuth,
    organization_id: &str,
    user_id: &str,
    role: &str,
) -> Result<(), Refusal> {
    let inviter = auth
        .store
        .member(organization_id, user_id)
        .ok_or(MEMBER_NOT_FOUND)?;
    if !allows(&ROLES, &inviter.role, "invitation", "create") {
        return Err(YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION);
    }
    let roles = role.split(',').map(str::trim);
    let unknown = unknown(roles.filter(|role| !role.is_empty()));
    if !unknown.is_empty() {
        return Err(Refusal::no_role_to_invite_to(&unknown));
    }
    if !inviter.is_owner() && role.split(',').any(|role| role.trim() == OWNER) {
        return Err(YOU_ARE_NOT_ALLOWED_TO_INVITE_USER_WITH_THIS_ROLE);
    }
    Ok(())
}

/// POST `organization/cancel-invitation`: also one that is no longer pending.
pub(in crate::routes) fn cancel(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let id = fields.string("invitationId");
    fields.finish()?;
    let current = auth.require_session(call)?;
    let invitation = auth.store.invitation(&id).ok_or(INVITATION_NOT_FOUND)?;
    let member = auth
        .store
        .member(&invitation.organization_id, &current.user.id)
        .ok_or(MEMBER_NOT_FOUND)?;
    if !allows(&ROLES, &member.role, "invitation", "cancel") {
        return Err(YOU_ARE_NOT_ALLOWED_TO_CANCEL_THIS_INVITATION);
    }
    let canceled = auth
        .store
        .update_invitation(&id, |invitation| {
            invitation.status = InvitationStatus::Canceled;
        })
        .ok_or(INVITATION_NOT_FOUND)?;
    Ok(Reply::json(&canceled).with_cookies(current.renewal))
}

/// GET `organization/list-invitations`: of whatever status.
pub(in crate::routes) fn list(auth: &mut NeonAuth, call: &Call) -> Answer {
    let current = auth.require_session(call)?;
    let named = call.query.get("organizationId").map(str::to_owned);
    let id = named_or_active(named, &current.session)
        .ok_or(Refusal::without_code("Organization ID is required"))?;
    if auth.store.member(&id, &current.user.id).is_none() {
        return Err(
            Refusal::without_code("You are not a member of this organization")
                .with_status(StatusCode::FORBIDDEN),
        );
    }
    let invitations: Vec<&Invitation> = auth.store.invitations_of(&id).collect();
    Ok(Reply::json(&invitations).with_cookies(current.renewal))
}
