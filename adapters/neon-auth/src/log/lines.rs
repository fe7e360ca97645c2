//! The lines that wait to be written to the console.

use std::collections::VecDeque;

/// How many lines may wait.
const CAPACITY: usize = 1024;

/// The lines that wait, in their order, and no more than so many.
///
/// What finds no room is counted. Once lines were dropped, none is taken until half of the queue is free again: else
/// the count of the dropped ones would be every second line, while the reader is slow.
pub(super) struct Lines {
    waiting: VecDeque<String>,
    dropped: u64,
}

impl Lines {
    pub(super) const fn new() -> Self {
        Self {
            waiting: VecDeque::new(),
            dropped: 0,
        }
    }

    /// Takes a line that stands for so many records.
    pub(super) fn push(&mut self, records: u64, line: impl FnOnce() -> String) {
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

    /// The line to write next.
    pub(super) fn pop(&mut self) -> Option<String> {
        self.waiting.pop_front().or_else(|| self.count_of_dropped())
    }

    /// How many lines there are, the count of those without room included.
    pub(super) fn len(&self) -> u64 {
        self.waiting.len() as u64 + u64::from(self.dropped > 0)
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
    use super::*;

    fn line(number: usize) -> String {
        format!("line {number}\n")
    }

    fn full() -> Lines {
        let mut lines = Lines::new();
        for number in 0..CAPACITY {
            lines.push(1, || line(number));
        }
        lines
    }

    fn count(dropped: usize) -> String {
        format!("neon-auth warn console: dropped {dropped} lines, which were not read in time\n")
    }

    fn all(lines: &mut Lines) -> Vec<String> {
        std::iter::from_fn(|| lines.pop()).collect()
    }

    #[test]
    fn what_finds_no_room_is_counted_behind_what_waits() {
        let mut lines = full();
        for number in 0..7 {
            lines.push(1, || line(number));
        }
        assert_eq!(lines.len(), CAPACITY as u64 + 1);
        let mut expected: Vec<_> = (0..CAPACITY).map(line).collect();
        expected.push(count(7));
        assert_eq!(all(&mut lines), expected);
    }

    #[test]
    fn the_count_comes_before_the_first_line_that_has_room_again() {
        let mut lines = full();
        lines.push(1, || line(CAPACITY));
        lines.pop();
        lines.push(1, || line(CAPACITY + 1));
        for _ in 0..CAPACITY / 2 {
            lines.pop();
        }
        lines.push(1, || line(CAPACITY + 2));
        let left = all(&mut lines);
        let (_, last) = left.split_at(left.len() - 2);
        assert_eq!(last, [count(2), line(CAPACITY + 2)]);
    }

    #[test]
    fn a_line_for_many_that_finds_no_room_is_dropped_as_many() {
        let mut lines = full();
        lines.push(1, || line(CAPACITY));
        lines.push(5, || line(CAPACITY + 1));
        assert_eq!(all(&mut lines).pop(), Some(count(6)));
    }
}
