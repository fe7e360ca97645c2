//! How a case runs on every transport, and what it asserts.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Request, Response};
use neon_auth_core::{ErrorCode, Fetch, FetchError, Fetched};
use neon_auth_tests::faults::Server;
use rustls::ClientConfig;

use crate::transports::TRANSPORTS;

/// Long enough for any machine: a test that gets here has failed.
pub(crate) const AMPLE: Duration = Duration::from_secs(20);

/// A deadline that is meant to pass.
pub(crate) const SHORT: Duration = Duration::from_millis(150);

/// How far behind its deadline a fetch may be on a machine that has other things to do.
const GRACE: Duration = Duration::from_secs(2);

pub(crate) const LIMIT: usize = 64 * 1024;

/// One column of the table.
pub(crate) struct Transport {
    pub(crate) name: &'static str,
    pub(crate) start: fn(Setup) -> Client,
    /// Whether the addresses of a host are raced, and not tried one after the other.
    pub(crate) races_addresses: bool,
    /// Whether a chunked body has to end with an empty line, and not merely with a chunk of length 0.
    pub(crate) insists_on_the_last_line: bool,
    /// Whether an answer is read while the request is still being sent.
    pub(crate) hears_while_it_speaks: bool,
}

/// What a case may want of a client.
#[derive(Clone, Default)]
pub(crate) struct Setup {
    /// Which roots to trust, in place of Mozilla's.
    pub(crate) tls: Option<Arc<ClientConfig>>,
    /// A host whose addresses are these, in this order.
    pub(crate) host: Option<(&'static str, Vec<IpAddr>)>,
}

/// A client on some transport. To fetch holds the calling thread up, whatever the transport.
pub(crate) struct Client(Box<dyn Fn(Fetch) -> Fetched + Send + Sync>);

impl Client {
    pub(crate) fn new(fetch: impl Fn(Fetch) -> Fetched + Send + Sync + 'static) -> Self {
        Self(Box::new(fetch))
    }

    pub(crate) fn fetch(&self, fetch: Fetch) -> Fetched {
        let limit = fetch.timeout + GRACE;
        let begun = Instant::now();
        let fetched = (self.0)(fetch);
        let taken = begun.elapsed();
        assert!(taken < limit, "it took {taken:?}: {fetched:?}");
        fetched
    }

    /// The response to a GET that must not fail.
    pub(crate) fn get(&self, url: &str) -> Response<Bytes> {
        self.fetch(get(url)).unwrap()
    }

    /// The failure of a fetch that must fail.
    pub(crate) fn failure(&self, fetch: Fetch) -> FetchError {
        self.fetch(fetch).unwrap_err()
    }
}

impl Transport {
    /// A client as users have it without settings.
    pub(crate) fn client(&self) -> Client {
        (self.start)(Setup::default())
    }

    pub(crate) fn trusting(&self, tls: Arc<ClientConfig>) -> Client {
        (self.start)(Setup {
            tls: Some(tls),
            ..Setup::default()
        })
    }
}

impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Runs a case on every transport, all at once, each on a thread of its name.
#[track_caller]
pub(crate) fn on_each(case: impl Fn(&Transport) + Sync) {
    let failing: Vec<&str> = thread::scope(|scope| {
        let running: Vec<_> = TRANSPORTS
            .iter()
            .map(|transport| {
                let run = || case(transport);
                let thread = thread::Builder::new().name(transport.name.to_owned());
                (transport.name, thread.spawn_scoped(scope, run).unwrap())
            })
            .collect();
        let outcomes = running.into_iter();
        outcomes
            .filter_map(|(name, thread)| thread.join().is_err().then_some(name))
            .collect()
    });
    assert!(failing.is_empty(), "failing on {failing:?}");
}

/// A row of the table: a GET from a server of this behaviour fails with this code, and leaves nothing running.
#[track_caller]
pub(crate) fn fails(expected: ErrorCode, server: impl Fn() -> Server + Sync) {
    fails_with(expected, |transport| {
        let server = server();
        let url = server.url("/");
        (transport.client(), server, get(&url))
    });
}

/// The same, if the deadline is meant to pass.
#[track_caller]
pub(crate) fn times_out(server: impl Fn() -> Server + Sync) {
    fails_with(ErrorCode::NetworkTimeout, |transport| {
        let server = server();
        let url = server.url("/");
        (transport.client(), server, with_timeout(get(&url), SHORT))
    });
}

/// The same for any client and any request.
#[track_caller]
pub(crate) fn fails_with(
    expected: ErrorCode,
    case: impl Fn(&Transport) -> (Client, Server, Fetch) + Sync,
) {
    on_each(|transport| {
        let (client, server, fetch) = case(transport);
        let error = client.failure(fetch);
        assert_eq!(error.kind().error_code(), expected, "{error:?}");
        assert!(server.falls_idle(AMPLE), "the connection is still open");
        drop(client);
    });
}

/// A GET with an ample deadline and a body limit of [`LIMIT`].
pub(crate) fn get(url: &str) -> Fetch {
    fetch(Request::get(url).body(Bytes::new()).unwrap())
}

pub(crate) fn fetch(request: Request<Bytes>) -> Fetch {
    Fetch::new(request, AMPLE, LIMIT)
}

pub(crate) fn with_timeout(mut fetch: Fetch, timeout: Duration) -> Fetch {
    fetch.timeout = timeout;
    fetch
}
