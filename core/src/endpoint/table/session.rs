//! The session and its siblings.

use crate::endpoint::{Status, Success};
use crate::session::SessionRecord;

endpoints! {
    methods {
        /// Signs out: the session ends upstream, and the browser's cookies go.
        sign_out: SignOut = POST "sign-out" ("signOut") -> Success;

        /// The signed-in user's sessions, this one included.
        list_sessions: ListSessions = GET "list-sessions" ("listSessions") -> Vec<SessionRecord>;

        /// Ends one of the signed-in user's sessions.
        revoke_session: RevokeSession = POST "revoke-session" ("revokeSession") -> Status {
            /// The session's token, as `list_sessions` tells it.
            token: String = "token",
        };

        /// Ends all of the signed-in user's sessions, this one included.
        revoke_sessions: RevokeSessions = POST "revoke-sessions" ("revokeSessions") -> Status;

        /// Ends all of the signed-in user's sessions but this one.
        revoke_other_sessions: RevokeOtherSessions = POST "revoke-other-sessions" ("revokeOtherSessions") -> Status;
    }
}
