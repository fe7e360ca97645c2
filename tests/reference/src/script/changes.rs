//! Changes to users and sessions: what is known of them, and what has to follow.

use std::collections::BTreeMap;

use neon_auth_core::{Invalidation, Subject, UnixMillis};
use serde_json::{Value, json};

use super::application::Application;
use super::upstream::Whose;
use super::{Change, Health, Way};

/// By so many milliseconds the clocks of two machines may differ.
const TOLERANCE: i64 = 2_000;

/// When somebody changed, as far as the application knows.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Upstream has carried it out, and the application knows who it is about: from then on nobody sees what was before.
    known: BTreeMap<Whose, i64>,
    /// It may have been carried out. What was cached need not count any more.
    possible: BTreeMap<Whose, i64>,
    /// Made by way of another machine, whose news have not arrived yet.
    on_their_way: Vec<(Whose, i64)>,
}

impl Changes {
    /// When a session or its user changed last.
    pub(super) fn known(&self, token: &str, user: u8) -> Option<i64> {
        latest(&self.known, token, user)
    }

    /// Whether a session that upstream is asked about now can be cached: not in the first seconds after a change.
    pub(super) fn allow_caching(&self, token: &str, user: u8, asked: i64) -> bool {
        let issued = asked.div_euclid(1000) * 1000;
        latest(&self.possible, token, user).is_none_or(|at| issued > at + TOLERANCE)
    }
}

fn latest(changes: &BTreeMap<Whose, i64>, token: &str, user: u8) -> Option<i64> {
    let of_session = changes.get(&Whose::Session(token.to_owned()));
    of_session.max(changes.get(&Whose::User(user))).copied()
}

impl Application {
    /// Somebody makes a call that changes a user or a session.
    pub(super) fn change(&mut self, change: &Change, way: Way) {
        let token = self.here.expected.token();
        let caller = token.as_deref().and_then(|token| self.user_of(token));
        let caller = caller.map(Whose::User);
        let user = |user: &u8| (format!("u{user}"), Some(Whose::User(*user)));
        let (route, arguments, whose) = match change {
            Change::Name => ("update-user", json!({"name": "new"}), caller),
            Change::RevokeAll => ("revoke-sessions", json!({}), caller),
            Change::RevokeOthers => ("revoke-other-sessions", json!({}), caller),
            Change::Password => (
                "change-password",
                json!({"newPassword": "new", "revokeOtherSessions": true}),
                caller,
            ),
            Change::RevokeElsewhere(at) => {
                let Some(token) = self.token_elsewhere(*at) else {
                    return;
                };
                let whose = Some(Whose::Session(token.clone()));
                ("revoke-session", json!({"token": token}), whose)
            }
            Change::Ban(banned) => {
                let (id, whose) = user(banned);
                ("admin/ban-user", json!({"userId": id}), whose)
            }
            Change::Role(changed) => {
                let (id, whose) = user(changed);
                let arguments = json!({"userId": id, "role": "new"});
                ("admin/set-role", arguments, whose)
            }
        };
        let is_named = matches!(
            change,
            Change::RevokeElsewhere(_) | Change::Ban(_) | Change::Role(_)
        );
        let is_done = self.call_that_changes(way, route, arguments, whose, is_named);
        if is_done && *change == Change::Password {
            if let Some(token) = self.upstream.latest() {
                self.here.expected.signed_in(token);
            }
        } else if is_done {
            self.here.expected.forget_cache();
        }
    }

    /// Makes a call about a user or a session, and says whether upstream answers that it did it. Unless the call names them,
    /// they are the caller.
    pub(super) fn call_that_changes(
        &mut self,
        way: Way,
        route: &str,
        arguments: Value,
        whose: Option<Whose>,
        is_named: bool,
    ) -> bool {
        // Without a cookie that names the caller, upstream is asked for them first.
        let is_known = is_named
            || self.upstream.health.looks_up()
            || self.now < self.here.expected.cached_until();
        let is_done = self.call(way, route, arguments);
        self.carried_out(is_known, whose);
        is_done
    }

    /// A call about a user or a session has come to its end.
    pub(super) fn carried_out(&mut self, is_known: bool, whose: Option<Whose>) {
        if let Some(whose) = whose
            && self.upstream.health != Health::Refusing
        {
            self.may_have_changed(whose, self.now);
        }
        for whose in self.upstream.take_carried_out() {
            if is_known {
                self.changes.known.insert(whose, self.now);
            }
        }
    }

    /// What was cached about them until then need not count any more.
    fn may_have_changed(&mut self, whose: Whose, at: i64) {
        let users: BTreeMap<String, u8> = self.upstream.users();
        for seat in std::iter::once(&mut self.here).chain(&mut self.elsewhere) {
            if let Some(token) = seat.expected.token()
                && (Some(&whose) == users.get(&token).map(|user| Whose::User(*user)).as_ref()
                    || whose == Whose::Session(token))
            {
                seat.expected.forget_cache();
            }
        }
        let newest = self.changes.possible.entry(whose).or_insert(at);
        *newest = at.max(*newest);
    }

    /// The application itself says that somebody has changed.
    pub(super) fn invalidate(&mut self, whose: Whose) {
        self.hear(whose, self.now, self.now);
    }

    /// The application hears that somebody has changed at that time; `said` is what the clock of the machine says that
    /// knows.
    fn hear(&mut self, whose: Whose, at: i64, said: i64) {
        let subject = match &whose {
            Whose::User(user) => Subject::user(format!("u{user}")),
            Whose::Session(token) => Subject::session(token),
        };
        let invalidation = Invalidation::new(subject, UnixMillis::new(said));
        self.invalidations.add(&invalidation, self.clock());
        self.may_have_changed(whose.clone(), said);
        let newest = self.changes.known.entry(whose).or_insert(at);
        *newest = at.max(*newest);
    }

    /// A user's row is changed in the database, and the application knows.
    pub(super) fn changed_in_database(&mut self, user: u8) {
        self.upstream.rename(user, self.now);
        self.upstream.take_carried_out();
        self.invalidate(Whose::User(user));
    }

    /// Another machine of the application changes a user. It says so, but the news take their time.
    pub(super) fn changed_on_another_machine(&mut self, user: u8) {
        self.upstream.rename(user, self.now);
        let changed = self.upstream.take_carried_out().into_iter();
        let at = self.now;
        self.changes
            .on_their_way
            .extend(changed.map(|whose| (whose, at)));
    }

    /// The news of other machines arrive. Their clocks are late by as much as they may.
    pub(super) fn hear_news(&mut self) {
        for (whose, at) in std::mem::take(&mut self.changes.on_their_way) {
            self.hear(whose, at, at - TOLERANCE);
        }
    }

    /// Whether a session, or its user, may have changed since then.
    pub(super) fn may_have_changed_since(&self, then: i64, token: Option<String>) -> bool {
        token.is_some_and(|token| {
            let user = self.user_of(&token).unwrap_or_default();
            latest(&self.changes.possible, &token, user).is_some_and(|at| at >= then)
        })
    }

    /// The user of a session, over or not.
    pub(super) fn user_of(&self, token: &str) -> Option<u8> {
        Some(self.upstream.session(token)?.user)
    }

    /// The session of another browser.
    fn token_elsewhere(&self, at: u8) -> Option<String> {
        let seats = self.elsewhere.len().max(1);
        self.elsewhere
            .get(usize::from(at) % seats)?
            .expected
            .token()
    }
}
