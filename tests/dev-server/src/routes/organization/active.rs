//! The organization a session works in.

use http::StatusCode;
use serde::Serialize;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::Refusal;
use crate::refusal::organization::{
    MEMBER_NOT_FOUND, NO_ACTIVE_ORGANIZATION, ORGANIZATION_NOT_FOUND,
    USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION, YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION,
};
use crate::reply::{Answer, Reply};
use crate::sessions::{Current, Remember};
use crate::store::Session;

use super::named_or_active;

/// POST `organization/set-active`: `null` as the id means none.
pub(in crate::routes) fn set(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let id = fields.nullable_string("organizationId");
    let slug = fields.optional_string("organizationSlug");
    fields.finish()?;
    let Current {
        session,
        user,
        renewal,
        ..
    } = auth.require_session(call)?;
    if id == Some(None) {
        if session.active_organization_id.is_none() {
            return Ok(Reply::json(&()).with_cookies(renewal));
        }
        auth.set_active_organization(&session.token, None, call.now);
        let cookies = auth.session_cookies(call, &session, Remember::AsBefore);
        return Ok(Reply::json(&()).with_cookies(cookies));
    }
    let id = match id.flatten().filter(|id| !id.is_empty()) {
        Some(id) => id,
        None => match slug.filter(|slug| !slug.is_empty()) {
            Some(slug) => match auth.store.organization_by_slug(&slug) {
                Some(organization) => organization.id.clone(),
                None => return Err(ORGANIZATION_NOT_FOUND),
            },
            None => match session.active_organization_id.clone() {
                Some(id) => id,
                None => return Ok(Reply::json(&()).with_cookies(renewal)),
            },
        },
    };
    if auth.store.member(&id, &user.id).is_none() {
        auth.set_active_organization(&session.token, None, call.now);
        return Err(USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION.with_status(StatusCode::FORBIDDEN));
    }
    auth.set_active_organization(&session.token, Some(id.clone()), call.now);
    let organization = auth.store.organization(&id).ok_or(ORGANIZATION_NOT_FOUND)?;
    let cookies = auth.session_cookies(call, &session, Remember::AsBefore);
    Ok(Reply::json(organization).with_cookies(cookies))
}

/// GET `organization/get-active-member`
pub(in crate::routes) fn member(auth: &mut NeonAuth, call: &Call) -> Answer {
    let current = auth.require_session(call)?;
    let id = named_or_active(None, &current.session).ok_or(NO_ACTIVE_ORGANIZATION)?;
    let member = auth.store.member(&id, &current.user.id);
    let profile = member
        .and_then(|member| auth.store.profile(member))
        .ok_or(MEMBER_NOT_FOUND)?;
    Ok(Reply::json(&profile).with_cookies(current.renewal))
}

/// GET `organization/get-active-member-role`: the user's own, or another member's.
pub(in crate::routes) fn member_role(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct Role<'a> {
        role: &'a str,
    }
    let current = auth.require_session(call)?;
    let id = asked_for(auth, call, &current.session)?;
    let own = auth
        .store
        .member(&id, &current.user.id)
        .ok_or(YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION)?;
    let member = match call.query.non_empty("userId") {
        None => own,
        Some(user_id) => auth
            .store
            .member(&id, user_id)
            .ok_or(YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION)?,
    };
    let body = Role { role: &member.role };
    Ok(Reply::json(&body).with_cookies(current.renewal))
}

/// The id of the organization a query names by slug or id, or else the active one's.
pub(super) fn asked_for(
    auth: &NeonAuth,
    call: &Call,
    session: &Session,
) -> Result<String, Refusal> {
    if let Some(slug) = call.query.non_empty("organizationSlug") {
        let organization = auth.store.organization_by_slug(slug);
        return Ok(organization.ok_or(ORGANIZATION_NOT_FOUND)?.id.clone());
    }
    let named = call.query.get("organizationId").map(str::to_owned);
    named_or_active(named, session).ok_or(NO_ACTIVE_ORGANIZATION)
}
