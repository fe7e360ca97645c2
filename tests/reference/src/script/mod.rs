//! A script of steps through a few browsers: somebody signs in and out, opens pages, waits, changes a name, bans another;
//! upstream goes down, a session is revoked elsewhere, secrets are rotated. After every step it is checked what must hold
//! whatever came before:
//!
//! - Nobody is shown another user's session, nor one that this browser has signed out of.
//! - A session that ended elsewhere is shown for one TTL at most, plus `stale_if_error` during an outage, and none is
//!   ever shown past its own expiry. A `fresh` one is never stale.
//! - Who is signed in is not turned away: neither by an outage, nor because secrets are rotated, nor because a domain is
//!   configured. A cached session needs no upstream.
//! - What this browser changes it sees at once.
//! - So does every other browser: once the application knows of a change to a user or a session, nobody is shown what
//!   upstream was asked for before it, neither from the cache nor while upstream is down, nor with cookies that somebody
//!   has kept.
//! - Such a change costs nobody else a look-up.
//! - No cached session is left beside another token.
//! - A session token that a sibling subdomain plants takes nobody's session away.
//!
//! The property makes scripts by proptest, the fuzz target out of bytes.

mod application;
mod browser;
mod changes;
mod outcome;
mod seat;
mod upstream;
mod visit;

use std::time::Duration;

use neon_auth_core::FetchErrorKind;

use application::Application;

/// What stays the same through a script.
#[derive(Clone, Debug)]
pub struct Setting {
    /// How long a cached session counts.
    pub ttl: Duration,
    /// How long past that it may be used.
    pub stale_if_error: Option<Duration>,
}

/// How long a session lasts, as the person chose when signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Seven days, renewed by use.
    Week,
    /// A day and no longer, and the cookie ends with the browser.
    Day,
    /// Less than a cached session counts.
    Minute,
}

/// The way to upstream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A page's script asks the API proxy.
    Proxy,
    /// A form's handler calls a server method.
    Method,
}

/// How upstream is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// It answers.
    Up,
    /// It cannot be reached.
    Unreachable(FetchErrorKind),
    /// It answers with this 5xx.
    Broken(u16),
    /// Everything works but looking sessions up.
    LookUpsBroken,
    /// It answers 429.
    Limited,
    /// A firewall in front of it answers 403 in HTML.
    Firewall,
    /// It does what it is asked, but its answers are lost, and it looks nobody up.
    AnswersLost,
    /// It refuses whatever is asked, with a code of its own, but looks sessions up.
    Refusing,
}

impl Health {
    /// Whether sessions are looked up.
    fn looks_up(self) -> bool {
        matches!(self, Self::Up | Self::Refusing)
    }
}

/// One step.
#[derive(Clone, Debug)]
pub enum Step {
    /// Somebody signs in in this browser, no matter who was signed in before.
    SignIn {
        /// Who.
        user: u8,
        /// For how long.
        length: Length,
        /// In which way.
        way: Way,
        /// The same request asks afterwards who is signed in.
        then_asks: bool,
    },
    /// The person signs out.
    SignOut(Way),
    /// The person changes their name.
    Rename(Way),
    /// The session that this browser has is ended from elsewhere.
    Revoke,
    /// Somebody changes a user or a session by way of the application.
    Change(Change, Way),
    /// A user's row is changed in the database, and the application says so.
    ChangeInDatabase(u8),
    /// Another machine of the application changes a user.
    ChangeOnAnotherMachine(u8),
    /// The news of such changes arrive.
    News,
    /// The application says that a user has changed, who has not.
    InvalidateUser(u8),
    /// The application says that the session of this browser has changed, which has not.
    InvalidateSession,
    /// The browser keeps its session token and loses the cached session.
    LoseCache,
    /// Another browser is used from now on.
    Turn(u8),
    /// Somebody opens a page with all cookies that a browser had some time before.
    Kept(u8),
    /// Upstream is like this from now on.
    Health(Health),
    /// So many seconds pass.
    Wait(u32),
    /// Another secret signs, and the one before still verifies.
    Rotate,
    /// The previous secrets verify no longer.
    ForgetSecrets,
    /// A cookie domain is configured, for good.
    SetDomain,
    /// The browser is closed and opened again.
    Restart,
    /// A cached session of some time before is put back into the jar.
    Replay(u8),
    /// A sibling subdomain sets a session token of its own.
    Plant {
        /// For a part of the application's paths alone: such a cookie is sent first, and no line of ours ends it.
        is_narrow: bool,
    },
    /// A protected page is opened.
    Page,
    /// A protected page's form is sent.
    Form,
    /// A page of another site sends a form to a protected page.
    ForeignForm,
    /// A page that anyone may see is opened; it asks who is signed in.
    PublicPage,
    /// A page asks by `get_session()`.
    GetSession {
        /// The cache is skipped.
        fresh: bool,
    },
    /// A script asks the API proxy for the session.
    ProxiedSession {
        /// The cache is skipped.
        fresh: bool,
    },
    /// Upstream's answer about a protected page is under way while something else is done.
    Overtaken {
        /// What is done.
        by: Meanwhile,
        /// For how many seconds the answer is under way afterwards.
        seconds: u8,
    },
}

/// A change by way of the application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The person changes their name.
    Name,
    /// The person ends all of their sessions.
    RevokeAll,
    /// The person ends all of their sessions but this one.
    RevokeOthers,
    /// The person has a new password, and ends all other sessions.
    Password,
    /// The session of another browser is ended.
    RevokeElsewhere(u8),
    /// A user is banned. Everybody may ban, and who is banned may sign in again.
    Ban(u8),
    /// A user gets another role.
    Role(u8),
}

/// What is done meanwhile.
#[derive(Clone, Copy, Debug)]
pub enum Meanwhile {
    /// Somebody signs in in the same browser.
    SignIn(u8),
    /// The person signs out in it.
    SignOut,
    /// The session is ended elsewhere.
    Revoke,
    /// A user's row is changed in the database, and the application says so.
    ChangeInDatabase(u8),
    /// Another machine of the application changes a user.
    ChangeOnAnotherMachine(u8),
}

/// Runs a script.
///
/// # Panics
///
/// If something does not hold; the message tells what, and after which steps.
pub fn run(setting: &Setting, steps: &[Step]) {
    let mut application = Application::new(setting.clone());
    for step in steps {
        application.take(step);
    }
}
