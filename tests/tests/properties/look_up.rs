//! `get_session()` against the reference model, in both directions: who is signed in is never turned away either.

use neon_auth_reference::rules::assert_looks_up_as_modelled;
use proptest::prelude::*;

use crate::scenario::{Entry, scenario_of};
use crate::trials;

proptest! {
    #![proptest_config(trials(2048))]

    #[test]
    fn get_session_tells_what_the_model_tells(
        scenario in scenario_of(any::<bool>().prop_map(|fresh| Entry::GetSession { fresh })),
    ) {
        assert_looks_up_as_modelled(&scenario);
    }
}
