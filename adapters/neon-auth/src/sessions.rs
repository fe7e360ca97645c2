//! The user's sessions, by their ids.

use neon_auth_core::Error;
use neon_auth_core::methods::RevokeSession;

use crate::pending::Pending;
use crate::request_auth::RequestAuth;
use crate::transport::Mode;

impl<M: Mode> RequestAuth<M> {
    /// Ends one of the signed-in user's sessions, by its id: a page that lists sessions need not hold their tokens, which
    /// are secrets. Says whether there was such a session.
    ///
    /// Upstream takes the token alone, so it is asked for the list first.
    ///
    /// # Errors
    ///
    /// As those of [`list_sessions`](Self::list_sessions) and [`revoke_session`](Self::revoke_session).
    pub fn revoke_session_by_id<'a>(&'a self, id: &'a str) -> Pending<'a, M, Result<bool, Error>> {
        Pending::new(async move {
            let sessions = self.list_sessions().future().await?;
            let Some(session) = sessions.into_iter().find(|session| session.id == id) else {
                return Ok(false);
            };
            let revoked = self.revoke_session(RevokeSession::new(&*session.token));
            revoked.future().await?;
            // Upstream takes any token there is. That this one is a session's, its list has said.
            self.neon_auth().invalidate_session(&session.token);
            Ok(true)
        })
    }
}
