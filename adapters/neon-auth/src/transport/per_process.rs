//! What a process must not share with the one that it was forked from.

use std::fmt;
use std::sync::OnceLock;

/// Holds a value that each process has for itself: after a fork, the new process makes its own.
///
/// A fork copies the memory and one thread. What other threads were doing is never done there, and its sockets are
/// those of the old process. So threads, connections, calls under way and queues are held in one of these.
///
/// What the old process had made is kept and not used. No lock is taken to find the value: the thread that held it may
/// not exist any more. Only a fork in the very moment in which the first value is made leaves the new process waiting.
pub struct PerProcess<T>(OnceLock<Box<Entry<T>>>);

struct Entry<T> {
    process: u32,
    value: T,
    /// Of a process that was forked from this one.
    next: PerProcess<T>,
}

impl<T> PerProcess<T> {
    /// Makes one without a value.
    #[must_use]
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// Returns the value of this process, and makes it if there is none yet.
    pub fn get_or_make(&self, make: impl Fn() -> T) -> &T {
        self.of(std::process::id(), make)
    }

    fn of(&self, process: u32, make: impl Fn() -> T) -> &T {
        let mut place = self;
        loop {
            let entry = place.0.get_or_init(|| {
                Box::new(Entry {
                    process,
                    value: make(),
                    next: Self::new(),
                })
            });
            // Only the last counts: a number may be given again after its process has ended.
            if entry.process == process && entry.next.0.get().is_none() {
                return &entry.value;
            }
            place = &entry.next;
        }
    }
}

impl<T> Default for PerProcess<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for PerProcess<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PerProcess").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn each_process_makes_a_value_once_and_keeps_it() {
        let (value, made) = (PerProcess::new(), Cell::new(0));
        let of = |process| {
            *value.of(process, || {
                made.set(made.get() + 1);
                made.get()
            })
        };
        assert_eq!((of(7), of(7)), (1, 1));
        assert_eq!((of(8), of(8)), (2, 2), "a fork of it");
        assert_eq!(
            (of(7), of(7)),
            (3, 3),
            "a fork of that, by the first one's number"
        );
    }
}
