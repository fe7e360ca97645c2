//! Organizations.

pub(super) mod active;
pub(super) mod create;
pub(super) mod invitation;
pub(super) mod invite;
pub(super) mod manage;
pub(super) mod members;
pub(super) mod permission;
pub(super) mod read;

use crate::clock::Timestamp;
use crate::neon_auth::NeonAuth;
use crate::store::Session;

/// The id of the organization a request is about: the one it names, or else the one its session
/// works in.
fn named_or_active(named: Option<String>, session: &Session) -> Option<String> {
    named
        .filter(|id| !id.is_empty())
        .or_else(|| session.active_organization_id.clone())
}

/// Several roles as the one text that is stored.
fn joined(roles: &[impl AsRef<str>]) -> String {
    let roles: Vec<&str> = roles.iter().map(AsRef::as_ref).collect();
    roles.join(",")
}

impl NeonAuth {
    /// Lets a session work in another organization, or in none.
    fn set_active_organization(&mut self, token: &str, id: Option<String>, now: Timestamp) {
        if let Some(session) = self.store.session_mut(token) {
            session.active_organization_id = id;
            session.updated_at = now;
        }
    }
}
