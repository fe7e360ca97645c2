//! Which address upstream counts a request against.

use std::net::IpAddr;

use http::{HeaderName, HeaderValue};

use crate::known_headers::as_text;
use crate::port::port_of;

/// Says where the address of a client comes from: [`ConfigBuilder::client_ip`](super::ConfigBuilder::client_ip).
///
/// Better Auth limits how often one address may sign in or ask for a session. Without an address, version 1.6 and
/// later count all visitors of an application as one.
///
/// ```
/// use neon_auth_core::{ClientIp, Config};
///
/// // Behind a load balancer that appends the client's address to `X-Forwarded-For`:
/// let builder = Config::builder().client_ip(ClientIp::forwarded("x-forwarded-for", ["10.0.0.0/8"]));
/// // Without a proxy in front:
/// let builder = Config::builder().client_ip(ClientIp::peer());
/// ```
#[derive(Clone, Debug)]
pub struct ClientIp(Source);

#[derive(Clone, Debug)]
enum Source {
    Peer,
    Forwarded {
        header: String,
        trusted_proxies: Vec<String>,
    },
}

impl ClientIp {
    /// Returns the address of the connection. Use it if clients reach the application with no proxy between.
    #[must_use]
    pub const fn peer() -> Self {
        Self(Source::Peer)
    }

    /// Returns the address that trusted proxies report in `header`, such as `x-forwarded-for`.
    ///
    /// `trusted_proxies` are addresses or networks, such as `10.0.0.0/8` or `::1`. If the connection does not come from
    /// one of them, its own address counts and the header is ignored: any client can send one. Otherwise the header's
    /// addresses are read from the right, and the first that is not a trusted proxy counts.
    #[must_use]
    pub fn forwarded<P: Into<String>>(
        header: impl Into<String>,
        trusted_proxies: impl IntoIterator<Item = P>,
    ) -> Self {
        Self(Source::Forwarded {
            header: header.into(),
            trusted_proxies: trusted_proxies.into_iter().map(Into::into).collect(),
        })
    }

    /// Checks the header's name and the networks, or says what is wrong with them.
    pub(super) fn check(&self) -> Result<ClientAddress, String> {
        match &self.0 {
            Source::Peer => Ok(ClientAddress::Peer),
            Source::Forwarded {
                header,
                trusted_proxies,
            } => {
                let name: HeaderName = header
                    .parse()
                    .map_err(|_| format!("`{}` is not a header name", header.escape_debug()))?;
                if name == http::header::FORWARDED {
                    return Err(
                        "`Forwarded` is not a list of addresses; use the `X-Forwarded-For` of your proxy"
                            .to_owned(),
                    );
                }
                let networks = trusted_proxies
                    .iter()
                    .map(|text| {
                        Network::parse(text).ok_or_else(|| {
                            format!(
                                "`{}` is not an address or a network, such as `10.0.0.0/8`",
                                text.escape_debug()
                            )
                        })
                    })
                    .collect::<Result<_, _>>()?;
                Ok(ClientAddress::Forwarded {
                    header: name,
                    trusted_proxies: networks,
                })
            }
        }
    }
}

/// A checked [`ClientIp`].
#[derive(Clone, Debug)]
pub(crate) enum ClientAddress {
    Peer,
    Forwarded {
        header: HeaderName,
        trusted_proxies: Vec<Network>,
    },
}

impl ClientAddress {
    /// The header that it may be in.
    pub(crate) fn header(&self) -> Option<&HeaderName> {
        match self {
            Self::Peer => None,
            Self::Forwarded { header, .. } => Some(header),
        }
    }

    /// The client's address, of a request that arrived over a connection from `peer` with these lines of the
    /// [header](Self::header).
    pub(crate) fn of(&self, peer: IpAddr, lines: &[HeaderValue]) -> Option<IpAddr> {
        let peer = peer.to_canonical();
        let Self::Forwarded {
            trusted_proxies, ..
        } = self
        else {
            return Some(peer);
        };
        let is_trusted =
            |address: IpAddr| trusted_proxies.iter().any(|network| network.holds(address));
        if !is_trusted(peer) {
            return Some(peer);
        }
        // Several lines of one name are one list, in their order (RFC 9110, section 5.3).
        for line in lines.iter().rev() {
            let entries = line.as_bytes().rsplit(|byte| *byte == b',');
            for entry in entries.map(<[u8]>::trim_ascii) {
                if entry.is_empty() {
                    continue;
                }
                // What is left of the address that counts is the client's own, and may be anything.
                let address = as_text(entry).and_then(address_of)?;
                if !is_trusted(address) {
                    return Some(address);
                }
            }
        }
        None
    }
}

/// Reads an address with or without a port: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`.
fn address_of(entry: &str) -> Option<IpAddr> {
    let is_port = |text: &str| port_of(text).is_some();
    let address = match entry.strip_prefix('[') {
        Some(rest) => {
            let (address, after) = rest.split_once(']')?;
            if !after.is_empty() && !after.strip_prefix(':').is_some_and(is_port) {
                return None;
            }
            IpAddr::V6(address.parse().ok()?)
        }
        None => match entry.split_once(':') {
            // One colon is a port's; an IPv6 address has more.
            Some((address, port)) if !port.contains(':') && is_port(port) => {
                IpAddr::V4(address.parse().ok()?)
            }
            _ => entry.parse().ok()?,
        },
    };
    Some(address.to_canonical())
}

