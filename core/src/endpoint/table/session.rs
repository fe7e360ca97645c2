//! The session and its siblings.

use crate::endpoint::methods::{SignedOut, Status, UpdatedSession};
use crate::session::SessionRecord;
use serde_json::{Map, Value};

endpoints! {
    methods(session_methods) {
        /// Signs out: the session ends upstream, and the browser's cookies go. The reply may have a page of the provider's
        /// that signs out there as well.
        sign_out: SignOut = POST "sign-out" ("signOut") ends [this_session] -> SignedOut;

        /// Returns the signed-in user's sessions, this one included.
        ///
        /// Refused with `UNAUTHORIZED` if nobody is signed in, `SESSION_NOT_FRESH` if the user signed in more than a
        /// day ago.
        list_sessions: ListSessions = GET "list-sessions" ("listSessions") keeps -> Vec<SessionRecord>;

        /// Changes fields that the server's configuration adds to sessions. Better Auth 1.4 does not have it.
        ///
        /// Refused with `FIELD_NOT_ALLOWED` for fields that are upstream's own, and status 400 if none is left.
        update_session: UpdateSession = POST "update-session" ("updateSession") changes [this_session] -> UpdatedSession {
            /// The fields with their new values.
            ..fields: Map<String, Value>
        };

        /// Ends one of the signed-in user's sessions.
        ///
        /// Refused with `UNAUTHORIZED` if nobody is signed in. An unknown token is no failure.
        revoke_session: RevokeSession = POST "revoke-session" ("revokeSession") changes [session "token"] -> Status {
            /// The session's token, as `list_sessions` gives it.
            token: String = "token",
        };

        /// Ends all of the signed-in user's sessions, this one included.
        ///
        /// Refused with `UNAUTHORIZED` if nobody is signed in.
        revoke_sessions: RevokeSessions = POST "revoke-sessions" ("revokeSessions") changes [caller] -> Status;

        /// Ends all of the signed-in user's sessions but this one.
        ///
        /// Refused with `UNAUTHORIZED` if nobody is signed in.
        revoke_other_sessions: RevokeOtherSessions = POST "revoke-other-sessions" ("revokeOtherSessions") changes [caller] -> Status;
    }
}
