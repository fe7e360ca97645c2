//! A bounded number of invalidations.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasherDefault, Hasher};

use crate::session::owner::Number;
use crate::time::UnixMillis;

/// Invalidations by their subjects, the newest of each.
pub(super) struct Part {
    by_number: HashMap<Number, UnixMillis, BuildHasherDefault<NumberHasher>>,
    /// In the order in which they came. One that a newer one of its subject has replaced stays here until its turn.
    order: VecDeque<(Number, UnixMillis)>,
    limit: usize,
}

impl Part {
    pub(super) fn with_limit(limit: usize) -> Self {
        Self {
            by_number: HashMap::default(),
            order: VecDeque::new(),
            limit,
        }
    }

    pub(super) fn get(&self, number: Number) -> Option<UnixMillis> {
        self.by_number.get(&number).copied()
    }

    /// Keeps one more. Gives the time of the newest that had to go because there are too many.
    pub(super) fn add(&mut self, number: Number, at: UnixMillis) -> Option<UnixMillis> {
        if self.get(number).is_some_and(|known| known >= at) {
            return None;
        }
        self.by_number.insert(number, at);
        self.order.push_back((number, at));
        self.remove_replaced();
        let mut gone = None;
        while self.by_number.len() > self.limit {
            let (number, at) = self.order.pop_front()?;
            if self.remove(number, at) {
                gone = gone.max(Some(at));
            }
        }
        gone
    }

    /// Removes what is older than that.
    pub(super) fn remove_older(&mut self, than: UnixMillis) {
        while let Some(&(number, at)) = self.order.front()
            && at < than
        {
            self.order.pop_front();
            self.remove(number, at);
        }
    }

    /// Removes an invalidation, unless there is a newer one of its subject.
    fn remove(&mut self, number: Number, at: UnixMillis) -> bool {
        let is_newest = self.get(number) == Some(at);
        if is_newest {
            self.by_number.remove(&number);
        }
        is_newest
    }

    /// One subject may come as often as it likes: the queue stays as short as the map, nearly.
    fn remove_replaced(&mut self) {
        if self.order.len() > 2 * self.limit.max(self.by_number.len()) {
            let newest = &self.by_number;
            self.order
                .retain(|(number, at)| newest.get(number) == Some(at));
        }
    }
}

/// A number is a hash already. Only the kind of subject is added to it.
#[derive(Default)]
pub(super) struct NumberHasher(u64);

impl Hasher for NumberHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, number: u64) {
        self.0 ^= number;
    }

    fn write_isize(&mut self, kind: isize) {
        self.0 = self.0.wrapping_add(kind.unsigned_abs() as u64);
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(millis: i64) -> UnixMillis {
        UnixMillis::new(millis)
    }

    #[test]
    fn the_newest_of_a_subject_counts() {
        let mut part = Part::with_limit(10);
        for millis in [5, 9, 7] {
            assert_eq!(part.add(Number::User(1), at(millis)), None);
        }
        assert_eq!(part.get(Number::User(1)), Some(at(9)));
        assert_eq!(part.get(Number::Session(1)), None, "another kind");
    }

    #[test]
    fn the_oldest_goes_and_says_when_it_was() {
        let mut part = Part::with_limit(3);
        for number in 0..3 {
            assert_eq!(
                part.add(
                    Number::User(number),
                    at(10 + i64::try_from(number).unwrap())
                ),
                None
            );
        }
        // The first is renewed, so the second is the oldest.
        assert_eq!(part.add(Number::User(0), at(20)), None);
        assert_eq!(part.add(Number::User(7), at(21)), Some(at(11)));
        assert_eq!(part.get(Number::User(1)), None);
        assert_eq!(part.get(Number::User(0)), Some(at(20)));
    }

    #[test]
    fn one_subject_that_comes_again_and_again_displaces_no_other() {
        let mut part = Part::with_limit(4);
        part.add(Number::User(1), at(0));
        for millis in 0..1000 {
            assert_eq!(part.add(Number::User(2), at(millis)), None);
            assert!(part.order.len() <= 9, "{}", part.order.len());
        }
        assert_eq!(part.get(Number::User(1)), Some(at(0)));
    }

    #[test]
    fn what_is_old_is_removed_and_what_is_renewed_stays() {
        let mut part = Part::with_limit(10);
        part.add(Number::User(1), at(1));
        part.add(Number::User(2), at(2));
        part.add(Number::User(1), at(8));
        part.remove_older(at(5));
        assert_eq!(part.get(Number::User(1)), Some(at(8)));
        assert_eq!(part.get(Number::User(2)), None);
        part.remove_older(at(9));
        assert!(part.by_number.is_empty() && part.order.is_empty());
    }
}
