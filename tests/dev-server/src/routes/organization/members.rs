//! The members of an organization.

use http::StatusCode;
use serde::Serialize;

use crate::call::Call;
use crate::listing::{Listing, Page};
use crate::neon_auth::NeonAuth;
use crate::permission::allows;
use crate::refusal::Refusal;
use crate::refusal::organization::{
    MEMBER_NOT_FOUND, NO_ACTIVE_ORGANIZATION, YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION,
    YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_MEMBER, YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER,
    YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER,
    YOU_CANNOT_LEAVE_THE_ORGANIZATION_WITHOUT_AN_OWNER,
};
use crate::reply::{Answer, Reply};
use crate::store::{Member, MemberProfile, OWNER};

use super::active::asked_for;
use super::permission::{ROLES, unknown};
use super::{joined, named_or_active};

/// GET `organization/list-members`
pub(in crate::routes) fn list(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct Members {
        members: Vec<MemberProfile>,
        total: usize,
    }
    let listing = Listing::read(&call.query)?.with_filter(&call.query, None)?;
    let current = auth.require_session(call)?;
    let id = asked_for(auth, call, &current.session)?;
    if auth.store.member(&id, &current.user.id).is_none() {
        return Err(YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION);
    }
    // The real server stumbles over a field that there is not.
    let Page { rows, total } = listing
        .apply(auth.store.members_of(&id))
        .map_err(|_| Refusal::bare(StatusCode::INTERNAL_SERVER_ERROR))?;
    let profiles = rows.into_iter().filter_map(|row| auth.store.profile(row));
    let body = Members {
        members: profiles.collect(),
        total,
    };
    Ok(Reply::json(&body).with_cookies(current.renewal))
}

/// POST `organization/update-member-role`
pub(in crate::routes) fn update_role(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let roles = fields.texts("role");
    let member_id = fields.string("memberId");
    let named = fields.optional_string("organizationId");
    fields.finish()?;
    let current = auth.require_session(call)?;
    if roles == [""] {
        return Err(Refusal::bare(StatusCode::BAD_REQUEST));
    }
    let id = named_or_active(named, &current.session).ok_or(NO_ACTIVE_ORGANIZATION)?;
    let roles: Vec<&str> = roles
        .iter()
        .flat_map(|role| role.split(','))
        .map(str::trim)
        .filter(|role| !role.is_empty())
        .collect();
    if roles.is_empty() {
        return Err(Refusal::bare(StatusCode::BAD_REQUEST));
    }
    let unknown = unknown(roles.iter().copied());
    if !unknown.is_empty() {
        return Err(Refusal::no_role_to_change_to(&unknown));
    }
    let own = auth
        .store
        .member(&id, &current.user.id)
        .ok_or(MEMBER_NOT_FOUND)?;
    let changed = auth
        .store
        .member_by_id(&member_id)
        .ok_or(MEMBER_NOT_FOUND)?;
    let makes_owner = roles.contains(&OWNER);
    if changed.organization_id != id || (changed.is_owner() || makes_owner) && !own.is_owner() {
        return Err(YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER);
    }
    if own.is_owner() && own.id == changed.id && !makes_owner && auth.store.has_one_owner(&id) {
        return Err(YOU_CANNOT_LEAVE_THE_ORGANIZATION_WITHOUT_AN_OWNER);
    }
    if !allows(&ROLES, &own.role, "member", "update") {
        return Err(YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER);
    }
    let members = &mut auth.store.members;
    let member = members.iter_mut().find(|member| member.id == member_id);
    let member = member.ok_or(MEMBER_NOT_FOUND)?;
    member.role = joined(&roles);
    Ok(Reply::json(member).with_cookies(current.renewal))
}

/// POST `organization/remove-member`: by address the answer says whose membership it was, by id
/// it does not.
pub(in crate::routes) fn remove(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct Removed<T> {
        member: T,
    }
    let mut fields = call.fields();
    let id_or_email = fields.string("memberIdOrEmail");
    let named = fields.optional_string("organizationId");
    fields.finish()?;
    let current = auth.require_session(call)?;
    let id = named_or_active(named, &current.session).ok_or(NO_ACTIVE_ORGANIZATION)?;
    let own = auth
        .store
        .member(&id, &current.user.id)
        .ok_or(MEMBER_NOT_FOUND)?;
    let by_email = id_or_email.contains('@');
    let member = match by_email {
        true => auth
            .store
            .user_by_email(&id_or_email)
            .and_then(|user| auth.store.member(&id, &user.id)),
        false => auth.store.member_by_id(&id_or_email),
    };
    let member = member.ok_or(MEMBER_NOT_FOUND)?;
    if member.is_owner() && (!own.is_owner() || auth.store.has_one_owner(&id)) {
        return Err(YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER);
    }
    if !allows(&ROLES, &own.role, "member", "delete") {
        return Err(YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_MEMBER);
    }
    if member.organization_id != id {
        return Err(MEMBER_NOT_FOUND);
    }
    let member = member.clone();
    let reply = match auth.store.profile(&member).filter(|_| by_email) {
        Some(profile) => Reply::json(&Removed { member: profile }),
        None => Reply::json(&Removed { member: &member }),
    };
    auth.store.delete_member(&member.id);
    if member.user_id == current.user.id {
        forget(auth, call, &current.session.token, &member);
    }
    Ok(reply.with_cookies(current.renewal))
}

/// POST `organization/leave`
pub(in crate::routes) fn leave(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let id = fields.string("organizationId");
    fields.finish()?;
    let current = auth.require_session(call)?;
    let member = auth.store.member(&id, &current.user.id).cloned();
    let member = member.ok_or(MEMBER_NOT_FOUND)?;
    if member.is_owner() && auth.store.has_one_owner(&id) {
        return Err(YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER);
    }
    let profile = auth.store.profile(&member).ok_or(MEMBER_NOT_FOUND)?;
    auth.store.delete_member(&member.id);
    forget(auth, call, &current.session.token, &member);
    Ok(Reply::json(&profile).with_cookies(current.renewal))
}

/// Lets a session work in no organization, if it worked in the one that its user has left.
fn forget(auth: &mut NeonAuth, call: &Call, token: &str, left: &Member) {
    let active = auth
        .store
        .session(token)
        .and_then(|session| session.active_organization_id.as_ref());
    if active == Some(&left.organization_id) {
        auth.set_active_organization(token, None, call.now);
    }
}
