//! Connecting to whichever address of a host answers first ("happy eyeballs", RFC 8305).

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use neon_auth::transport::Attempts;

use crate::runtime::Runtime;
use crate::timeout::timeout;

/// How long an attempt has for itself before the next address is tried beside it: RFC 8305's recommendation.
const HEAD_START: Duration = Duration::from_millis(250);

/// Connects to the addresses, each begun [`HEAD_START`] after the one before, or as soon as one has failed.
///
/// # Errors
///
/// Every attempt failed, or there is no address. What is known about them by then is in `attempts`.
pub(crate) async fn connect<R: Runtime>(
    runtime: &R,
    addresses: Vec<SocketAddr>,
    attempts: &Attempts,
) -> io::Result<R::Stream> {
    let mut untried = alternate_families(addresses).into_iter();
    let mut under_way = FuturesUnordered::new();
    loop {
        if let Some(address) = untried.next() {
            under_way.push(async move { (address, runtime.connect(address).await) });
        }
        let ended = if untried.len() == 0 {
            under_way.next().await
        } else {
            match timeout(runtime, HEAD_START, under_way.next()).await {
                Some(ended) => ended,
                None => continue,
            }
        };
        match ended {
            Some((_, Ok(stream))) => {
                attempts.succeeded();
                return Ok(stream);
            }
            Some((address, Err(error))) => attempts.failed(address, error),
            None => return Err(attempts.failure()),
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

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::net::{IpAddr, Ipv4Addr};

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

    /// A network in which the port of an address says what becomes of an attempt to connect.
    #[derive(Clone)]
    struct Network;

    const LACKS_A_DESCRIPTOR: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 1);
    const REFUSES: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 2);
    const HANGS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 3);

    impl Runtime for Network {
        type Stream = smol::io::Cursor<Vec<u8>>;

        async fn resolve(&self, _: &str, _: u16) -> io::Result<Vec<SocketAddr>> {
            Ok(Vec::new())
        }

        async fn connect(&self, address: SocketAddr) -> io::Result<Self::Stream> {
            match address {
                LACKS_A_DESCRIPTOR => Err(io::ErrorKind::OutOfMemory.into()),
                REFUSES => Err(io::ErrorKind::ConnectionRefused.into()),
                _ => pending().await,
            }
        }

        async fn sleep(&self, duration: Duration) {
            smol::Timer::after(duration).await;
        }

        fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
            smol::spawn(task).detach();
        }
    }

    #[test]
    fn a_lack_of_our_own_decides_if_every_attempt_fails() {
        for addresses in [[LACKS_A_DESCRIPTOR, REFUSES], [REFUSES, LACKS_A_DESCRIPTOR]] {
            let attempts = Attempts::default();
            let outcome = smol::block_on(connect(&Network, addresses.to_vec(), &attempts));
            assert_eq!(outcome.unwrap_err().kind(), io::ErrorKind::OutOfMemory);
        }
    }

    #[test]
    fn a_lack_of_our_own_is_known_though_another_attempt_hangs() {
        let attempts = Attempts::default();
        let connecting = connect(&Network, vec![LACKS_A_DESCRIPTOR, HANGS], &attempts);
        let limit = Duration::from_millis(1);
        assert!(smol::block_on(timeout(&Network, limit, connecting)).is_none());
        assert!(attempts.lack().is_some());
    }
}
