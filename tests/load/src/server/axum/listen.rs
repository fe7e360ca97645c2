//! Serves HTTP/1 and, for who begins with its preface, HTTP/2.
//!
//! `axum::serve` does the same if its feature for HTTP/2 is on. That one would be on for all tests of the workspace, too,
//! which are to be served as applications are by default.

use std::time::Duration;

use axum::Router;
use hyper::server::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};

/// What an HTTP/2 connection begins with, as far as no request of HTTP/1 does.
const PREFACE: &[u8] = b"PRI ";

/// How long to wait if there is no descriptor, as `axum::serve` does.
const PAUSE: Duration = Duration::from_secs(1);

/// Serves until the process ends.
pub(super) async fn serve(listener: TcpListener, app: Router) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(serve_one(stream, app.clone()));
            }
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

/// How it ends is the client's affair.
async fn serve_one(stream: TcpStream, app: Router) {
    let is_http2 = begins_with_preface(&stream).await;
    let (io, service) = (TokioIo::new(stream), TowerToHyperService::new(app));
    if is_http2 {
        let server = http2::Builder::new(TokioExecutor::new());
        let _ = server.serve_connection(io, service).await;
    } else {
        let server = http1::Builder::new();
        let _ = server.serve_connection(io, service).await;
    }
}

async fn begins_with_preface(stream: &TcpStream) -> bool {
    let mut seen = [0; PREFACE.len()];
    while let Ok(length @ 1..) = stream.peek(&mut seen).await {
        let begin = seen.get(..length).unwrap_or_default();
        if begin == PREFACE || !PREFACE.starts_with(begin) {
            return begin == PREFACE;
        }
        // The rest of it is on its way.
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    false
}
