//! An application of rouille, as a browser visits it.

use std::fmt;
use std::future::{Ready, ready};
use std::io::Read;
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http::header::CONNECTION;
use neon_auth::testing::{Answered, Visited};
use neon_auth::transport::{Blocking, Transport};
use rouille::{Request, Response};

use crate::Client;

/// Wraps a function from a request to its answer, for a [`Browser`](super::Browser). `Browser::new` makes it.
#[derive(Clone)]
pub struct App<'f> {
    serve: Arc<Serve<'f>>,
    client: Client,
}

type Serve<'f> = dyn Fn(&Request) -> Response + Send + Sync + 'f;

impl<'f, F: Fn(&Request) -> Response + Send + Sync + 'f> From<F> for App<'f> {
    fn from(serve: F) -> Self {
        Self {
            serve: Arc::new(serve),
            client: Client::new(),
        }
    }
}

impl Visited for App<'_> {
    type Mode = Blocking;
    type Answering<'a>
        = Ready<Answered>
    where
        Self: 'a;

    fn answer(&self, request: http::Request<Bytes>, peer: SocketAddr) -> Self::Answering<'_> {
        ready(answered(&*self.serve, request, peer))
    }

    fn transport(&self) -> &dyn Transport<Mode = Blocking> {
        &self.client
    }
}

fn answered(serve: &Serve<'_>, request: http::Request<Bytes>, peer: SocketAddr) -> Answered {
    let (mut head, body) = request.into_parts();
    // Each request has a connection of its own, as behind the proxy that rouille needs: one after which a connection
    // ends says nothing about the next.
    head.headers
        .insert(CONNECTION, http::HeaderValue::from_static("close"));
    let mut headers = Vec::with_capacity(head.headers.len());
    for (name, value) in &head.headers {
        headers.push((name.to_string(), value.to_str()?.to_owned()));
    }
    let request = Request::fake_http_from(
        peer,
        head.method.as_str(),
        head.uri.to_string(),
        headers,
        body.into(),
    );
    let response = serve(&request);
    let mut answer = http::Response::builder().status(response.status_code);
    for (name, value) in &response.headers {
        // rouille's server writes this one as two headers.
        let value = value.split("\r\n").next().unwrap_or_default();
        answer = answer.header(&**name, value);
    }
    let (mut reader, _size) = response.data.into_reader_and_size();
    let mut body = Vec::new();
    reader.read_to_end(&mut body)?;
    Ok(answer.body(body.into())?)
}

impl fmt::Debug for App<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").finish_non_exhaustive()
    }
}
