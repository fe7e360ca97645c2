//! Looking up the addresses of a host.

use std::collections::HashMap;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::thread;

use http::Uri;
use neon_auth::transport::dns::{Queries, Resolved};
use neon_auth::transport::request::port_of;
use ureq::Error;
use ureq::config::Config;

use crate::unversioned::{Duration, NextTimeout, ResolvedSocketAddrs, Resolver};

/// How many addresses ureq takes.
const MOST: usize = 16;

/// A name does not resolve, for whatever reason.
#[derive(Debug, thiserror::Error)]
#[error("`{host}` does not resolve; check the host in the base URL, and DNS")]
pub(crate) struct Unresolved {
    host: String,
    pub(crate) source: Option<Arc<io::Error>>,
}

/// How the operating system is asked for addresses. The thread waits.
type Ask = fn(&str, u16) -> io::Result<Vec<SocketAddr>>;

/// Queries names with the operating system, each on a thread of its own, since its query cannot be interrupted.
///
/// ureq's resolver does too, but starts one for every call: with a name server that says nothing, the threads pile up.
#[derive(Debug)]
pub(crate) struct HostResolver {
    ask: Ask,
    queries: Queries,
    known: HashMap<String, Vec<IpAddr>>,
}

impl HostResolver {
    pub(crate) fn knowing(known: HashMap<String, Vec<IpAddr>>) -> Self {
        Self {
            ask: |host, port| Ok((host, port).to_socket_addrs()?.collect()),
            queries: Queries::default(),
            known,
        }
    }

    /// The addresses of a host that are known already: from the user, or because the host is one itself.
    fn known(&self, host: &str, port: u16) -> Option<Vec<SocketAddr>> {
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse();
        let addresses = match literal {
            Ok(address) => vec![address],
            Err(_) => self.known.get(host)?.clone(),
        };
        let addresses = addresses.into_iter();
        Some(
            addresses
                .map(|address| SocketAddr::new(address, port))
                .collect(),
        )
    }

    /// Queries a name, or waits for the query that is under way.
    fn query(&self, host: &str, port: u16, timeout: NextTimeout) -> Result<Resolved, Error> {
        let ask = self.ask;
        let query = self.queries.join(host, port, |answer| {
            let host = host.to_owned();
            let look = move || answer.give(ask(&host, port));
            // If no thread can be started, the closure is dropped, and the query is abandoned.
            drop(thread::Builder::new().spawn(look));
        });
        let limit = match timeout.after {
            Duration::Exact(limit) => limit,
            Duration::NotHappening => std::time::Duration::MAX,
        };
        query
            .outcome_within(limit)
            .ok_or(Error::Timeout(timeout.reason))
    }
}

impl Resolver for HostResolver {
    fn resolve(
        &self,
        uri: &Uri,
        _: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let (host, port) = (
            uri.host().unwrap_or_default(),
            port_of(uri).unwrap_or_default(),
        );
        let resolved = match self.known(host, port) {
            Some(addresses) => Resolved::Addresses(addresses),
            None => self.query(host, port, timeout)?,
        };
        let source = match resolved {
            Resolved::Addresses(addresses) if !addresses.is_empty() => {
                let mut resolved = self.empty();
                for address in addresses.into_iter().take(MOST) {
                    resolved.push(address);
                }
                return Ok(resolved);
            }
            Resolved::Addresses(_) => None,
            Resolved::Failed(error) => Some(error),
            _ => {
                let lack = "no thread could be started for the DNS query";
                let error = io::Error::new(ErrorKind::OutOfMemory, lack);
                Some(Arc::new(error))
            }
        };
        Err(Error::Other(Box::new(Unresolved {
            host: host.to_owned(),
            source,
        })))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Condvar, Mutex};

    use super::*;

    /// A name server that says nothing until it is allowed to.
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    static SPEAKS: Mutex<bool> = Mutex::new(false);
    static SPOKE: Condvar = Condvar::new();

    fn silent(_: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        ASKED.fetch_add(1, Ordering::SeqCst);
        drop(SPOKE.wait_while(SPEAKS.lock().unwrap(), |speaks| !*speaks));
        Ok(vec![SocketAddr::from(([192, 0, 2, 1], port))])
    }

    fn resolve(resolver: &HostResolver, after: Duration) -> Result<Vec<SocketAddr>, Error> {
        let reason = ureq::Timeout::Resolve;
        let timeout = NextTimeout {
            after,
            reason,
            ..NextTimeout::default()
        };
        let uri = Uri::from_static("https://auth.example/");
        let resolved = resolver.resolve(&uri, &Config::default(), timeout)?;
        Ok(resolved.to_vec())
    }

    /// Each of the calls gives up, and none of them starts another query beside the one that is still running.
    #[test]
    fn a_silent_name_server_costs_one_thread() {
        let resolver = HostResolver {
            ask: silent,
            ..HostResolver::knowing(HashMap::new())
        };
        let soon = Duration::from(std::time::Duration::from_millis(20));
        thread::scope(|scope| {
            for _ in 0..50 {
                scope.spawn(|| {
                    let error = resolve(&resolver, soon).unwrap_err();
                    assert!(matches!(error, Error::Timeout(_)), "{error:?}");
                });
            }
        });
        assert!(resolve(&resolver, soon).is_err());
        // The one thread may not even have begun on a busy machine.
        let asked = ASKED.load(Ordering::SeqCst);
        assert!(asked <= 1, "{asked} queries under way at once");

        thread::scope(|scope| {
            let late = scope.spawn(|| resolve(&resolver, Duration::NotHappening));
            *SPEAKS.lock().unwrap() = true;
            SPOKE.notify_all();
            let found = late.join().unwrap().unwrap();
            assert_eq!(found, [SocketAddr::from(([192, 0, 2, 1], 443))]);
        });
    }
}
