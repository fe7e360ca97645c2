//! The handler and the server methods against the reference model: what is asked of upstream, what is answered, and the
//! cookies.

use neon_auth_reference::rules::assert_forwards_as_modelled;
use proptest::prelude::*;

use crate::scenario::any_scenario;
use crate::trials;

proptest! {
    #![proptest_config(trials(2048))]

    #[test]
    fn a_call_does_what_the_model_does(scenario in any_scenario()) {
        assert_forwards_as_modelled(&scenario);
    }
}
