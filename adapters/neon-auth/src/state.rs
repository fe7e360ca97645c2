//! What changes about a request: its cookies, and what was found out about who is signed in.

use std::time::Instant;

use neon_auth_core::{Decision, Done, Invalidations, Jar, Session, SetCookie, Source, UnixMillis};

use crate::run::{Answered, Began, Ended};

/// What changes about a request. All layers around an application share it.
pub(crate) struct State {
    pub(crate) jar: Jar,
    /// Counts the calls that may have changed who is signed in. What was found out before one of them counts no longer,
    /// whether this request has asked or another has a look-up under way.
    changes: u64,
    /// What was found out, by the number of the `NeonAuth` that did: each does so for itself, by its own configuration. The
    /// first one that finds something out needs no allocation, and mostly there is no other.
    first: Option<(u64, Known)>,
    others: Vec<(u64, Known)>,
    /// Whether the application was given a session at any time, so that its answer may show whose it is.
    shows_session: bool,
    /// When upstream was to be asked for the first time.
    asked_since: Option<Instant>,
}

/// What was found out about the session.
struct Known {
    session: Session,
    answered: Answered,
    /// Whether the request was let through to a protected page because of it.
    is_admitted: bool,
    /// How many changes there were before it was found out.
    changes: u64,
    /// When it was asked for.
    asked: UnixMillis,
}

impl State {
    pub(crate) const fn new(jar: Jar) -> Self {
        Self {
            jar,
            changes: 0,
            first: None,
            others: Vec::new(),
            shows_session: false,
            asked_since: None,
        }
    }

    /// A flow begins now. If it `asks` upstream, that counts from the first time.
    #[inline]
    pub(crate) fn begin(&mut self, at: UnixMillis, asks: bool) -> Began {
        Began {
            changes: self.changes,
            at,
            asked_since: asks.then(|| *self.asked_since.get_or_insert_with(Instant::now)),
        }
    }

    /// Whether the application was given a session at any time.
    pub(crate) const fn shows_session(&self) -> bool {
        self.shows_session
    }

    /// A call may have changed who is signed in.
    pub(crate) const fn change(&mut self) {
        self.changes += 1;
    }

    /// Sets cookies of a flow, unless a call was made since it began: they are then about what was before.
    pub(crate) fn set_cookies(&mut self, cookies: Vec<SetCookie>, began: Began) {
        if self.changes == began.changes {
            cookies.into_iter().for_each(|cookie| self.jar.set(cookie));
        }
    }

    /// The session that was found out about, if it still counts.
    pub(crate) fn session(&self, by: u64, now: UnixMillis) -> Option<Session> {
        self.known_if(by, now, |_| true)
    }

    /// The session, if the request was let through to a protected page because of it.
    pub(crate) fn admitted(&self, by: u64, now: UnixMillis) -> Option<Session> {
        self.known_if(by, now, |known| known.is_admitted)
    }

    /// Whether the session that still counts is upstream's answer to a question of this request, and nothing has changed
    /// since about it.
    pub(crate) fn is_session_fresh(
        &self,
        by: u64,
        now: UnixMillis,
        invalidations: &Invalidations,
    ) -> bool {
        let is_fresh = |known: &Known| {
            known.session.source() == Source::Upstream
                && known.answered == Answered::Own
                && !invalidations.have_come_since(known.asked, &known.session)
        };
        self.known_if(by, now, is_fresh).is_some()
    }

    fn known_if(
        &self,
        by: u64,
        now: UnixMillis,
        counts: impl FnOnce(&Known) -> bool,
    ) -> Option<Session> {
        let known = self.known(by)?;
        let still_counts =
            known.changes == self.changes && known.session.is_live(now) && counts(known);
        still_counts.then(|| known.session.clone())
    }

    fn known(&self, by: u64) -> Option<&Known> {
        let mut all = self.first.iter().chain(&self.others);
        all.find(|(number, _)| *number == by)
            .map(|(_, known)| known)
    }

    /// Notes who is signed in, by a flow. What was found out after later changes stays.
    pub(crate) fn note_session(
        &mut self,
        by: u64,
        session: Option<Session>,
        answered: Answered,
        began: Began,
    ) {
        let found = session.map(|session| Known {
            session,
            answered,
            is_admitted: false,
            changes: began.changes,
            asked: began.at,
        });
        self.note(by, found, began.changes);
    }

    /// Notes what a decision brings and says.
    pub(crate) fn note_decision(
        &mut self,
        by: u64,
        ended: Ended<Decision>,
        began: Began,
    ) -> Decision {
        let Ended { done, answered } = ended;
        let Done { cookies, outcome } = done;
        self.set_cookies(cookies, began);
        let found = outcome.session().map(|session| Known {
            session: session.clone(),
            answered,
            // A public page is open to anyone; the pages of a layer inside this one may not be.
            is_admitted: matches!(outcome, Decision::Allow(_)),
            changes: began.changes,
            asked: began.at,
        });
        self.note(by, found, began.changes);
        outcome
    }

    fn note(&mut self, by: u64, found: Option<Known>, changes: u64) {
        self.shows_session |= found.is_some();
        let known = self.known(by);
        if known.is_some_and(|known| known.changes > changes) {
            return;
        }
        // It may have been there while another was the first.
        self.others.retain(|(other, _)| *other != by);
        let found = found.map(|found| (by, found));
        match &self.first {
            Some((first, _)) if *first != by => self.others.extend(found),
            _ => self.first = found,
        }
    }
}
