//! What every test needs: a server, a fetch and the kind of its failure.

pub(crate) mod server;

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use neon_auth_core::{Fetch, FetchErrorKind};
use neon_auth_driver::Transport;
use neon_auth_tokio::Client;

/// Long enough for any machine: a test that gets here has failed.
pub(crate) const AMPLE: Duration = Duration::from_secs(20);

/// A deadline that is meant to pass.
pub(crate) const SHORT: Duration = Duration::from_millis(100);

pub(crate) const LIMIT: usize = 64 * 1024;

/// A GET with an ample deadline and a body limit of [`LIMIT`].
pub(crate) fn get(url: &str) -> Fetch {
    let request = Request::get(url).body(Bytes::new()).unwrap();
    Fetch::new(request, AMPLE, LIMIT)
}

pub(crate) fn with_timeout(mut fetch: Fetch, timeout: Duration) -> Fetch {
    fetch.timeout = timeout;
    fetch
}

/// The response to a GET that must not fail.
pub(crate) async fn fetched(client: &Client, url: &str) -> Response<Bytes> {
    client.fetch(get(url)).await.unwrap()
}

/// The kind of failure of a fetch, by a client of its own, that must fail.
pub(crate) async fn failure(fetch: Fetch) -> FetchErrorKind {
    Client::new().fetch(fetch).await.unwrap_err().kind()
}
