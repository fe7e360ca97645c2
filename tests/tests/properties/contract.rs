//! The contract between a flow and the code that runs it. `play` checks the rest of it for every flow of every property.

use neon_auth_core::{Level, LevelFilter};
use proptest::prelude::*;

use crate::scenario::{Scenario, any_scenario};
use crate::trials;

proptest! {
    #![proptest_config(trials(1024))]

    #[test]
    fn every_flow_comes_to_its_end(scenario in any_scenario()) {
        let played = scenario.play();
        let mut names: Vec<_> = played.cookies.iter().map(|cookie| cookie.name()).collect();
        names.sort_unstable();
        names.dedup();
        prop_assert_eq!(names.len(), played.cookies.len(), "a name is set twice");
        let level = scenario.settings.log_level;
        let loudest = played.logs.iter().map(|record| record.level).max();
        prop_assert!(loudest.is_none_or(|loudest| is_enabled(loudest, level)));
    }
}

fn is_enabled(level: Level, at: LevelFilter) -> bool {
    match at {
        LevelFilter::Silent => false,
        LevelFilter::Error => level <= Level::Error,
        LevelFilter::Warn => level <= Level::Warn,
        LevelFilter::Info => level <= Level::Info,
        LevelFilter::Debug => true,
    }
}

/// A scenario whose clock and answers are the same gives the same, so that what a property finds can be found again.
#[test]
fn a_flow_is_deterministic() {
    let mut runner = proptest::test_runner::TestRunner::new(trials(64));
    runner
        .run(&any_scenario(), |scenario: Scenario| {
            prop_assert_eq!(scenario.play().printed, scenario.play().printed);
            Ok(())
        })
        .expect("two runs are the same");
}
