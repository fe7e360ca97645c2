//! Connecting to whichever address of a host answers first ("happy eyeballs", RFC 8305).

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use crate::deadline::within;
use crate::runtime::Runtime;

/// How long an attempt has for itself before the next address is tried beside it: RFC 8305's recommendation.
const HEAD_START: Duration = Duration::from_millis(250);

/// Connects to the addresses, each begun [`HEAD_START`] after the one before, or as soon as one has failed.
///
/// # Errors
///
/// Every attempt failed, or there is no address. A refusal is reported before any other failure: "network is
/// unreachable" for the IPv6 half of a host says nothing about a server that is down.
pub(crate) async fn connect<R: Runtime>(
    runtime: &R,
    addresses: Vec<SocketAddr>,
) -> io::Result<R::Stream> {
    let mut untried = alternate_families(addresses).into_iter();
    let mut attempts = FuturesUnordered::new();
    let mut failure = None;
    loop {
        if let Some(address) = untried.next() {
            attempts.push(runtime.connect(address));
        }
        let ended = if untried.len() == 0 {
            attempts.next().await
        } else {
            match within(runtime, HEAD_START, attempts.next()).await {
                Some(ended) => ended,
                None => continue,
            }
        };
        match ended {
            Some(Ok(stream)) => return Ok(stream),
            Some(Err(error)) => failure = Some(more_telling(failure, error)),
            None => return Err(failure.unwrap_or(io::ErrorKind::AddrNotAvailable.into())),
        }
    }
}

/// The same addresses with the families taking turns, the resolver's first choice first.
fn alternate_families(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let Some(first) = addresses.first().copied() else {
        return addresses;
    };
    let (mut preferred, mut other): (VecDeque<_>, VecDeque<_>) = addresses
        .into_iter()
        .partition(|address| address.is_ipv4() == first.is_ipv4());
    let mut mixed = Vec::with_capacity(preferred.len() + other.len());
    while !preferred.is_empty() || !other.is_empty() {
        mixed.extend(preferred.pop_front());
        mixed.extend(other.pop_front());
    }
    mixed
}

fn more_telling(earlier: Option<io::Error>, later: io::Error) -> io::Error {
    match earlier {
        Some(earlier) if earlier.kind() == io::ErrorKind::ConnectionRefused => earlier,
        _ => later,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(list: &[&str]) -> Vec<SocketAddr> {
        list.iter()
            .map(|address| address.parse().unwrap())
            .collect()
    }

    #[test]
    fn families_take_turns_and_keep_their_order() {
        let mixed = alternate_families(addresses(&[
            "[::1]:1",
            "[::2]:1",
            "[::3]:1",
            "1.1.1.1:1",
            "2.2.2.2:1",
        ]));
        let expected = addresses(&["[::1]:1", "1.1.1.1:1", "[::2]:1", "2.2.2.2:1", "[::3]:1"]);
        assert_eq!(mixed, expected);
    }

    #[test]
    fn the_resolver_decides_which_family_is_first() {
        let mixed = alternate_families(addresses(&["1.1.1.1:1", "2.2.2.2:1", "[::1]:1"]));
        let expected = addresses(&["1.1.1.1:1", "[::1]:1", "2.2.2.2:1"]);
        assert_eq!(mixed, expected);
    }

    #[test]
    fn a_refusal_is_reported_before_an_unreachable_network() {
        let refused = || io::Error::from(io::ErrorKind::ConnectionRefused);
        let unreachable = || io::Error::from(io::ErrorKind::NetworkUnreachable);
        for (earlier, later) in [(refused(), unreachable()), (unreachable(), refused())] {
            let reported = more_telling(Some(earlier), later);
            assert_eq!(reported.kind(), io::ErrorKind::ConnectionRefused);
        }
    }
}
