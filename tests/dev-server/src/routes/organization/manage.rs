//! Changing and deleting organizations.

use http::StatusCode;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::permission::allows;
use crate::refusal::Refusal;
use crate::refusal::organization::{
    ORGANIZATION_NOT_FOUND, ORGANIZATION_SLUG_ALREADY_TAKEN,
    USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION, YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_ORGANIZATION,
    YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_ORGANIZATION,
};
use crate::reply::{Answer, Reply};

use super::named_or_active;
use super::permission::ROLES;

/// POST `organization/update`
pub(in crate::routes) fn update(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let (name, slug, logo, metadata) = fields.nested("data", |data| {
        (
            data.optional_non_empty("name"),
            data.optional_non_empty("slug"),
            data.nullable_string("logo"),
            data.optional_record("metadata"),
        )
    });
    let named = fields.optional_string("organizationId");
    fields.finish()?;
    let current = auth.optional_session(call).ok_or_else(|| {
        Refusal::without_code("User not found").with_status(StatusCode::UNAUTHORIZED)
    })?;
    let id = named_or_active(named, &current.session).ok_or(ORGANIZATION_NOT_FOUND)?;
    let member = auth
        .store
        .member(&id, &current.user.id)
        .ok_or(USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION)?;
    if !allows(&ROLES, &member.role, "organization", "update") {
        return Err(YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_ORGANIZATION);
    }
    if let Some(slug) = &slug
        && let Some(holder) = auth.store.organization_by_slug(slug)
        && holder.id != id
    {
        return Err(ORGANIZATION_SLUG_ALREADY_TAKEN);
    }
    let organization = auth
        .store
        .organization_mut(&id)
        .ok_or(ORGANIZATION_NOT_FOUND)?;
    if let Some(name) = name {
        organization.name = name;
    }
    if let Some(slug) = slug {
        organization.slug = slug;
    }
    if let Some(logo) = logo {
        organization.logo = logo;
    }
    if let Some(metadata) = metadata {
        organization.metadata = serde_json::to_string(metadata).ok();
    }
    Ok(Reply::json(&organization.fresh()).with_cookies(current.renewal))
}

/// POST `organization/delete`: other members' sessions go on in an organization that is gone.
pub(in crate::routes) fn delete(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let id = fields.string("organizationId");
    fields.finish()?;
    let current = auth
        .optional_session(call)
        .ok_or(Refusal::bare(StatusCode::UNAUTHORIZED))?;
    if id.is_empty() {
        return Err(ORGANIZATION_NOT_FOUND);
    }
    let member = auth
        .store
        .member(&id, &current.user.id)
        .ok_or(USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION)?;
    if !allows(&ROLES, &member.role, "organization", "delete") {
        return Err(YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_ORGANIZATION);
    }
    if current.session.active_organization_id.as_ref() == Some(&id) {
        auth.set_active_organization(&current.session.token, None, call.now);
    }
    let organization = auth.store.organization(&id).ok_or(ORGANIZATION_NOT_FOUND)?;
    let reply = Reply::json(organization).with_cookies(current.renewal);
    auth.store.delete_organization(&id);
    Ok(reply)
}
