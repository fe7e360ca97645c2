//! What the pages say, behind any framework.

use std::fmt::Display;

use neon_auth::Session;
use neon_auth_core::{Arrival, ErrorCode};

/// Says a user's name, and how it is known.
pub(crate) fn greeting(session: &Session) -> String {
    format!("{}, {:?}", session.user.name, session.source())
}

/// Says a user's name, if there is a user.
pub(crate) fn name(session: Option<&Session>) -> String {
    session.map_or_else(
        || "nobody".to_owned(),
        |session| session.user.name.to_string(),
    )
}

/// Says why nobody is signed in.
pub(crate) fn refusal(code: ErrorCode, message: impl Display) -> String {
    format!("{code:?}: {message}")
}

/// Names the one user of all these sessions.
pub(crate) fn one_user<const N: usize>(sessions: [&Session; N]) -> String {
    let ids = sessions.map(|session| session.user.id.to_string());
    if ids.iter().any(|id| *id != ids[0]) {
        return format!("they are sessions of several users: {ids:?}");
    }
    sessions[0].user.name.to_string()
}

/// Says what a page for signing in may know of its query.
pub(crate) fn arrival(arrival: &Arrival) -> String {
    format!("{:?} {:?}", arrival.redirect_to(), arrival.error())
}
