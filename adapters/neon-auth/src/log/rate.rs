//! How many lines of one kind are written.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use neon_auth_core::LogRecord;
use tracing::Dispatch;

use super::held::{Counts, Held, Kind};

const WINDOW: Duration = Duration::from_secs(1);
const LINES: u32 = 10;

/// Lets ten lines of a kind pass within a second, and counts the others.
///
/// The second begins with the first line of the kind. What is kept is small: a message is part of the program's text,
/// levels and components are few, and a kind is forgotten when its second is over.
pub(super) struct Rate {
    windows: BTreeMap<Kind, Window>,
}

struct Window {
    ends: Instant,
    passed: u32,
    /// Where the lines would have gone, and how many there were.
    held: Option<(Goal, Counts)>,
}

/// Where lines go.
#[derive(Clone)]
pub(super) enum Goal {
    Console,
    Tracing(Dispatch),
}

impl Rate {
    pub(super) const fn new() -> Self {
        Self {
            windows: BTreeMap::new(),
        }
    }

    /// Whether this record may be written now. Take [`over`](Self::over) first.
    pub(super) fn admits(&mut self, now: Instant, record: &LogRecord, goal: &Goal) -> bool {
        let window = self
            .windows
            .entry(Kind::from(record))
            .or_insert_with(|| Window {
                ends: now + WINDOW,
                passed: 0,
                held: None,
            });
        if window.passed < LINES {
            window.passed += 1;
            true
        } else {
            let empty = || (goal.clone(), Counts::default());
            window.held.get_or_insert_with(empty).1.add(record);
            false
        }
    }

    /// Forgets the kinds whose second is over, and gives what was held of them, and where it goes.
    pub(super) fn over(&mut self, now: Instant) -> Vec<(Goal, Held)> {
        let mut over = Vec::new();
        self.windows.retain(|kind, window| {
            if now < window.ends {
                return true;
            }
            over.extend(window.take(*kind));
            false
        });
        over
    }

    /// Gives what has been held so far, although the seconds go on.
    pub(super) fn so_far(&mut self) -> Vec<(Goal, Held)> {
        self.windows
            .iter_mut()
            .filter_map(|(kind, window)| window.take(*kind))
            .collect()
    }

    /// When the next second is over of which lines were held.
    pub(super) fn due(&self) -> Option<Instant> {
        self.windows
            .values()
            .filter(|window| window.held.is_some())
            .map(|window| window.ends)
            .min()
    }
}

impl Window {
    fn take(&mut self, kind: Kind) -> Option<(Goal, Held)> {
        let (goal, counts) = self.held.take()?;
        Some((goal, Held { kind, counts }))
    }
}

#[cfg(test)]
mod tests {
    use neon_auth_core::Component;

    use super::*;

    fn failed() -> LogRecord {
        LogRecord::warning("failed")
    }

    fn admitted(rate: &mut Rate, now: Instant, record: &LogRecord, lines: usize) -> usize {
        (0..lines)
            .filter(|_| rate.admits(now, record, &Goal::Console))
            .count()
    }

    fn sums(held: Vec<(Goal, Held)>) -> Vec<u64> {
        held.into_iter()
            .map(|(_, held)| held.counts.sum())
            .collect()
    }

    #[test]
    fn ten_lines_pass_and_the_others_are_counted_when_the_second_is_over() {
        let (mut rate, start) = (Rate::new(), Instant::now());
        assert_eq!(admitted(&mut rate, start, &failed(), 1234), 10);
        assert_eq!(rate.due(), Some(start + WINDOW));
        let early = rate.over(start + WINDOW - Duration::from_nanos(1));
        assert!(early.is_empty(), "the second is not over");
        let over = rate.over(start + WINDOW);
        assert_eq!(
            over.iter()
                .map(|(_, held)| held.to_string())
                .collect::<Vec<_>>(),
            ["failed ... and 1224 more like it within one second"]
        );
        assert_eq!(admitted(&mut rate, start + WINDOW, &failed(), 11), 10);
    }

    #[test]
    fn a_second_in_which_all_lines_passed_has_no_count() {
        let (mut rate, start) = (Rate::new(), Instant::now());
        assert_eq!(admitted(&mut rate, start, &failed(), 10), 10);
        assert_eq!(rate.due(), None);
        assert!(rate.over(start + WINDOW).is_empty());
        assert!(rate.windows.is_empty(), "the kind is forgotten");
    }

    #[test]
    fn message_level_and_component_are_limited_apart() {
        let (mut rate, start) = (Rate::new(), Instant::now());
        let (mut worse, mut elsewhere) = (failed(), failed());
        worse.level = neon_auth_core::Level::Error;
        elsewhere.component = Component::Handler;
        assert_eq!(admitted(&mut rate, start, &failed(), 20), 10);
        for other in [LogRecord::warning("refused"), worse, elsewhere] {
            assert_eq!(admitted(&mut rate, start, &other, 20), 10, "{other}");
        }
    }

    #[test]
    fn what_was_counted_before_the_second_is_over_is_not_counted_again() {
        let (mut rate, start) = (Rate::new(), Instant::now());
        admitted(&mut rate, start, &failed(), 15);
        assert_eq!(sums(rate.so_far()), [5]);
        assert_eq!(admitted(&mut rate, start, &failed(), 2), 0);
        assert_eq!(sums(rate.over(start + WINDOW)), [2]);
    }
}
