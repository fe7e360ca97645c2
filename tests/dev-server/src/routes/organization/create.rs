//! Creating organizations.

use http::StatusCode;
use serde::Serialize;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::Refusal;
use crate::refusal::organization::{
    ORGANIZATION_ALREADY_EXISTS, ORGANIZATION_SLUG_ALREADY_TAKEN,
    YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_ORGANIZATIONS,
};
use crate::reply::{Answer, Reply};
use crate::store::{FreshOrganization, Member, OWNER, Organization};

/// How many organizations a user may belong to and still create one.
const ORGANIZATION_LIMIT: usize = 10;

/// POST `organization/create`: the session goes on in the new organization.
pub(in crate::routes) fn create(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct Created<'a> {
        #[serde(flatten)]
        organization: FreshOrganization<'a>,
        members: [&'a Member; 1],
    }
    let mut fields = call.fields();
    let name = fields.non_empty("name");
    let slug = fields.non_empty("slug");
    let logo = fields.nullable_string("logo").flatten();
    let metadata = fields.optional_record("metadata");
    let keep_active = fields.optional_bool("keepCurrentActiveOrganization") == Some(true);
    fields.finish()?;
    let current = auth
        .optional_session(call)
        .ok_or(Refusal::bare(StatusCode::UNAUTHORIZED))?;
    let user_id = &current.user.id;
    if auth.store.organizations_of(user_id).count() >= ORGANIZATION_LIMIT {
        return Err(YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_ORGANIZATIONS);
    }
    if auth.store.organization_by_slug(&slug).is_some() {
        return Err(ORGANIZATION_ALREADY_EXISTS);
    }
    let organization = Organization {
        name,
        slug,
        logo,
        created_at: call.now,
        metadata: metadata.and_then(|record| serde_json::to_string(record).ok()),
        id: auth.random.uuid(),
    };
    let owner = Member {
        organization_id: organization.id.clone(),
        user_id: user_id.clone(),
        role: OWNER.to_owned(),
        created_at: call.now,
        id: auth.random.uuid(),
    };
    if !keep_active {
        let id = organization.id.clone();
        auth.set_active_organization(&current.session.token, Some(id), call.now);
    }
    let reply = Reply::json(&Created {
        organization: organization.fresh(),
        members: [&owner],
    });
    auth.store.organizations.push(organization);
    auth.store.members.push(owner);
    Ok(reply.with_cookies(current.renewal))
}

/// POST `organization/check-slug`: whether a slug is free.
pub(in crate::routes) fn check_slug(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let slug = fields.string("slug");
    fields.finish()?;
    let current = auth.require_session(call)?;
    match auth.store.organization_by_slug(&slug) {
        Some(_) => Err(ORGANIZATION_SLUG_ALREADY_TAKEN),
        None => Ok(Reply::status_true().with_cookies(current.renewal)),
    }
}
