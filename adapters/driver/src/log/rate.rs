//! How many lines of one kind the console gets.

use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, Instant};

use neon_auth_core::{Level, LogRecord};

const WINDOW: Duration = Duration::from_secs(1);
const LINES: u32 = 10;

/// Lets ten lines of a kind pass within a second, and counts the others.
///
/// The second begins with the first line of the kind. What is kept is small: a message is part of the program's text,
/// levels and components are few, and a kind is forgotten when its second is over.
pub(super) struct Rate {
    windows: BTreeMap<Kind, Window>,
}

/// What lines have in common that are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kind {
    level: Level,
    component: &'static str,
    message: &'static str,
}

struct Window {
    ends: Instant,
    passed: u32,
    held: u64,
}

/// How many lines of a kind were not written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Held {
    kind: Kind,
    pub(super) count: u64,
}

impl Rate {
    pub(super) const fn new() -> Self {
        Self {
            windows: BTreeMap::new(),
        }
    }

    /// Whether a line of this kind may be written now. Take [`over`](Self::over) first.
    pub(super) fn admits(&mut self, now: Instant, kind: Kind) -> bool {
        let window = self.windows.entry(kind).or_insert(Window {
            ends: now + WINDOW,
            passed: 0,
            held: 0,
        });
        if window.passed < LINES {
            window.passed += 1;
            true
        } else {
            window.held += 1;
            false
        }
    }

    /// Forgets the kinds whose second is over, and gives what was held of them.
    pub(super) fn over(&mut self, now: Instant) -> Vec<Held> {
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
    pub(super) fn so_far(&mut self) -> Vec<Held> {
        self.windows
            .iter_mut()
            .filter_map(|(kind, window)| window.take(*kind))
            .collect()
    }

    /// When the next second is over of which lines were held.
    pub(super) fn due(&self) -> Option<Instant> {
        self.windows
            .values()
            .filter(|window| window.held > 0)
            .map(|window| window.ends)
            .min()
    }
}

impl Window {
    fn take(&mut self, kind: Kind) -> Option<Held> {
        let count = std::mem::take(&mut self.held);
        (count > 0).then_some(Held { kind, count })
    }
}

impl From<&LogRecord> for Kind {
    fn from(record: &LogRecord) -> Self {
        Self {
            level: record.level,
            component: record.component.as_str(),
            message: record.message,
        }
    }
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, count } = self;
        let level = kind.level.as_str();
        let (component, message) = (kind.component, kind.message);
        write!(
            f,
            "neon-auth {level} {component}: {message} ... and {count} more like it within one second"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAILED: Kind = Kind {
        level: Level::Warn,
        component: "method",
        message: "failed",
    };

    fn admitted(rate: &mut Rate, now: Instant, kind: Kind, lines: usize) -> usize {
        (0..lines).filter(|_| rate.admits(now, kind)).count()
    }

    #[test]
    fn ten_lines_pass_and_the_others_are_counted_when_the_second_is_over() {
        let (mut rate, start) = (Rate::new(), Instant::now());
        assert_eq!(admitted(&mut rate, start, FAILED, 1234), 10);
        assert_eq!(rate.due(), Some(start + WINDOW));
        assert_eq!(
            rate.over(start + WINDOW - Duration::from_nanos(1)),
            [],
            "the second is not over"
        );
        let over = rate.over(start + WINDOW);
        assert_eq!(
            over.iter().map(Held::to_string).collect::<Vec<_>>(),
            ["neon-auth warn method: failed ... and 1224 more like it within one second"]
        );
        assert_eq!(admitted(&mut rate, start + WINDOW, FAILED, 11), 10);
    }

    #[test]
    fn a_second_in_which_all_lines_passed_has_no_count() {
        let (mut rate, start) = (Rate::new(), Instant::now());
        assert_eq!(admitted(&mut rate, start, FAILED, 10), 10);
        assert_eq!(rate.due(), None);
        assert_eq!(rate.over(start + WINDOW), []);
        assert!(rate.windows.is_empty(), "the kind is forgotten");
    }

    #[test]
    fn message_level_and_component_are_counted_apart() {
        let (mut rate, start) = (Rate::new(), Instant::now());
        let others = [
            Kind {
                message: "refused",
                ..FAILED
            },
            Kind {
                level: Level::Error,
                ..FAILED
            },
            Kind {
                component: "handler",
                ..FAILED
            },
        ];
        assert_eq!(admitted(&mut rate, start, FAILED, 20), 10);
        for other in others {
            assert_eq!(admitted(&mut rate, start, other, 20), 10, "{other:?}");
        }
    }

    #[test]
    fn what_was_counted_before_the_second_is_over_is_not_counted_again() {
        let (mut rate, start) = (Rate::new(), Instant::now());
        admitted(&mut rate, start, FAILED, 15);
        assert_eq!(rate.so_far().iter().map(|held| held.count).sum::<u64>(), 5);
        assert_eq!(admitted(&mut rate, start, FAILED, 2), 0);
        let over = rate.over(start + WINDOW);
        assert_eq!(over.iter().map(|held| held.count).sum::<u64>(), 2);
    }
}
