//! A request and its answer.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use http::header::{CONNECTION, HOST};
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode, Version};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use neon_auth::ErrorCode;
use neon_auth::transport::block_on;

use crate::server::body::{self, Unread};
use crate::server::io::Io;
use crate::server::limits::Limits;
use crate::server::open::Place;
use crate::server::peer::Peer;
use crate::server::wire::{Phase, Wire};
use crate::{Request, Response, respond};

/// How large a head may be.
const HEAD_BYTES: usize = 64 * 1024;

/// Answers a request whose body is there.
pub(crate) trait Handler: Fn(&Request) -> Response + Send + Sync + 'static {}

impl<F: Fn(&Request) -> Response + Send + Sync + 'static> Handler for F {}

/// Serves one connection to its end.
pub(crate) fn serve(place: &Place, peer: SocketAddr, limits: Limits, handler: &impl Handler) {
    // Without it, the end of an answer may wait for the client to confirm its beginning.
    let _ = place.connection().stream.set_nodelay(true);
    let wire = Wire::new(place, limits);
    let service = service_fn(|request| exchange(request, &wire, peer, limits, handler));
    let connection = http1::Builder::new()
        // Else it reads on while a request is answered, and a read blocks.
        .half_close(true)
        // It wants a timer. Ours are the socket's.
        .header_read_timeout(None)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(Io::new(&wire), service);
    // What went wrong is the client's affair, and it has been answered if it can be.
    let _ = block_on(connection);
    wire.close();
}

async fn exchange(
    request: http::Request<Incoming>,
    wire: &Wire<'_>,
    peer: SocketAddr,
    limits: Limits,
    handler: &impl Handler,
) -> Result<http::Response<Full<Bytes>>, Infallible> {
    wire.enter(Phase::BeforeBody);
    let mut response = match read(request, wire, limits).await {
        Ok(mut request) => {
            request.extensions_mut().insert(Peer(peer));
            answer(handler, &request)
        }
        Err(refusal) => {
            // The rest of the body is no request.
            wire.end_after_this();
            refusal
        }
    };
    if wire.is_last() {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(CONNECTION, close);
    }
    wire.enter(Phase::Answer);
    Ok(response.map(Full::new))
}

/// Reads the whole request.
async fn read(
    request: http::Request<Incoming>,
    wire: &Wire<'_>,
    limits: Limits,
) -> Result<Request, Response> {
    let (mut head, body) = request.into_parts();
    if !is_acceptable(&head) {
        return Err(respond::status(StatusCode::BAD_REQUEST));
    }
    // hyper's own way to other protocols, which nothing here speaks.
    head.extensions.clear();
    match body::read(body, limits.body_bytes).await {
        Ok(body) => Ok(Request::from_parts(head, body)),
        Err(Unread::TooLarge) => Err(ErrorCode::BodyTooLarge.to_response()),
        Err(Unread::CutOff) if wire.is_late() => Err(ErrorCode::BodyTimeout.to_response()),
        Err(Unread::CutOff) => Err(respond::status(StatusCode::BAD_REQUEST)),
    }
}

/// hyper takes a request that names no host, or several (RFC 9112, 3.2), and one for a tunnel.
fn is_acceptable(head: &Parts) -> bool {
    let hosts = head.headers.get_all(HOST).iter().count();
    let names_a_host = hosts == 1 || hosts == 0 && head.version < Version::HTTP_11;
    names_a_host && head.method != Method::CONNECT
}

fn answer(handler: &impl Handler, request: &Request) -> Response {
    // What a panic leaves behind in the application's own state, every server of threads leaves there.
    let answered = catch_unwind(AssertUnwindSafe(|| handler(request)));
    answered.unwrap_or_else(|_| respond::status(StatusCode::INTERNAL_SERVER_ERROR))
}
