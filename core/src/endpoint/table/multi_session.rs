//! Several users in one browser.

use crate::endpoint::methods::Status;
use crate::session::Session;

endpoints! {
    /// Keeps several users signed in in one browser, and changes from one to the other.
    group(multi_session_methods) multi_session: MultiSession {
        /// Returns the sessions that this browser has, of every user.
        list_device_sessions: ListDeviceSessions = GET "multi-session/list-device-sessions" of "multiSession" ("multiSession.listDeviceSessions") keeps -> Vec<Session>;

        /// Goes on with another session of this browser.
        ///
        /// Refused with `INVALID_SESSION_TOKEN` if it is none of this browser's.
        set_active: SetActiveSession = POST "multi-session/set-active" of "multiSession" ("multiSession.setActive") changes -> Session {
            /// The session's token.
            session_token: String = "sessionToken"
        };

        /// Ends a session of this browser. If it is the one in use, another one takes its place.
        ///
        /// Refused with `INVALID_SESSION_TOKEN` if it is none of this browser's.
        revoke: RevokeDeviceSession = POST "multi-session/revoke" of "multiSession" ("multiSession.revoke") changes [session "sessionToken"] -> Status {
            /// The session's token.
            session_token: String = "sessionToken"
        };
    }
}
