//! The lines that wait to be written to the console.

use std::collections::VecDeque;
use std::time::Instant;

use neon_auth_core::LogRecord;

use super::rate::{Kind, Rate};

/// How many lines may wait.
const CAPACITY: usize = 1024;

/// The lines that wait, in their order: bounded, and of one kind only so many a second.
///
/// What finds no room is counted. Once lines were dropped, none is taken until half of the queue is free again: else
/// the count of the dropped ones would be every second line, while the reader is slow.
pub(super) struct Lines {
    rate: Rate,
    waiting: VecDeque<String>,
    dropped: u64,
}

impl Lines {
    pub(super) const fn new() -> Self {
        Self {
            rate: Rate::new(),
            waiting: VecDeque::new(),
            dropped: 0,
        }
    }

    pub(super) fn offer(&mut self, now: Instant, record: &LogRecord) {
        self.end_seconds(now);
        if self.rate.admits(now, Kind::from(record)) {
            self.push(1, || {
                format!("neon-auth {} {record}\n", record.level.as_str())
            });
        }
    }

    /// The line to write next.
    pub(super) fn next(&mut self, now: Instant) -> Option<String> {
        self.end_seconds(now);
        self.waiting.pop_front().or_else(|| self.count_of_dropped())
    }

    /// When there is a line that is not there yet: the count of what was held back.
    pub(super) fn due(&self) -> Option<Instant> {
        self.rate.due()
    }

    /// Puts the count of what was held back so far among the lines, before its second is over. Gives how many lines
    /// there are then.
    pub(super) fn close(&mut self) -> u64 {
        for held in self.rate.so_far() {
            self.push(held.count, || format!("{held}\n"));
        }
        self.waiting.len() as u64 + u64::from(self.dropped > 0)
    }

    fn end_seconds(&mut self, now: Instant) {
        for held in self.rate.over(now) {
            self.push(held.count, || format!("{held}\n"));
        }
    }

    /// Takes a line that stands for so many records.
    fn push(&mut self, records: u64, line: impl FnOnce() -> String) {
        if self.dropped > 0 && self.waiting.len() <= CAPACITY / 2 {
            let count = self.count_of_dropped();
            self.waiting.extend(count);
        }
        if self.dropped > 0 || self.waiting.len() == CAPACITY {
            self.dropped += records;
        } else {
            self.waiting.push_back(line());
        }
    }

    fn count_of_dropped(&mut self) -> Option<String> {
        let dropped = std::mem::take(&mut self.dropped);
        (dropped > 0).then(|| {
            format!(
                "neon-auth warn console: dropped {dropped} lines, which were not read in time\n"
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// A record of a kind of its own.
    fn mistake(number: usize) -> LogRecord {
        LogRecord::mistake(format!("mistake {number}").leak())
    }

    fn line(number: usize) -> String {
        format!("neon-auth error application: mistake {number}\n")
    }

    fn count(dropped: usize) -> String {
        format!("neon-auth warn console: dropped {dropped} lines, which were not read in time\n")
    }

    fn all(lines: &mut Lines, now: Instant) -> Vec<String> {
        std::iter::from_fn(|| lines.next(now)).collect()
    }

    #[test]
    fn what_finds_no_room_is_counted_behind_what_waits() {
        let (mut lines, now) = (Lines::new(), Instant::now());
        for number in 0..CAPACITY + 7 {
            lines.offer(now, &mistake(number));
        }
        let mut expected: Vec<_> = (0..CAPACITY).map(line).collect();
        expected.push(count(7));
        assert_eq!(all(&mut lines, now), expected);
    }

    #[test]
    fn the_count_comes_before_the_first_line_that_has_room_again() {
        let (mut lines, now) = (Lines::new(), Instant::now());
        for number in 0..CAPACITY {
            lines.offer(now, &mistake(number));
        }
        lines.offer(now, &mistake(CAPACITY));
        lines.next(now);
        lines.offer(now, &mistake(CAPACITY + 1));
        for _ in 0..CAPACITY / 2 {
            lines.next(now);
        }
        lines.offer(now, &mistake(CAPACITY + 2));
        let left = all(&mut lines, now);
        let (_, last) = left.split_at(left.len() - 2);
        assert_eq!(last, [count(2), line(CAPACITY + 2)]);
    }

    #[test]
    fn a_count_of_many_that_finds_no_room_is_dropped_as_many() {
        let (mut lines, now) = (Lines::new(), Instant::now());
        for _ in 0..15 {
            lines.offer(now, &mistake(0));
        }
        for number in 0..CAPACITY {
            lines.offer(now, &mistake(number + 1));
        }
        let later = now + Duration::from_secs(1);
        let last = all(&mut lines, later).pop();
        assert_eq!(
            last,
            Some(count(10 + 5)),
            "ten mistakes, and five like the first"
        );
    }

    #[test]
    fn what_was_held_back_is_counted_when_its_second_is_over_or_the_console_closes() {
        let (mut lines, now) = (Lines::new(), Instant::now());
        for closes in [false, true] {
            for _ in 0..15 {
                lines.offer(now, &mistake(0));
            }
            if closes {
                assert_eq!(lines.close(), 11);
            }
            let due = lines.due().unwrap_or(now);
            let last = all(&mut lines, due).pop().unwrap_or_default();
            assert!(
                last.ends_with("and 5 more like it within one second\n"),
                "{last}"
            );
        }
    }
}
