//! The contract between a flow and the code that runs it. `play` checks most of it for every flow of every property;
//! here is what needs a second flow.

use neon_auth_core::{
    Action, Context, FetchError, FetchErrorKind, Flow, Level, LevelFilter, Middleware, UnixMillis,
};
use proptest::prelude::*;

use crate::scenario::{Entry, Scenario, any_scenario, scenario_of};
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

proptest! {
    #![proptest_config(trials(256))]

    #[test]
    fn an_answer_to_another_flow_changes_nothing(scenario in scenario_of(Just(Entry::Middleware { is_open: false }))) {
        let undisturbed = scenario.play();
        let config = scenario.settings.config();
        let (request, jar) = scenario.asked.read(&config);
        let now = UnixMillis::new(scenario.now);
        let begin = || Middleware::new(Context::new(&config, now, &request, &jar));
        let (mut flow, mut other) = (begin(), begin());
        let ticket_of = |flow: &mut Middleware| loop {
            match flow.poll() {
                Some(Action::Fetch(ticket, _)) => break Some(ticket),
                Some(Action::Log(_)) => {}
                _ => break None,
            }
        };
        let (Some(own), Some(foreign)) = (ticket_of(&mut flow), ticket_of(&mut other)) else {
            return Ok(());
        };

        let mut answers = scenario.fetched().into_iter();
        let Some((pause, answer)) = answers.next() else {
            return Ok(());
        };
        flow.handle(now, foreign, answer.clone());
        let complaint = flow.poll();
        match complaint {
            Some(Action::Log(record)) => prop_assert_eq!(record.level, Level::Error),
            None => prop_assert_eq!(scenario.settings.log_level, LevelFilter::Silent),
            other => prop_assert!(false, "{:?} came of a foreign answer", other),
        }
        prop_assert!(flow.poll().is_none(), "the flow no longer waits");

        let mut now = scenario.now.saturating_add(pause);
        flow.handle(UnixMillis::new(now), own, answer);
        let mut printed = Vec::new();
        while let Some(action) = flow.poll() {
            printed.push(format!("{action:?}"));
            if let Action::Fetch(ticket, _) = action {
                let aborted = (0, Err(FetchError::new(FetchErrorKind::Abort)));
                let (pause, answer) = answers.next().unwrap_or(aborted);
                now = now.saturating_add(pause);
                flow.handle(UnixMillis::new(now), ticket, answer);
            }
        }
        prop_assert!(undisturbed.printed.ends_with(&printed));
        prop_assert!(printed.last().is_some_and(|last| last.starts_with("Done")));
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
