//! A host one of whose addresses hangs: IPv6 that leads nowhere, while IPv4 answers.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::time::{Duration, Instant};

use neon_auth_core::ErrorCode;
use neon_auth_tests::faults::{Server, Unanswering, answer};

use crate::table::{Client, Setup, Transport, get, on_each, with_timeout};

const HOST: &str = "auth.example";

/// A server on an IPv4 port whose IPv6 twin hangs, or nothing if this machine has no IPv6 loopback.
fn half_alive() -> Option<(Server, Unanswering)> {
    TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).ok()?;
    // The number has to be free on both: somebody else may have the one on IPv6.
    (0..20).find_map(|_| {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let twin = SocketAddr::from((Ipv6Addr::LOCALHOST, listener.local_addr().unwrap().port()));
        let hanging = Unanswering::on(twin)?;
        let server = Server::on(listener, |mut stream| {
            answer(&mut stream, "HTTP/1.1 204 No Content\r\n\r\n");
        });
        Some((server, hanging))
    })
}

fn client(transport: &Transport) -> Client {
    (transport.start)(Setup {
        host: Some((
            HOST,
            vec![Ipv6Addr::LOCALHOST.into(), Ipv4Addr::LOCALHOST.into()],
        )),
        ..Setup::default()
    })
}

#[test]
fn ipv6_that_hangs_while_ipv4_answers() {
    let Some((server, _hanging)) = half_alive() else {
        return eprintln!("skipped: this machine has no IPv6 loopback");
    };
    let url = format!("http://{HOST}:{}/", server.address().port());
    on_each(|transport| {
        let timeout = Duration::from_secs(6);
        let begun = Instant::now();
        let response = client(transport).fetch(with_timeout(get(&url), timeout));
        let taken = begun.elapsed();
        assert_eq!(response.unwrap().status(), 204);
        let share = Duration::from_secs(1);
        // Those who do not race say so in their documentation, and give the first address its share of the timeout.
        assert_eq!(taken < share, transport.races_addresses, "{taken:?}");
    });
}

#[test]
fn addresses_that_all_hang() {
    let Some((server, _hanging)) = half_alive() else {
        return eprintln!("skipped: this machine has no IPv6 loopback");
    };
    let url = format!("http://{HOST}:{}/", server.address().port());
    on_each(|transport| {
        let client = (transport.start)(Setup {
            host: Some((HOST, vec![Ipv6Addr::LOCALHOST.into(); 2])),
            ..Setup::default()
        });
        let error = client.failure(with_timeout(get(&url), Duration::from_secs(1)));
        assert_eq!(
            error.kind().error_code(),
            ErrorCode::NetworkTimeout,
            "{error:?}"
        );
    });
    assert_eq!(server.connections(), 0);
}
