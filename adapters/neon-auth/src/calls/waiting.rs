//! How many threads may wait for upstream at once, in blocking code.
//!
//! A server has a few threads for all its visitors. If upstream hangs and all of them wait for it, nobody is left for the
//! pages that need no upstream.

use neon_auth_core::{FetchClass, FetchError, FetchErrorKind};

use crate::calls::shares::{Share, Shares, described};

/// A bound on the threads that wait for upstream, if there is one.
pub(crate) struct Waiting(Option<Bound>);

struct Bound {
    threads: usize,
    places: Shares,
}

impl Waiting {
    /// So many may wait at once, or any number.
    pub(crate) fn at_most(threads: Option<usize>) -> Self {
        Self(threads.map(|threads| Bound {
            threads,
            places: Shares::new(threads),
        }))
    }

    /// Lets the calling thread wait for a call of this class, until it drops what this gives.
    ///
    /// # Errors
    ///
    /// As many wait already as may.
    pub(crate) fn begin(&self, class: FetchClass) -> Result<Option<Share>, FetchError> {
        let Some(bound) = &self.0 else {
            return Ok(None);
        };
        match bound.places.take_free(class) {
            Some(place) => Ok(Some(place)),
            None => Err(bound.reached()),
        }
    }
}

impl Bound {
    fn reached(&self) -> FetchError {
        let cause = format!(
            "as many threads wait for upstream already as may for such a call ({}, see `waiting_threads`)",
            described(self.threads)
        );
        FetchError::with_source(FetchErrorKind::NoPlace, cause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Else an expired session would be used as soon as enough visitors ask.
    #[test]
    fn a_thread_that_may_not_wait_says_nothing_about_upstream() {
        let waiting = Waiting::at_most(Some(1));
        let place = waiting.begin(FetchClass::LookUp);
        let error = waiting.begin(FetchClass::LookUp).err().unwrap();
        assert_eq!(error.kind(), FetchErrorKind::NoPlace);
        assert!(error.kind().is_local());
        drop(place);
        assert!(waiting.begin(FetchClass::LookUp).is_ok());
    }
}
