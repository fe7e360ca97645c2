//! Whatever a proxy and those before it report: the address that upstream counts a request against is the one that a plain
//! reading of the specification finds.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use neon_auth_core::{ClientIp, Config, RequestHeaders};

use super::bytes::Bytes;
use super::{BASE_URL, SECRET};

const HEADER: &str = "x-forwarded-for";
const PROXIES: [&str; 7] = [
    "10.0.0.0/8",
    "10.1.2.3",
    "0.0.0.0/0",
    "192.0.2.0/31",
    "2001:db8::/33",
    "::1",
    "::/0",
];
const PEERS: [&str; 6] = [
    "10.1.2.3",
    "192.0.2.1",
    "::ffff:10.9.9.9",
    "2001:db8::7",
    "::1",
    "203.0.113.9",
];

/// The input is a list of choices, and the rest is the header, one line a line.
///
/// # Panics
///
/// If the invariant does not hold.
pub fn forwarded(input: &[u8]) {
    let mut bytes = Bytes::new(input);
    let [first, others @ ..] = PROXIES;
    let proxies = bytes.few(3, |bytes| bytes.choose(first, &others));
    let [first, others @ ..] = PEERS;
    let peer = bytes.choose(first, &others);
    let rest = bytes.rest();
    // What HTTP does not allow is in no header.
    let is_allowed = |line: &&[u8]| {
        line.iter()
            .all(|byte| *byte == b'\t' || (*byte >= b' ' && *byte != 0x7f))
    };
    let lines: Vec<&[u8]> = rest
        .split(|byte| *byte == b'\n')
        .filter(is_allowed)
        .take(8)
        .collect();

    #[expect(clippy::expect_used, reason = "the options are written here")]
    let config = Config::builder()
        .base_url(BASE_URL)
        .cookie_secret(SECRET)
        .client_ip(ClientIp::forwarded(HEADER, proxies.iter().copied()))
        .build()
        .expect("a valid configuration");
    let headers = RequestHeaders::copy(&config, lines.iter().map(|line| (HEADER, *line)));
    let Some(peer) = address(peer) else { return };
    assert_eq!(
        headers.client_address(&config, peer),
        expected(peer, &proxies, &lines),
        "left: the library, right: the specification, for {peer} behind {proxies:?}"
    );
}

/// If the peer is no trusted proxy, the peer's own. Else the first from the right that is none.
fn expected(peer: IpAddr, proxies: &[&str], lines: &[&[u8]]) -> Option<IpAddr> {
    let is_proxy = |address: IpAddr| proxies.iter().any(|network| holds(network, address));
    if !is_proxy(peer) {
        return Some(peer);
    }
    let list = lines.join(&b','.to_owned());
    let entries = list.split(|byte| *byte == b',').rev();
    let entries = entries
        .map(<[u8]>::trim_ascii)
        .filter(|entry| !entry.is_empty());
    for entry in entries {
        // What is no address says that nothing further left is to be trusted.
        let address = address(std::str::from_utf8(entry).ok()?)?;
        if !is_proxy(address) {
            return Some(address);
        }
    }
    None
}

/// An address with or without a port. One of version 4 that is written as one of version 6 is one of version 4.
fn address(text: &str) -> Option<IpAddr> {
    let is_port =
        |port: &str| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    let address = if let Ok(address) = text.parse::<IpAddr>() {
        address
    } else if let Some(rest) = text.strip_prefix('[') {
        let (address, port) = rest.split_once(']')?;
        let is_whole = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
        IpAddr::V6(address.parse::<Ipv6Addr>().ok().filter(|_| is_whole)?)
    } else {
        let (address, port) = text.rsplit_once(':')?;
        IpAddr::V4(address.parse::<Ipv4Addr>().ok().filter(|_| is_port(port))?)
    };
    Some(match address {
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => IpAddr::V4(address),
            None => IpAddr::V6(address),
        },
        address => address,
    })
}

/// Whether an address begins with the same bits as the network.
fn holds(network: &str, address: IpAddr) -> bool {
    let (start, length) = match network.split_once('/') {
        Some((start, length)) => (start, length.parse().ok()),
        None => (network, None),
    };
    let Ok(start) = start.parse::<IpAddr>() else {
        return false;
    };
    let (start, address) = match (start, address) {
        (IpAddr::V4(start), IpAddr::V4(address)) => {
            (bits(&start.octets()), bits(&address.octets()))
        }
        (IpAddr::V6(start), IpAddr::V6(address)) => {
            (bits(&start.octets()), bits(&address.octets()))
        }
        // An IPv4 address is within `::ffff:0:0/96`.
        (IpAddr::V6(start), IpAddr::V4(address)) => (
            bits(&start.octets()),
            bits(&address.to_ipv6_mapped().octets()),
        ),
        (IpAddr::V4(_), IpAddr::V6(_)) => return false,
    };
    let length: usize = length.unwrap_or(start.len());
    start.get(..length) == address.get(..length)
}

fn bits(octets: &[u8]) -> Vec<bool> {
    let bits = octets
        .iter()
        .flat_map(|octet| (0..8).rev().map(move |bit| octet >> bit & 1 == 1));
    bits.collect()
}
