//! A connection by HTTP/1.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

/// Longer than the server may take for anything, so that nobody waits for ever.
const LIMIT: Duration = Duration::from_secs(60);

/// Dropped, it is closed, also in the middle of a request.
pub(super) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    driving: JoinHandle<()>,
}

impl Connection {
    pub(super) async fn open(server: SocketAddr) -> Result<Self, String> {
        let stream = TcpStream::connect(server);
        let stream = tokio::time::timeout(LIMIT, stream).await;
        let stream = stream.map_err(|_| format!("no connection in {LIMIT:?}"))?;
        let stream = stream.map_err(|error| error.to_string())?;
        let _ = stream.set_nodelay(true);
        let (sender, connection) = handshake(TokioIo::new(stream))
            .await
            .map_err(|error| error.to_string())?;
        let driving = tokio::spawn(async {
            // What is wrong with it, the request says too.
            let _ = connection.await;
        });
        Ok(Self { sender, driving })
    }

    /// Says whether it takes a request. The server may have closed it meanwhile.
    pub(super) async fn is_open(&mut self) -> bool {
        self.sender.ready().await.is_ok()
    }

    /// Sends the request and reads the answer to its end.
    pub(super) async fn ask(
        &mut self,
        request: Request<Full<Bytes>>,
    ) -> Result<(u16, HeaderMap), String> {
        let asking = async {
            self.sender.ready().await?;
            let answer = self.sender.send_request(request).await?;
            let (head, body) = answer.into_parts();
            body.collect().await?;
            Ok((head.status.as_u16(), head.headers))
        };
        match tokio::time::timeout(LIMIT, asking).await {
            Ok(got) => got.map_err(|error: hyper::Error| described(&error)),
            Err(_) => Err(format!("no answer in {LIMIT:?}")),
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.driving.abort();
    }
}

fn described(error: &hyper::Error) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
