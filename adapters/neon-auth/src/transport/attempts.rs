//! Several attempts to connect, of which one has to succeed.

use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::exhausted::{failed_attempt, is_exhausted};

/// Collects what becomes of the attempts to connect to the addresses of a host. The most telling failure is the one to
/// report.
///
/// If this machine lacked a descriptor or a port for one of them, nothing is known about upstream, whatever the others
/// came to. A refusal says more than any other failure: "network is unreachable" for the IPv6 half of a host says nothing
/// about a server that is down.
#[derive(Debug, Default)]
pub struct Attempts(Mutex<Option<Error>>);

impl Attempts {
    /// Takes note that the attempt to connect to this address has failed.
    pub fn failed(&self, address: SocketAddr, error: Error) {
        let later = failed_attempt(address, error);
        let mut failure = self.lock();
        let earlier = failure.take();
        *failure = Some(match earlier {
            Some(earlier) if is_more_telling(&earlier, &later) => earlier,
            _ => later,
        });
    }

    /// Takes note that one has succeeded: the others do not matter any more.
    pub fn succeeded(&self) {
        *self.lock() = None;
    }

    /// Returns the failure to report if no attempt is left.
    #[must_use]
    pub fn failure(&self) -> Error {
        let no_address = || Error::new(ErrorKind::NotFound, "there is no address to connect to");
        self.lock().take().unwrap_or_else(no_address)
    }

    /// Returns what this machine lacked for one of them, if it did: the failure to report if the time is over while others
    /// are still under way.
    #[must_use]
    pub fn lack(&self) -> Option<Error> {
        self.lock().take_if(|error| is_exhausted(error))
    }

    fn lock(&self) -> MutexGuard<'_, Option<Error>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_more_telling(earlier: &Error, later: &Error) -> bool {
    let is_refusal = earlier.kind() == ErrorKind::ConnectionRefused;
    is_exhausted(earlier) || (is_refusal && !is_exhausted(later))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reported(kinds: [ErrorKind; 2]) -> ErrorKind {
        let attempts = Attempts::default();
        for kind in kinds {
            attempts.failed(SocketAddr::from(([127, 0, 0, 1], 443)), kind.into());
        }
        attempts.failure().kind()
    }

    #[track_caller]
    fn is_reported_before(telling: ErrorKind, other: ErrorKind) {
        assert_eq!(reported([telling, other]), telling);
        assert_eq!(reported([other, telling]), telling);
    }

    #[test]
    fn a_refusal_is_reported_before_an_unreachable_network() {
        is_reported_before(ErrorKind::ConnectionRefused, ErrorKind::NetworkUnreachable);
    }

    #[test]
    fn a_lack_of_our_own_is_reported_before_anything_else() {
        is_reported_before(ErrorKind::AddrNotAvailable, ErrorKind::ConnectionRefused);
        is_reported_before(ErrorKind::OutOfMemory, ErrorKind::TimedOut);
    }

    #[test]
    fn a_lack_counts_until_an_attempt_succeeds() {
        let attempts = Attempts::default();
        let address = SocketAddr::from(([127, 0, 0, 1], 443));
        attempts.failed(address, ErrorKind::ConnectionRefused.into());
        assert!(attempts.lack().is_none());
        attempts.failed(address, ErrorKind::OutOfMemory.into());
        attempts.succeeded();
        assert!(attempts.lack().is_none());
        attempts.failed(address, ErrorKind::OutOfMemory.into());
        assert!(attempts.lack().is_some());
    }
}
