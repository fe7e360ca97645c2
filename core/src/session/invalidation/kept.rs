//! The invalidations of one application, in this process.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use super::Invalidation;
use super::newest::{EARLIEST, Newest, NewestByPlace};
use super::part::Part;
use crate::config::{Config, InvalidationRules};
use crate::session::model::Session;
use crate::session::owner::{Number, Owner};
use crate::time::UnixMillis;

/// Keeps the invalidations that may still matter: a bounded number of them, each for as long as a cached session lives.
///
/// It is cheap to clone, and clones share what is in it. All threads share one, by
/// [`Context::checking`](crate::Context::checking). The adapter has one for each `NeonAuth`.
///
/// If there are too many, the oldest are replaced by one moment before which nothing that was cached counts, of any user.
/// Those that [nobody vouches for](Invalidation::is_vouched_for) have a room of their own, and the oldest of them just
/// go.
#[derive(Clone)]
pub struct Invalidations(Arc<Shared>);

struct Shared {
    rules: InvalidationRules,
    /// By how many milliseconds the clocks of two machines may differ.
    tolerance: i64,
    /// The newest of all, which is mostly all that is read.
    newest: Newest,
    /// Nothing that was cached before that counts, of any user.
    cutoff: Newest,
    by_place: NewestByPlace,
    parts: RwLock<Parts>,
}

struct Parts {
    vouched_for: Part,
    others: Part,
}

impl Parts {
    fn get(&self, number: Number) -> Option<UnixMillis> {
        self.vouched_for.get(number).max(self.others.get(number))
    }
}

impl Invalidations {
    /// So many that nobody vouches for are kept.
    const OTHERS: usize = 10_000;

    /// Keeps them as the configuration says; none yet.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let rules = config.settings().invalidation;
        let tolerance = i64::try_from(rules.clock_tolerance.as_millis()).unwrap_or(i64::MAX);
        Self(Arc::new(Shared {
            rules,
            tolerance,
            newest: Newest::of_none(),
            cutoff: Newest::of_none(),
            by_place: NewestByPlace::of_none(),
            parts: RwLock::new(Parts {
                vouched_for: Part::with_limit(rules.limit),
                others: Part::with_limit(Self::OTHERS.min(rules.limit)),
            }),
        }))
    }

    /// Keeps one more. One that is yet to come, by this machine's clock, counts from now.
    pub fn add(&self, invalidation: &Invalidation, now: UnixMillis) {
        let Shared {
            rules,
            newest,
            cutoff,
            by_place,
            parts,
            ..
        } = &*self.0;
        let at = invalidation.at.min(now);
        let number = invalidation.subject.number();
        let mut parts = parts.write().unwrap_or_else(PoisonError::into_inner);
        let over = now.minus(rules.retention);
        parts.vouched_for.remove_older(over);
        parts.others.remove_older(over);
        if invalidation.is_vouched_for {
            if let Some(gone) = parts.vouched_for.add(number, at) {
                cutoff.add(gone);
            }
        } else {
            parts.others.add(number, at);
        }
        // Before the lock is given back: who reads these finds the rest.
        by_place.add(number, at);
        newest.add(at);
    }

    /// Whether a cached session counts no longer that was asked of upstream at that time, as the clock of the machine said
    /// which asked. One that does not say when is older than all.
    #[inline]
    pub(in crate::session) fn end(
        &self,
        issued: Option<UnixMillis>,
        owner: impl FnOnce() -> Owner,
    ) -> bool {
        let since = issued.map_or(EARLIEST, |issued| {
            issued
                .as_millis()
                .saturating_sub(self.0.tolerance)
                .max(EARLIEST)
        });
        self.reach(since, owner)
    }

    /// Says whether one has come about a session, or its user, since upstream was asked about it: the answer may be from
    /// before.
    #[must_use]
    pub fn have_come_since(&self, asked: UnixMillis, session: &Session) -> bool {
        let since = asked.as_millis().saturating_add(1);
        self.reach(since, || Owner::of(session))
    }

    /// Whether there is one of the owner's at that time or later.
    #[inline]
    fn reach(&self, since: i64, owner: impl FnOnce() -> Owner) -> bool {
        let Shared {
            newest,
            cutoff,
            by_place,
            ..
        } = &*self.0;
        if !newest.reaches(since) {
            return false;
        }
        if cutoff.reaches(since) {
            return true;
        }
        let owner = owner();
        let numbers = [owner.session(), owner.user()];
        numbers
            .iter()
            .any(|number| by_place.reaches(*number, since))
            && numbers.iter().any(|number| {
                let at = self.read().get(*number);
                at.is_some_and(|at| at.as_millis() >= since)
            })
    }

    fn read(&self) -> RwLockReadGuard<'_, Parts> {
        self.0.parts.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Nothing of the users and sessions that they are about.
