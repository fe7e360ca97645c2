//! What changes about a request: its cookies, and what was found out about who is signed in.

use neon_auth_core::{Decision, Jar, Session, SetCookie, UnixMillis};

use crate::run::End;

/// What changes about a request. All layers around an application share it.
pub(crate) struct State {
    pub(crate) jar: Jar,
    /// Counts the calls that may have changed who is signed in. What was found out before one of them counts no longer,
    /// whether this request has asked or another has a look-up under way.
    changes: u64,
    first: Option<Known>,
    others: Vec<Option<Known>>,
}

/// Whose findings: several `NeonAuth`s may look at one request, and each finds out for itself who is signed in.
#[derive(Clone, Copy)]
pub(crate) enum Finder {
    /// The one that the request was bound to first. Mostly there is no other.
    First,
    Other(usize),
}

/// What was found out about the session.
struct Known {
    session: Session,
    /// Whether the request was let through to a protected page because of it.
    is_admitted: bool,
    /// How many changes there were before it was found out.
    changes: u64,
}

impl State {
    pub(crate) const fn new(jar: Jar) -> Self {
        Self {
            jar,
            changes: 0,
            first: None,
            others: Vec::new(),
        }
    }

    /// One more `NeonAuth` looks at the request.
    pub(crate) fn join(&mut self) -> Finder {
        self.others.push(None);
        Finder::Other(self.others.len() - 1)
    }

    pub(crate) const fn changes(&self) -> u64 {
        self.changes
    }

    /// A call may have changed who is signed in.
    pub(crate) const fn change(&mut self) {
        self.changes += 1;
    }

    /// Keeps cookies, unless a call was made since there were so many changes: they are then about older ones.
    pub(crate) fn keep(&mut self, cookies: Vec<SetCookie>, changes: u64) {
        if self.changes == changes {
            cookies.into_iter().for_each(|cookie| self.jar.set(cookie));
        }
    }

    /// The session that was found out about, if it still counts.
    pub(crate) fn session(&self, finder: Finder, now: UnixMillis) -> Option<Session> {
        self.known_if(finder, now, |_| true)
    }

    /// The session, if the request was let through to a protected page because of it.
    pub(crate) fn admitted(&self, finder: Finder, now: UnixMillis) -> Option<Session> {
        self.known_if(finder, now, |known| known.is_admitted)
    }

    fn known_if(
        &self,
        finder: Finder,
        now: UnixMillis,
        counts: impl FnOnce(&Known) -> bool,
    ) -> Option<Session> {
        let known = match finder {
            Finder::First => self.first.as_ref(),
            Finder::Other(number) => self.others.get(number)?.as_ref(),
        };
        let known = known.filter(|known| known.changes == self.changes && counts(known))?;
        known.session.is_live(now).then(|| known.session.clone())
    }

    /// Notes who is signed in, as it was after so many changes. What was found out later stays: it is about later changes.
    pub(crate) fn know(&mut self, finder: Finder, session: Option<Session>, changes: u64) {
        self.note(finder, session, false, changes);
    }

    /// Notes what a decision brings and says. It was begun after so many changes.
    pub(crate) fn decide(&mut self, finder: Finder, end: End<Decision>, changes: u64) -> Decision {
        let End { cookies, outcome } = end;
        self.keep(cookies, changes);
        // A public page is open to anyone; the pages of a layer inside this one may not be.
        let is_admitted = matches!(outcome, Decision::Allow(_));
        self.note(finder, outcome.session().cloned(), is_admitted, changes);
        outcome
    }

    fn note(&mut self, finder: Finder, session: Option<Session>, is_admitted: bool, changes: u64) {
        let known = match finder {
            Finder::First => Some(&mut self.first),
            Finder::Other(number) => self.others.get_mut(number),
        };
        let is_newer =
            |known: &Option<Known>| known.as_ref().is_none_or(|known| known.changes <= changes);
        if let Some(known) = known.filter(|known| is_newer(known)) {
            *known = session.map(|session| Known {
                session,
                is_admitted,
                changes,
            });
        }
    }
}
