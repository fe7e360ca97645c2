//! Whose cached sessions a call outdates.

/// Says whose cached sessions count no longer once a call is over, wherever they are: in other browsers, in cookies
/// that somebody has kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outdates {
    /// Nobody's.
    Nothing,
    /// That of the session that calls.
    ThisSession,
    /// All sessions of the user who calls.
    Caller,
    /// All sessions of the user who calls, if the request says who that is: it leads back from a mail, and may be another
    /// browser's.
    CallerIfKnown,
    /// All sessions of the user who calls, if the argument of this name is `true`.
    CallerIf(&'static str),
    /// That of the session whose token is the argument of this name.
    SessionIn(&'static str),
    /// All sessions of the user whose id is the argument of this name.
    UserIn(&'static str),
    /// All sessions of the member that the reply is about.
    Member,
}
