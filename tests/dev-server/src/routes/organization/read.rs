//! What members see of their organizations.

use http::StatusCode;
use serde::Serialize;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::organization::{
    ORGANIZATION_NOT_FOUND, USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION,
};
use crate::reply::{Answer, Reply};
use crate::store::{Invitation, MemberProfile, Organization};

use super::named_or_active;

/// How many members the full organization shows to those who name no number.
const MEMBERS_SHOWN: usize = 100;

/// GET `organization/list`
pub(in crate::routes) fn list(auth: &mut NeonAuth, call: &Call) -> Answer {
    let current = auth.require_session(call)?;
    let organizations: Vec<&Organization> = auth.store.organizations_of(&current.user.id).collect();
    Ok(Reply::json(&organizations).with_cookies(current.renewal))
}

/// GET `organization/get-full-organization`: `null` if none is named and none is active.
pub(in crate::routes) fn full(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct Full<'a> {
        #[serde(flatten)]
        organization: &'a Organization,
        invitations: Vec<&'a Invitation>,
        members: Vec<MemberProfile>,
    }
    let current = auth.require_session(call)?;
    let organization = match call.query.non_empty("organizationSlug") {
        Some(slug) => auth.store.organization_by_slug(slug),
        None => {
            let named = call.query.get("organizationId").map(str::to_owned);
            let Some(id) = named_or_active(named, &current.session) else {
                return Ok(Reply::json(&()).with_cookies(current.renewal));
            };
            auth.store.organization(&id)
        }
    };
    let organization = organization.ok_or(ORGANIZATION_NOT_FOUND)?;
    let id = &organization.id;
    if auth.store.member(id, &current.user.id).is_none() {
        auth.set_active_organization(&current.session.token, None, call.now);
        return Err(USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION.with_status(StatusCode::FORBIDDEN));
    }
    let shown = call.query.get("membersLimit");
    let shown = shown
        .and_then(|limit| limit.parse().ok())
        .filter(|&n| n > 0);
    let body = Full {
        organization,
        invitations: auth.store.invitations_of(id).collect(),
        members: auth
            .store
            .members_of(id)
            .filter_map(|member| auth.store.profile(member))
            .take(shown.unwrap_or(MEMBERS_SHOWN))
            .collect(),
    };
    Ok(Reply::json(&body).with_cookies(current.renewal))
}
