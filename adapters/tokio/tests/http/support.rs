//! What every test needs: a fetch.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use neon_auth::transport::Transport;
use neon_auth_core::Fetch;
use neon_auth_tokio::Client;

/// Long enough for any machine: a test that gets here has failed.
pub(crate) const AMPLE: Duration = Duration::from_secs(20);

/// A deadline that is meant to pass.
pub(crate) const SHORT: Duration = Duration::from_millis(100);

pub(crate) const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

/// A GET with an ample deadline.
pub(crate) fn get(url: &str) -> Fetch {
    fetch(Request::get(url).body(Bytes::new()).unwrap())
}

pub(crate) fn fetch(request: Request<Bytes>) -> Fetch {
    Fetch::new(request, AMPLE, 64 * 1024)
}

pub(crate) fn with_timeout(mut fetch: Fetch, timeout: Duration) -> Fetch {
    fetch.timeout = timeout;
    fetch
}

/// The response to a GET that must not fail.
pub(crate) async fn fetched(client: &Client, url: &str) -> Response<Bytes> {
    client.fetch(get(url)).await.unwrap()
}
