//! Several addresses for one name.

use std::future::pending;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;

use neon_auth::transport::Transport;
use neon_auth_core::{FetchErrorKind, Fetched};
use neon_auth_tests::faults::Server;
use neon_auth_tokio::{HttpClientBuilder, Runtime, TokioRuntime, TokioStream};

use crate::support::{SHORT, get, with_timeout};

/// What an address of a name does.
#[derive(Clone, Copy)]
enum Address {
    Hangs,
    Fails(ErrorKind),
    /// Leads to a server.
    Works(SocketAddr),
    /// Leads to a server, but only after the next address has been begun.
    Late(SocketAddr),
}

/// tokio, but for the names and the addresses.
#[derive(Clone)]
struct Scripted {
    /// The addresses of every name; the last part of each, `192.0.2.x`, is its place here.
    addresses: Vec<Address>,
    /// Whether a sleep ends: without it nothing starts for the sake of time alone.
    clock: bool,
}

impl Runtime for Scripted {
    type Stream = TokioStream;

    async fn resolve(&self, _host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        let places = 0..self.addresses.len() as u8;
        Ok(places
            .map(|place| SocketAddr::from(([192, 0, 2, place], port)))
            .collect())
    }

    async fn connect(&self, address: SocketAddr) -> io::Result<TokioStream> {
        let SocketAddr::V4(address) = address else {
            return Err(ErrorKind::Unsupported.into());
        };
        let [.., place] = address.ip().octets();
        match self.addresses[usize::from(place)] {
            Address::Hangs => pending().await,
            Address::Fails(kind) => Err(kind.into()),
            Address::Works(address) => TokioRuntime.connect(address).await,
            Address::Late(address) => {
                TokioRuntime.sleep(Duration::from_millis(300)).await;
                TokioRuntime.connect(address).await
            }
        }
    }

    async fn sleep(&self, duration: Duration) {
        if self.clock {
            TokioRuntime.sleep(duration).await;
        } else {
            pending::<()>().await;
        }
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        TokioRuntime.spawn(task);
    }
}

async fn fetch(addresses: Vec<Address>, clock: bool, timeout: Option<Duration>) -> Fetched {
    let client = HttpClientBuilder::new(Scripted { addresses, clock }).build();
    let fetch = get("http://auth.example/");
    let fetch = match timeout {
        Some(timeout) => with_timeout(fetch, timeout),
        None => fetch,
    };
    client.fetch(fetch).await
}

fn working() -> (Server, Address) {
    let server = Server::answering("HTTP/1.1 204 No Content\r\n\r\n");
    let address = Address::Works(server.address());
    (server, address)
}

#[tokio::test]
async fn an_address_that_hangs_is_overtaken_by_the_next() {
    let (_server, works) = working();
    let fetched = fetch(vec![Address::Hangs, Address::Hangs, works], true, None).await;
    assert!(fetched.is_ok(), "{fetched:?}");
}

#[tokio::test]
async fn an_address_that_fails_is_followed_at_once() {
    let (_server, works) = working();
    let refused = Address::Fails(ErrorKind::ConnectionRefused);
    let fetched = fetch(vec![refused, refused, works], false, None).await;
    assert!(fetched.is_ok(), "{fetched:?}");
}

#[tokio::test]
async fn a_slow_winner_is_not_lost_when_a_later_address_fails() {
    let (server, _) = working();
    let late = Address::Late(server.address());
    let unreachable = Address::Fails(ErrorKind::NetworkUnreachable);
    let fetched = fetch(vec![late, unreachable], true, None).await;
    assert!(fetched.is_ok(), "{fetched:?}");
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_refusal_counts_more_than_an_unreachable_network() {
    let refused = Address::Fails(ErrorKind::ConnectionRefused);
    let unreachable = Address::Fails(ErrorKind::NetworkUnreachable);
    for addresses in [vec![refused, unreachable], vec![unreachable, refused]] {
        let error = fetch(addresses, false, None).await.unwrap_err();
        assert_eq!(error.kind(), FetchErrorKind::Refused);
    }
}

#[tokio::test]
async fn addresses_that_all_hang_are_a_timeout() {
    let error = fetch(vec![Address::Hangs; 3], true, Some(SHORT))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), FetchErrorKind::Timeout);
}

#[tokio::test]
async fn a_name_without_an_address_does_not_resolve() {
    let error = fetch(Vec::new(), true, None).await.unwrap_err();
    assert_eq!(error.kind(), FetchErrorKind::Dns);
}
