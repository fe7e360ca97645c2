//! What administrators and other users may do.

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::permission::{Role, grants};
use crate::refusal::Refusal;
use crate::reply::{Answer, Reply};

/// The roles there are, with what Better Auth lets each of them do. Another role grants nothing.
pub(super) static ROLES: [Role; 2] = [
    Role {
        name: "admin",
        grants: &[
            (
                "user",
                &[
                    "create",
                    "list",
                    "set-role",
                    "ban",
                    "impersonate",
                    "delete",
                    "set-password",
                    "set-email",
                    "get",
                    "update",
                ],
            ),
            ("session", &["list", "revoke", "delete"]),
        ],
    },
    Role {
        name: "user",
        grants: &[],
    },
];

/// POST `admin/has-permission`: about the user who asks, whatever role or user the body names.
pub(in crate::routes) fn check(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    fields.optional_string("role");
    let asked = fields.permissions();
    fields.finish()?;
    let asked = asked.ok_or(Refusal::without_code(
        "invalid permission check. no permission(s) were passed.",
    ))?;
    let current = auth.administrator(call)?;
    let granted = grants(&ROLES, &current.user.role, &asked);
    Ok(Reply::permission(granted).with_cookies(current.renewal))
}
