//! A number of places, of which look-ups and other calls each have a share of their own.

use neon_auth_core::FetchClass;

use crate::calls::semaphore::{Permit, Semaphore};
use crate::deadline::Deadline;
use crate::transport::{Mode, Transport};

/// One place in so many is for look-ups of sessions alone, and one for other calls alone. Anybody can ask for either in
/// any number. If sign-ins took all places, look-ups would fail, and a visitor could cause what looks like an outage. If
/// look-ups did, nobody could sign in.
const SHARE: usize = 4;

/// Semaphore, of which each class has some to itself. With fewer than [`SHARE`], none can be kept free. Clones share them.
#[derive(Clone)]
pub(crate) struct Shares {
    all: Semaphore,
    /// How many of all the places may go to look-ups.
    of_look_ups: Semaphore,
    /// How many of all the places may go to other calls.
    of_other_calls: Semaphore,
}

/// One place of those that its class may have. Dropping it gives it back.
pub(crate) struct Share {
    _place: Permit,
    _of_its_class: Permit,
}

impl Shares {
    pub(crate) fn new(number: usize) -> Self {
        let of_a_class = number - number / SHARE;
        Self {
            all: Semaphore::new(number),
            of_look_ups: Semaphore::new(of_a_class),
            of_other_calls: Semaphore::new(of_a_class),
        }
    }

    /// Takes a place if one is free for this class.
    pub(crate) fn take_free(&self, class: FetchClass) -> Option<Share> {
        Some(Share {
            _of_its_class: self.of(class).try_acquire()?,
            _place: self.all.try_acquire()?,
        })
    }

    /// Takes a place, or waits for one until the deadline. `None` if that was too short.
    pub(crate) async fn take<M: Mode>(
        &self,
        class: FetchClass,
        transport: &dyn Transport<Mode = M>,
        deadline: Deadline,
    ) -> Option<Share> {
        Some(Share {
            _of_its_class: self.of(class).acquire(transport, deadline).await?,
            _place: self.all.acquire(transport, deadline).await?,
        })
    }

    fn of(&self, class: FetchClass) -> &Semaphore {
        match class {
            FetchClass::LookUp => &self.of_look_ups,
            _ => &self.of_other_calls,
        }
    }
}

/// How so many places are shared, for an error.
pub(crate) fn described(number: usize) -> String {
    match number < SHARE {
        true => format!("{number} at once"),
        false => {
            format!("{number} at once, one in {SHARE} for look-ups alone and one for other calls")
        }
    }
}