/// A range of addresses that share a prefix (CIDR, RFC 4632), or one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Network {
    /// As 128 bits, an IPv4 address mapped into IPv6 (RFC 4291, section 2.5.5.2).
    bits: u128,
    /// How many of the highest bits have to be the same.
    prefix: u32,
}

impl Network {
    fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            Some(prefix) if prefix.bytes().all(|byte| byte.is_ascii_digit()) => {
                prefix.parse().ok()?
            }
            Some(_) => return None,
            None => longest,
        };
        (prefix <= longest).then(|| Self {
            bits: bits_of(address),
            prefix: 128 - longest + prefix,
        })
    }

    fn holds(&self, address: IpAddr) -> bool {
        let ignored = 128 - self.prefix;
        let differing = self.bits ^ bits_of(address);
        differing.checked_shr(ignored).unwrap_or(0) == 0
    }
}

fn bits_of(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;
    use crate::request_headers::RequestHeaders;

    /// The client's address behind two trusted networks, as text.
    fn found(peer: &str, lines: &[&str]) -> Option<String> {
        let config = Config::builder()
            .base_url("https://auth.example/db/auth")
            .cookie_secret("0123456789abcdef0123456789abcdef")
            .client_ip(ClientIp::forwarded(
                "X-Forwarded-For",
                ["10.0.0.0/8", "2001:db8::/32"],
            ))
            .build()
            .unwrap();
        let lines = lines
            .iter()
            .map(|line| ("x-forwarded-for", line.as_bytes()));
        let headers = RequestHeaders::copy(&config, lines);
        let address = headers.client_address(&config, peer.parse().unwrap());
        address.map(|address| address.to_string())
    }

    #[test]
    fn a_peer_that_is_no_trusted_proxy_counts_itself() {
        assert_eq!(
            found("192.0.2.1", &["1.1.1.1"]).as_deref(),
            Some("192.0.2.1")
        );
        assert_eq!(found("::ffff:192.0.2.1", &[]).as_deref(), Some("192.0.2.1"));
        assert_eq!(
            found("2001:db9::1", &["1.1.1.1"]).as_deref(),
            Some("2001:db9::1")
        );
    }

    #[test]
    fn the_first_address_from_the_right_that_is_no_proxy_counts() {
        for (lines, expected) in [
            (&["1.1.1.1"][..], "1.1.1.1"),
            (&["6.6.6.6, 1.1.1.1"], "1.1.1.1"),
            (&["\u{ff}, 1.1.1.1"], "1.1.1.1"),
            (&["\u{ff}", "1.1.1.1"], "1.1.1.1"),
            (&["6.6.6.6", "1.1.1.1, 10.1.2.3"], "1.1.1.1"),
            (&["1.1.1.1", "10.1.2.3,10.9.9.9"], "1.1.1.1"),
            (&["6.6.6.6,1.1.1.1:8080"], "1.1.1.1"),
            (&["[2001:db9::1]:443, 10.0.0.1"], "2001:db9::1"),
            (&["[2001:db9::1]"], "2001:db9::1"),
            (&["2001:db9::1"], "2001:db9::1"),
            (&["::ffff:1.1.1.1"], "1.1.1.1"),
            (&["nonsense, 1.1.1.1"], "1.1.1.1"),
            (&["1.1.1.1, ,"], "1.1.1.1"),
        ] {
            for peer in ["10.0.0.1", "::ffff:10.0.0.1", "2001:db8::9"] {
                assert_eq!(found(peer, lines).as_deref(), Some(expected), "{lines:?}");
            }
        }
    }

    #[test]
    fn what_is_no_address_is_not_passed_over() {
        for lines in [
            &["1.1.1.1, unknown"][..],
            &["1.1.1.1, _hidden, 10.0.0.1"],
            &["1.1.1.1:x"],
            &["[1.1.1.1]"],
            &["[::1]x"],
            &["10.0.0.2, 10.0.0.3"],
            &[""],
            &[],
        ] {
            assert_eq!(found("10.0.0.1", lines), None, "{lines:?}");
        }
    }

    #[test]
    fn a_header_name_and_networks_are_checked() {
        for good in [
            "10.0.0.0/8",
            "10.1.2.3/8",
            "0.0.0.0/0",
            "::/0",
            "::1",
            "192.0.2.1/32",
        ] {
            assert!(
                ClientIp::forwarded("x-real-ip", [good]).check().is_ok(),
                "{good}"
            );
        }
        for bad in [
            "",
            "10.0.0.0/33",
            "10.0.0/8",
            "::/129",
            "example.com",
            "10.0.0.0/",
            "1.1.1.1/+8",
        ] {
            let problem = ClientIp::forwarded("x-real-ip", [bad]).check().unwrap_err();
            assert!(problem.contains("network"), "{problem}");
        }
        for header in ["", "x forwarded", "Forwarded"] {
            assert!(
                ClientIp::forwarded(header, ["::1"]).check().is_err(),
                "{header}"
            );
        }
    }

    #[test]
    fn a_network_of_everything_holds_everything() {
        let all = Network::parse("::/0").unwrap();
        assert!(all.holds("1.1.1.1".parse().unwrap()) && all.holds("::1".parse().unwrap()));
        let all_v4 = Network::parse("0.0.0.0/0").unwrap();
        assert!(all_v4.holds("1.1.1.1".parse().unwrap()) && !all_v4.holds("::1".parse().unwrap()));
    }
}
