//! What administrators do with users and their sessions.

pub(super) mod ban;
pub(super) mod create;
pub(super) mod impersonation;
pub(super) mod list;
pub(super) mod permission;
pub(super) mod remove;
pub(super) mod update;
mod user_data;

use http::StatusCode;
use serde::Serialize;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::permission::allows;
use crate::refusal::{Refusal, USER_NOT_FOUND};
use crate::sessions::Current;
use crate::store::User;

/// `{"user":…}`
#[derive(Serialize)]
struct UserReply<'a> {
    user: &'a User,
}

impl NeonAuth {
    /// The session of a request that needs one to administer.
    fn administrator(&mut self, call: &Call) -> Result<Current, Refusal> {
        self.optional_session(call)
            .ok_or(Refusal::bare(StatusCode::UNAUTHORIZED))
    }

    /// The session of someone who may do something to users or sessions.
    fn require_permission(
        &mut self,
        call: &Call,
        (resource, action): (&str, &str),
        otherwise: Refusal,
    ) -> Result<Current, Refusal> {
        let current = self.administrator(call)?;
        match allows(&permission::ROLES, &current.user.role, resource, action) {
            true => Ok(current),
            false => Err(otherwise),
        }
    }

    /// The user that an administrator names.
    fn subject(&self, user_id: &str) -> Result<&User, Refusal> {
        let user = self.store.user_by_id(user_id);
        user.ok_or(USER_NOT_FOUND.with_status(StatusCode::NOT_FOUND))
    }
}
