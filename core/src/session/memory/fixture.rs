//! Cookies and sessions for the tests of the memory.

use super::SessionMemory;
use crate::secret::KeyId;
use crate::session::Session;
use crate::session::token::Verified;
use crate::time::UnixMillis;

/// When the cookies are verified.
pub(super) const NOW: UnixMillis = UnixMillis::from_secs(5);
/// When they expire.
pub(super) const EXPIRES: UnixMillis = UnixMillis::from_secs(9);

/// What a user's cookies say, all of them of one session.
pub(super) fn verified(user: &str) -> Verified {
    let text = format!(
        r#"{{"session":{{"id":"s","userId":"{user}","token":"token of {user}","expiresAt":"2026-06-08T12:00:00.000Z"}},"user":{{"id":"{user}"}}}}"#
    );
    Verified {
        session: Session::from_json(&text).unwrap(),
        expires: EXPIRES,
        not_before: None,
        issued: None,
        owner: None,
        key: KeyId::default(),
    }
}

/// A cookie whose MAC begins with this number; all have the same length.
pub(super) fn cookie(number: usize) -> Vec<u8> {
    format!("e30.payload.{number:08}{}", "m".repeat(35)).into_bytes()
}

/// This user's cookie was verified.
pub(super) fn remember(memory: &SessionMemory, number: usize, user: &str) {
    memory.remember(&cookie(number), &verified(user), NOW);
}

/// The user that a cookie is recalled as.
pub(super) fn user_of(memory: &SessionMemory, cookie: &[u8]) -> Option<String> {
    memory.recall(cookie, |verified| verified.session.user.id.to_string())
}

/// A memory with room for so many cookies.
pub(super) fn with_room_for(cookies: usize) -> SessionMemory {
    SessionMemory::with_limit(cookies * (1024 + 2 * cookie(0).len()))
}
