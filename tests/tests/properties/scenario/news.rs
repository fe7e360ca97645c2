//! What is invalidated around a request: the session, its user, others.

use neon_auth_reference::scenario::{Invalidated, TOKENS, Whose};
use proptest::prelude::*;
use proptest::sample::select;

/// In some, none is checked.
pub(super) fn any_news(now: i64) -> impl Strategy<Value = Option<Vec<Invalidated>>> {
    let whose = select(vec![
        Whose::User("u1".to_owned()),
        Whose::Session(TOKENS[0].to_owned()),
        Whose::Session(TOKENS[1].to_owned()),
        Whose::User("u2".to_owned()),
    ]);
    let at = select(
        &[
            -302_000, -302_001, -2_001, -2_000, -1, 0, 1, 2, 1_000, 5_000, 400_000,
        ][..],
    );
    let invalidated =
        (whose, at).prop_map(move |(whose, after)| Invalidated::after(whose, now, after));
    prop::option::weighted(0.7, prop::collection::vec(invalidated, 0..3))
}
