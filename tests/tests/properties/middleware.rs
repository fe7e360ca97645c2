//! The middleware against the reference model: the decision, what is asked of upstream, and the cookies.

use neon_auth_reference::rules::assert_decides_as_modelled;
use proptest::prelude::*;

use crate::scenario::any_page;
use crate::trials;

proptest! {
    #![proptest_config(trials(4096))]

    #[test]
    fn the_middleware_decides_what_the_model_decides(scenario in any_page()) {
        assert_decides_as_modelled(&scenario);
    }
}
