//! What changes about a request: its cookies, and what was found out about who is signed in.

use std::collections::BTreeMap;

use neon_auth_core::{Decision, Done, Jar, Session, SetCookie, UnixMillis};

/// What changes about a request. All layers around an application share it.
pub(crate) struct State {
    pub(crate) jar: Jar,
    /// Counts the calls that may have changed who is signed in. What was found out before one of them counts no longer,
    /// whether this request has asked or another has a look-up under way.
    changes: u64,
    /// What was found out by the `NeonAuth` that the request was bound to first. Mostly there is no other.
    first: Option<Known>,
    /// What was found out by others that look at the request, by their number.
    others: BTreeMap<u64, Known>,
    /// How many others there have ever been.
    joined: u64,
    /// Whether the application was given a session at any time, so that its answer may show whose it is.
    shows_session: bool,
}

/// Which `NeonAuth` finds something out. Each does so for itself, by its own configuration.
#[derive(Clone, Copy)]
pub(crate) enum Finder {
    First,
    Other(u64),
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
            others: BTreeMap::new(),
            joined: 0,
            shows_session: false,
        }
    }

    /// One more `NeonAuth` looks at the request.
    pub(crate) const fn join(&mut self) -> Finder {
        self.joined += 1;
        Finder::Other(self.joined)
    }

    /// A `NeonAuth` looks at the request no more.
    pub(crate) fn leave(&mut self, finder: Finder) {
        if let Finder::Other(number) = finder {
            self.others.remove(&number);
        }
    }

    pub(crate) const fn changes(&self) -> u64 {
        self.changes
    }

    /// Whether the application was given a session at any time.
    pub(crate) const fn shows_session(&self) -> bool {
        self.shows_session
    }

    /// A call may have changed who is signed in.
    pub(crate) const fn change(&mut self) {
        self.changes += 1;
    }

    /// Sets cookies, unless a call was made since there were so many changes: they are then about older ones.
    pub(crate) fn set_cookies(&mut self, cookies: Vec<SetCookie>, changes: u64) {
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
        let known = self.known(finder)?;
        let still_counts =
            known.changes == self.changes && known.session.is_live(now) && counts(known);
        still_counts.then(|| known.session.clone())
    }

    fn known(&self, finder: Finder) -> Option<&Known> {
        match finder {
            Finder::First => self.first.as_ref(),
            Finder::Other(number) => self.others.get(&number),
        }
    }

    /// Notes who is signed in, as it was after so many changes. What was found out later stays: it is about later changes.
    pub(crate) fn note_session(&mut self, finder: Finder, session: Option<Session>, changes: u64) {
        self.note(finder, session, false, changes);
    }

    /// Notes what a decision brings and says. It was begun after so many changes.
    pub(crate) fn note_decision(
        &mut self,
        finder: Finder,
        done: Done<Decision>,
        changes: u64,
    ) -> Decision {
        let Done { cookies, outcome } = done;
        self.set_cookies(cookies, changes);
        // A public page is open to anyone; the pages of a layer inside this one may not be.
        let is_admitted = matches!(outcome, Decision::Allow(_));
        self.note(finder, outcome.session().cloned(), is_admitted, changes);
        outcome
    }

    fn note(&mut self, finder: Finder, session: Option<Session>, is_admitted: bool, changes: u64) {
        self.shows_session |= session.is_some();
        let known = self.known(finder);
        if known.is_some_and(|known| known.changes > changes) {
            return;
        }
        let found = session.map(|session| Known {
            session,
            is_admitted,
            changes,
        });
        match (finder, found) {
            (Finder::First, found) => self.first = found,
            (Finder::Other(number), Some(found)) => {
                self.others.insert(number, found);
            }
            (Finder::Other(_), None) => self.leave(finder),
        }
    }
}
