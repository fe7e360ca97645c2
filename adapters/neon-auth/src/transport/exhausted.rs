//! What this machine can be out of: descriptors, ports, memory.
//!
//! Nothing is known about upstream then, and a visitor may be the cause: idle connections take descriptors as well.

use std::error::Error as StdError;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

/// Errors of the operating system for which [`ErrorKind`] has no name: too many descriptors in this process or on this
/// machine, and no buffer for a socket.
#[cfg(unix)]
const CODES: [i32; 3] = [libc::EMFILE, libc::ENFILE, libc::ENOBUFS];
#[cfg(windows)]
const CODES: [i32; 2] = {
    use windows_sys::Win32::Networking::WinSock::{WSAEMFILE, WSAENOBUFS};
    [WSAEMFILE, WSAENOBUFS]
};
#[cfg(not(any(unix, windows)))]
const CODES: [i32; 0] = [];

/// How many descriptors a query for a name may need at once, at most: those of files, and of sockets to name servers.
const OF_A_LOOK_UP: usize = 4;

/// Says whether an error, or what it was made from, means that this machine has no descriptor, port or buffer left.
///
/// Of a client that binds no address, "address in use" and "address not available" mean that no port is left. The second
/// one has another meaning beside that: see [`Attempts`](super::Attempts).
#[must_use]
pub fn is_exhausted(error: &io::Error) -> bool {
    let kind = error.kind();
    let has_code = |code| CODES.contains(&code);
    error.raw_os_error().is_some_and(has_code)
        || matches!(
            kind,
            ErrorKind::AddrNotAvailable
                | ErrorKind::AddrInUse
                | ErrorKind::OutOfMemory
                // The kernel's table of what is waited for is full.
                | ErrorKind::StorageFull
        )
        || inner(error).is_some_and(is_exhausted)
}

/// The error that this one was made from, as async-std makes errors.
fn inner(error: &io::Error) -> Option<&io::Error> {
    let mut next: Option<&(dyn StdError + 'static)> = error.get_ref().map(|inner| inner as _);
    while let Some(cause) = next {
        if let Some(inner) = cause.downcast_ref() {
            return Some(inner);
        }
        next = cause.source();
    }
    None
}

/// What a failed query for a name says about this machine.
///
/// The operating system's resolver may well report that the name does not exist if it was out of descriptors: so it is
/// tried whether there are any.
pub(crate) fn failed_query(error: io::Error) -> io::Error {
    if is_exhausted(&error) {
        return error;
    }
    let own = Ipv4Addr::UNSPECIFIED.into();
    let sockets: io::Result<Vec<_>> = (0..OF_A_LOOK_UP).map(|_| datagram(own)).collect();
    match sockets {
        Err(lack) if is_exhausted(&lack) => lack,
        _ => error,
    }
}

/// What a failed attempt to connect says about this machine.
///
/// "Address not available" may mean that this machine has no port left, or that it has no address of its own from which
/// that one could be reached: without IPv6, say. For a datagram socket the second is the same, but it takes no port of
/// TCP's.
pub(super) fn failed_attempt(address: SocketAddr, error: io::Error) -> io::Error {
    let own = match address {
        SocketAddr::V4(_) => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        SocketAddr::V6(_) => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
    };
    let is_ambiguous = error.kind() == ErrorKind::AddrNotAvailable;
    // It sends nothing.
    match is_ambiguous.then(|| datagram(own).and_then(|socket| socket.connect(address))) {
        Some(Err(lack)) if lack.kind() == ErrorKind::AddrNotAvailable => {
            // The text alone: the error itself would say that no port is left.
            io::Error::new(ErrorKind::NetworkUnreachable, error.to_string())
        }
        _ => error,
    }
}

fn datagram(own: IpAddr) -> io::Result<UdpSocket> {
    UdpSocket::bind((own, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn what_the_machine_is_out_of_is_known_by_its_number() {
        for code in [
            libc::EMFILE,
            libc::ENFILE,
            libc::ENOBUFS,
            libc::ENOMEM,
            libc::EADDRNOTAVAIL,
        ] {
            let error = io::Error::from_raw_os_error(code);
            assert!(is_exhausted(&error), "{error:?}");
        }
        for code in [
            libc::ECONNREFUSED,
            libc::ETIMEDOUT,
            libc::EHOSTUNREACH,
            libc::ENETUNREACH,
            libc::EACCES,
        ] {
            let error = io::Error::from_raw_os_error(code);
            assert!(!is_exhausted(&error), "{error:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn an_error_that_was_made_from_one_is_one_too() {
        let lack = io::Error::from_raw_os_error(libc::EMFILE);
        let error = io::Error::new(lack.kind(), lack);
        assert!(error.raw_os_error().is_none());
        assert!(is_exhausted(&error));
    }

    #[test]
    fn a_query_that_fails_while_there_are_descriptors_is_no_lack_of_them() {
        let unknown = io::Error::other("Name or service not known");
        assert!(!is_exhausted(&failed_query(unknown)));
    }

    #[test]
    fn an_address_that_could_be_reached_means_that_no_port_is_left() {
        let address = SocketAddr::from(([127, 0, 0, 1], 443));
        let error = failed_attempt(address, ErrorKind::AddrNotAvailable.into());
        assert!(is_exhausted(&error), "{error:?}");
    }
}
