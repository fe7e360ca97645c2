//! What was invalidated before a case, and what a case has to invalidate.

use neon_auth_core::{Config, Invalidation, Invalidations, Subject, UnixMillis};

use super::case::{Case, Invalidated, Invalidates};
use super::compare::{Difference, equal};

/// Those that were made before. A case that does not speak of any is played by a core that checks none.
pub(super) fn before(
    case: &Case,
    config: &Config,
    now: UnixMillis,
) -> Result<Option<Invalidations>, String> {
    let Some(given) = &case.invalidated else {
        return Ok(None);
    };
    let invalidations = Invalidations::new(config);
    for invalidated in given {
        let (subject, at) = match invalidated {
            Invalidated::User { user, at } => (Subject::user(user), at),
            Invalidated::Session { session, at } => (Subject::session(session), at),
        };
        let at = UnixMillis::from_rfc3339(at).ok_or_else(|| format!("`at` is {at}"))?;
        invalidations.add(&Invalidation::new(subject, at), now);
    }
    Ok(Some(invalidations))
}

/// Compares what a flow has said over all its steps: the same subjects, in the same order, and each at the case's time.
pub(super) fn compare(
    expected: &[Invalidates],
    made: &[Invalidation],
    now: UnixMillis,
) -> Difference {
    let wanted = expected.iter().map(|expected| name_of(&expected.subject()));
    let given = made.iter().map(|made| name_of(&made.subject));
    equal(
        "invalidates",
        &wanted.collect::<Vec<_>>(),
        &given.collect::<Vec<_>>(),
    )?;
    for (expected, made) in expected.iter().zip(made) {
        if let Some(vouched_for) = expected.vouched_for() {
            let place = format!("vouched_for of {}", name_of(&made.subject));
            equal(&place, &vouched_for, &made.is_vouched_for)?;
        }
        equal("the time of an invalidation", &now, &made.at)?;
    }
    Ok(())
}

/// A subject as a failure shows it: of a session it knows nothing but the hash of the token.
fn name_of(subject: &Subject) -> String {
    match subject {
        Subject::User(id) => format!("user {id}"),
        Subject::Session(hash) => {
            let digits: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("session with the hash {digits}")
        }
        other => format!("{other:?}"),
    }
}

impl Invalidates {
    fn subject(&self) -> Subject {
        match self {
            Self::User { user, .. } => Subject::user(user),
            Self::Session { session, .. } => Subject::session(session),
        }
    }

    const fn vouched_for(&self) -> Option<bool> {
        match self {
            Self::User { vouched_for, .. } | Self::Session { vouched_for, .. } => *vouched_for,
        }
    }
}
