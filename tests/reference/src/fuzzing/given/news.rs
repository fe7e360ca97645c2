//! What is invalidated around a request.

use crate::fuzzing::bytes::Bytes;
use crate::scenario::{Invalidated, Scenario, TOKENS, Whose};

/// Some of the session, its user and others. It came later than the rest: without a byte for it, none is checked.
pub(in crate::fuzzing) fn news(bytes: &mut Bytes<'_>, scenario: &mut Scenario) {
    if bytes.is_empty() {
        return;
    }
    let [first, second] = TOKENS;
    scenario.asked.invalidated = Some(bytes.few(3, |bytes| {
        let user = |id: &str| Whose::User(id.to_owned());
        let session = |token: &str| Whose::Session(token.to_owned());
        let others = [session(first), session(second), user("u2")];
        let before = [-302_000, -302_001, -2_000, -2_001, -1, 1, 2, 999, 5_000];
        let whose = bytes.choose(user("u1"), &others);
        Invalidated::after(whose, scenario.now, bytes.choose(0, &before))
    }));
}