impl fmt::Debug for Invalidations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invalidations").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::config::ConfigBuilder;
    use crate::session::invalidation::Subject;

    const NOW: UnixMillis = UnixMillis::from_secs(1_000_000);

    fn options() -> ConfigBuilder {
        Config::builder()
            .base_url("https://auth.example")
            .cookie_secret("0123456789abcdef0123456789abcdef")
    }

    fn none(options: ConfigBuilder) -> Invalidations {
        Invalidations::new(&options.build().unwrap())
    }

    fn ann() -> Session {
        let text = r#"{"session":{"id":"s","userId":"ann","token":"tok","expiresAt":"2099-01-01T00:00:00.000Z"},"user":{"id":"ann"}}"#;
        Session::from_json(text).unwrap()
    }

    /// Whether what was cached of Ann's session so many milliseconds from now has ended.
    fn has_ended(invalidations: &Invalidations, millis: i64) -> bool {
        let issued = UnixMillis::new(NOW.as_millis() + millis);
        invalidations.end(Some(issued), || Owner::of(&ann()))
    }

    #[test]
    fn what_was_cached_before_or_at_about_the_same_time_ends_and_nothing_later() {
        for subject in [Subject::user("ann"), Subject::session("tok")] {
            let invalidations = none(options());
            assert!(!has_ended(&invalidations, -300_000));
            invalidations.add(&Invalidation::new(subject, NOW), NOW);
            for (millis, expected) in [(-300_000, true), (0, true), (2_000, true), (2_001, false)] {
                assert_eq!(has_ended(&invalidations, millis), expected, "{millis}");
            }
        }
    }

    #[test]
    fn nobody_elses_cached_session_ends() {
        let invalidations = none(options());
        for number in 0..5_000 {
            let subject = Subject::user(format!("user {number}"));
            invalidations.add(&Invalidation::new(subject, NOW), NOW);
        }
        invalidations.add(&Invalidation::new(Subject::session("another"), NOW), NOW);
        assert!(!has_ended(&invalidations, -1));
    }

    #[test]
    fn what_does_not_say_when_it_was_cached_is_older_than_all_and_counts_if_there_is_none() {
        let invalidations = none(options());
        let has_ended = || invalidations.end(None, || Owner::of(&ann()));
        assert!(!has_ended());
        invalidations.add(&Invalidation::new(Subject::user("bob"), NOW), NOW);
        assert!(!has_ended());
        let long_ago = UnixMillis::from_secs(-1);
        invalidations.add(&Invalidation::new(Subject::user("ann"), long_ago), NOW);
        assert!(has_ended());
    }

    #[test]
    fn an_answer_that_was_asked_for_before_may_be_from_before() {
        let invalidations = none(options());
        invalidations.add(&Invalidation::new(Subject::user("ann"), NOW), NOW);
        let before = UnixMillis::new(NOW.as_millis() - 1);
        assert!(invalidations.have_come_since(before, &ann()));
        assert!(
            !invalidations.have_come_since(NOW, &ann()),
            "it was asked for afterwards"
        );
    }

    #[test]
    fn one_that_is_yet_to_come_counts_from_now() {
        let invalidations = none(options());
        let later = NOW.plus(Duration::from_secs(3600));
        invalidations.add(&Invalidation::new(Subject::user("ann"), later), NOW);
        assert!(has_ended(&invalidations, 0) && !has_ended(&invalidations, 2_001));
    }

    #[test]
    fn if_there_are_too_many_nothing_from_before_the_oldest_counts() {
        let invalidations = none(options().invalidation_limit(100));
        for number in 0..101 {
            let at = UnixMillis::new(NOW.as_millis() + number);
            let subject = Subject::user(format!("user {number}"));
            invalidations.add(&Invalidation::new(subject, at), at);
        }
        assert!(has_ended(&invalidations, 2_000), "the first had to go");
        assert!(!has_ended(&invalidations, 2_001));
    }

    #[test]
    fn made_up_sessions_take_the_place_of_none_that_somebody_vouches_for() {
        let invalidations = none(options());
        invalidations.add(&Invalidation::new(Subject::user("ann"), NOW), NOW);
        for number in 0..20_000 {
            let made_up = Invalidation::new(Subject::session(&number.to_string()), NOW);
            invalidations.add(&made_up.vouched_for_by_nobody(), NOW);
        }
        assert!(has_ended(&invalidations, 0));
        let bob = || {
            Owner::of(&Session::from_json(r#"{"session":{"id":"s","userId":"bob","token":"b","expiresAt":"2099-01-01T00:00:00.000Z"},"user":{"id":"bob"}}"#).unwrap())
        };
        assert!(!invalidations.end(Some(NOW), bob), "there is a cutoff");
    }

    #[test]
    fn each_is_kept_for_as_long_as_a_cached_session_lives() {
        let options = options().session_data_ttl(Duration::from_secs(60));
        let invalidations = none(options.stale_if_error(Duration::from_secs(30)));
        invalidations.add(&Invalidation::new(Subject::user("ann"), NOW), NOW);
        let add_later = |seconds| {
            let later = NOW.plus(Duration::from_secs(seconds));
            invalidations.add(&Invalidation::new(Subject::user("bob"), later), later);
        };
        add_later(92);
        assert!(has_ended(&invalidations, 0));
        add_later(93);
        assert!(!has_ended(&invalidations, 0), "it is kept for ever");
    }

    #[test]
    fn debug_names_no_user_and_no_session() {
        let invalidation = Invalidation::new(Subject::user("ann"), NOW);
        let printed = format!("{invalidation:?} {:?}", none(options()));
        assert!(!printed.contains("ann"), "{printed}");
    }
}
