//! Looking up the addresses of a host.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};

use http::Uri;
use http::uri::Scheme;
use ureq::Error;
use ureq::config::Config;

use crate::unversioned::{DefaultResolver, NextTimeout, ResolvedSocketAddrs, Resolver};

/// How many addresses ureq takes.
const MOST: usize = 16;

/// A name does not resolve, for whatever reason.
#[derive(Debug, thiserror::Error)]
#[error("`{host}` does not resolve; check the host in the base URL, and DNS")]
pub(crate) struct Unresolved {
    host: String,
    source: Option<io::Error>,
}

/// ureq's own resolver, except that its failure can be told from others, and that what needs no look-up gets none.
#[derive(Debug, Default)]
pub(crate) struct HostResolver {
    system: DefaultResolver,
    known: HashMap<String, Vec<IpAddr>>,
}

impl HostResolver {
    pub(crate) fn knowing(known: HashMap<String, Vec<IpAddr>>) -> Self {
        Self {
            system: DefaultResolver::default(),
            known,
        }
    }

    /// The addresses of a host that are known already: told by the user, or the host is one itself.
    fn known(&self, host: &str) -> Option<Vec<IpAddr>> {
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse();
        match literal {
            Ok(address) => Some(vec![address]),
            Err(_) => self.known.get(host).cloned(),
        }
    }
}

impl Resolver for HostResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let host = uri.host().unwrap_or_default();
        let source = match self.known(host) {
            Some(addresses) if addresses.is_empty() => None,
            Some(addresses) => {
                let port = port_of(uri);
                let mut resolved = self.empty();
                for address in addresses.into_iter().take(MOST) {
                    resolved.push(SocketAddr::new(address, port));
                }
                return Ok(resolved);
            }
            None => match self.system.resolve(uri, config, timeout) {
                Err(Error::Io(source)) => Some(source),
                Err(Error::HostNotFound) => None,
                resolved => return resolved,
            },
        };
        Err(Error::Other(Box::new(Unresolved {
            host: host.to_owned(),
            source,
        })))
    }
}

fn port_of(uri: &Uri) -> u16 {
    let by_scheme = if uri.scheme() == Some(&Scheme::HTTPS) {
        443
    } else {
        80
    };
    uri.port_u16().unwrap_or(by_scheme)
}
