//! What must stay secret turns up in nothing that is printed.

use std::error::Error as StdError;

use proptest::prelude::*;

use crate::scenario::{Outcome, any_scenario};
use crate::{CANARY, trials};

proptest! {
    #![proptest_config(trials(1024))]

    #[test]
    fn no_secret_is_printed(scenario in any_scenario()) {
        let config = scenario.settings.config();
        let (request, jar) = scenario.asked.read(&config);
        let played = scenario.play();
        let mut printed = played.printed;
        printed.push(format!("{config:?}"));
        printed.push(format!("{request:?} {jar:?}"));
        for record in &played.logs {
            prop_assert!(!record.to_string().contains(char::is_control), "{record:?}");
            printed.push(format!("{record} {record:?}"));
        }
        for fetch in &played.fetches {
            printed.push(format!("{fetch:?} {:?}", fetch.share));
        }
        for cookie in &played.cookies {
            printed.push(format!("{cookie:?}"));
        }
        match &played.outcome {
            Outcome::Decision(decision) => printed.push(format!("{decision:?}")),
            Outcome::Session(outcome) => printed.push(format!("{outcome:?}")),
            Outcome::Reply(Ok(_)) | Outcome::Response(_) => {}
            Outcome::Reply(Err(error)) => {
                printed.push(format!("{error} {error:?} {:?}", error.source().map(ToString::to_string)));
            }
        }
        for text in printed {
            prop_assert!(!text.contains(CANARY), "{text}");
            // How every JWT of ours begins.
            prop_assert!(!text.contains("eyJ"), "{text}");
        }
    }
}
