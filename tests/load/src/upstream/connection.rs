//! One connection to upstream, and the calls on it.

use std::future::poll_fn;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio_rustls::server::TlsStream;

use super::answers::{self, answer};
use super::{Behaviour, Counts};

/// A stream whose socket can be reset.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin {
    fn socket(&self) -> &TcpStream;
}

impl Stream for TcpStream {
    fn socket(&self) -> &TcpStream {
        self
    }
}

impl Stream for TlsStream<TcpStream> {
    fn socket(&self) -> &TcpStream {
        self.get_ref().0
    }
}

/// Answers calls until either side closes the connection.
pub(super) async fn serve(
    stream: impl Stream,
    counts: Counts,
    behaviour: watch::Receiver<Behaviour>,
) {
    // Boxed, so that the connection can be moved out of once it has failed.
    let service =
        service_fn(move |request| Box::pin(call(request, counts.clone(), behaviour.clone())));
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let ended = poll_fn(|context| connection.poll_without_shutdown(context)).await;
    if ended.is_err() {
        let stream = connection.into_parts().io.into_inner();
        // So that the end of it is a reset. If that fails, it is closed in the ordinary way.
        let _ = stream.socket().set_zero_linger();
    }
}

/// The behaviour is that at the time of the head. The connection may go away meanwhile; the work does not.
async fn call(
    request: Request<Incoming>,
    counts: Counts,
    mut behaviour: watch::Receiver<Behaviour>,
) -> Result<Response<Full<Bytes>>, Reset> {
    let (head, body) = request.into_parts();
    let route = answers::route(head.uri.path());
    let busy = counts.begun(route);
    let body = body.collect().await.map_err(|_| Reset)?.to_bytes();
    let now = *behaviour.borrow_and_update();
    match now {
        Behaviour::Answers(after) => {
            let working = busy.working();
            let work = tokio::spawn(async move {
                tokio::time::sleep(after).await;
                drop(working);
            });
            work.await.map_err(|_| Reset)?;
            Ok(answer(route, &head.headers, &body))
        }
        Behaviour::Hangs => {
            let _busy = busy;
            let hangs = |behaviour: &Behaviour| *behaviour == Behaviour::Hangs;
            let _ = behaviour.wait_for(|behaviour| !hangs(behaviour)).await;
            Ok(answer(route, &head.headers, &body))
        }
        Behaviour::Fails => Ok(answers::failure()),
        Behaviour::Resets | Behaviour::Refuses => Err(Reset),
    }
}

/// The connection is to be reset.
#[derive(Debug)]
struct Reset;

impl std::fmt::Display for Reset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("reset by the scenario")
    }
}

impl std::error::Error for Reset {}
