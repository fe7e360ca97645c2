//! What the members of an organization may do in it.

use http::StatusCode;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::permission::{Role, grants};
use crate::refusal::organization::{
    NO_ACTIVE_ORGANIZATION, USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION,
};
use crate::reply::{Answer, Reply};

use super::named_or_active;

const EVERYTHING: &[&str] = &["create", "read", "update", "delete"];
const ALL_BUT_READ: &[&str] = &["create", "update", "delete"];

/// The roles there are, with what Better Auth lets each of them do.
pub(super) static ROLES: [Role; 3] = [
    Role {
        name: "owner",
        grants: &[
            ("organization", &["update", "delete"]),
            ("member", ALL_BUT_READ),
            ("invitation", &["create", "cancel"]),
            ("team", ALL_BUT_READ),
            ("ac", EVERYTHING),
        ],
    },
    Role {
        name: "admin",
        grants: &[
            ("organization", &["update"]),
            ("member", ALL_BUT_READ),
            ("invitation", &["create", "cancel"]),
            ("team", ALL_BUT_READ),
            ("ac", EVERYTHING),
        ],
    },
    Role {
        name: "member",
        grants: &[("ac", &["read"])],
    },
];

/// Those of some roles that there are not.
pub(super) fn unknown<'a>(roles: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    roles
        .filter(|name| ROLES.iter().all(|role| role.name != *name))
        .collect()
}

/// POST `organization/has-permission`
pub(in crate::routes) fn check(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let named = fields.optional_string("organizationId");
    let asked = fields.permissions().unwrap_or_default();
    fields.finish()?;
    let current = auth.require_session(call)?;
    let id = named_or_active(named, &current.session).ok_or(NO_ACTIVE_ORGANIZATION)?;
    let member = auth
        .store
        .member(&id, &current.user.id)
        .ok_or(USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION.with_status(StatusCode::UNAUTHORIZED))?;
    let granted = grants(&ROLES, &member.role, &asked);
    Ok(Reply::permission(granted).with_cookies(current.renewal))
}
