//! Invitations, as those who are invited see them.

use http::StatusCode;
use serde::Serialize;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::Refusal;
use crate::refusal::organization::{
    EMAIL_VERIFICATION_REQUIRED_FOR_INVITATION, INVITATION_NOT_FOUND,
    INVITER_IS_NO_LONGER_A_MEMBER_OF_THE_ORGANIZATION, ORGANIZATION_MEMBERSHIP_LIMIT_REACHED,
    ORGANIZATION_NOT_FOUND, YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION,
};
use crate::reply::{Answer, Reply};
use crate::store::{Invitation, InvitationStatus, Member, User};

/// How many members an organization may have.
const MEMBERSHIP_LIMIT: usize = 100;

/// An invitation answered.
#[derive(Serialize)]
struct Answered<'a> {
    invitation: &'a Invitation,
    member: Option<&'a Member>,
}

/// POST `organization/accept-invitation`: the session goes on in the organization joined.
pub(in crate::routes) fn accept(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let id = fields.string("invitationId");
    fields.finish()?;
    let current = auth.require_session(call)?;
    let invitation = auth.store.invitation(&id);
    let invitation = invitation
        .filter(|invitation| invitation.is_open(call.now))
        .ok_or(INVITATION_NOT_FOUND)?;
    check_recipient(invitation, &current.user)?;
    let organization_id = invitation.organization_id.clone();
    if auth.store.members_of(&organization_id).count() >= MEMBERSHIP_LIMIT {
        return Err(ORGANIZATION_MEMBERSHIP_LIMIT_REACHED);
    }
    let invitation = answer(auth, &id, InvitationStatus::Accepted)?;
    let member = Member {
        organization_id: organization_id.clone(),
        user_id: current.user.id,
        role: invitation.role.clone(),
        created_at: call.now,
        id: auth.random.uuid(),
    };
    auth.store.members.push(member.clone());
    auth.set_active_organization(&current.session.token, Some(organization_id), call.now);
    let body = Answered {
        invitation: &invitation,
        member: Some(&member),
    };
    Ok(Reply::json(&body).with_cookies(current.renewal))
}

/// POST `organization/reject-invitation`: also one whose time is over.
pub(in crate::routes) fn reject(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let id = fields.string("invitationId");
    fields.finish()?;
    let current = auth.require_session(call)?;
    let invitation = auth.store.invitation(&id);
    let invitation = invitation
        .filter(|invitation| invitation.is_pending())
        .ok_or(INVITATION_NOT_FOUND.with_message("Invitation not found!"))?;
    check_recipient(invitation, &current.user)?;
    let invitation = answer(auth, &id, InvitationStatus::Rejected)?;
    let body = Answered {
        invitation: &invitation,
        member: None,
    };
    Ok(Reply::json(&body).with_cookies(current.renewal))
}

/// GET `organization/get-invitation`
pub(in crate::routes) fn get(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Described<'a> {
        #[serde(flatten)]
        invitation: &'a Invitation,
        organization_name: &'a str,
        organization_slug: &'a str,
        inviter_email: &'a str,
    }
    let id = call.required_query("id")?;
    let current = auth.optional_session(call).ok_or_else(|| {
        Refusal::without_code("Not authenticated").with_status(StatusCode::UNAUTHORIZED)
    })?;
    let invitation = auth.store.invitation(id);
    let invitation = invitation
        .filter(|invitation| invitation.is_open(call.now))
        .ok_or(Refusal::without_code("Invitation not found!"))?;
    check_recipient(invitation, &current.user)?;
    let organization = auth
        .store
        .organization(&invitation.organization_id)
        .ok_or(ORGANIZATION_NOT_FOUND)?;
    let inviter = auth
        .store
        .member(&organization.id, &invitation.inviter_id)
        .and_then(|member| auth.store.user_by_id(&member.user_id))
        .ok_or(INVITER_IS_NO_LONGER_A_MEMBER_OF_THE_ORGANIZATION)?;
    let body = Described {
        invitation,
        organization_name: &organization.name,
        organization_slug: &organization.slug,
        inviter_email: &inviter.email,
    };
    Ok(Reply::json(&body).with_cookies(current.renewal))
}

/// GET `organization/list-user-invitations`: what waits for the user's answer. An address
/// that is not verified may be another person's, so it is refused.
pub(in crate::routes) fn list_received(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Received<'a> {
        #[serde(flatten)]
        invitation: &'a Invitation,
        organization_name: &'a str,
    }
    let current = auth.optional_session(call);
    if call.query.non_empty("email").is_some() {
        return Err(Refusal::without_code(
            "User email cannot be passed for client side API calls.",
        ));
    }
    let current = current.ok_or(Refusal::without_code(
        "Missing session headers, or email query parameter.",
    ))?;
    if !current.user.email_verified {
        return Err(EMAIL_VERIFICATION_REQUIRED_FOR_INVITATION);
    }
    let received: Vec<Received<'_>> = auth
        .store
        .invitations
        .iter()
        .filter(|invitation| invitation.email == current.user.email && invitation.is_pending())
        .filter_map(|invitation| {
            let organization = auth.store.organization(&invitation.organization_id)?;
            Some(Received {
                invitation,
                organization_name: &organization.name,
            })
        })
        .collect();
    Ok(Reply::json(&received).with_cookies(current.renewal))
}

/// An invitation is for the user with the address it went to, verified or not: its id is secret enough.
fn check_recipient(invitation: &Invitation, user: &User) -> Result<(), Refusal> {
    if invitation.email == user.email {
        return Ok(());
    }
    Err(YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION)
}

fn answer(auth: &mut NeonAuth, id: &str, status: InvitationStatus) -> Result<Invitation, Refusal> {
    auth.store
        .update_invitation(id, |invitation| invitation.status = status)
        .ok_or(INVITATION_NOT_FOUND)
}
