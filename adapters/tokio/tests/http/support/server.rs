//! A server whose behaviour is one closure, called for every connection.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    accepted: Arc<AtomicUsize>,
}

impl Server {
    /// Serves on 127.0.0.1, each connection in a task of its own, until the runtime ends.
    pub(crate) async fn start<H, F>(handle: H) -> Self
    where
        H: Fn(TcpStream) -> F + Send + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::on(listener, handle)
    }

    pub(crate) fn on<H, F>(listener: TcpListener, handle: H) -> Self
    where
        H: Fn(TcpStream) -> F + Send + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let address = listener.local_addr().unwrap();
        let accepted = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&accepted);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counter.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(handle(stream));
            }
        });
        Self { address, accepted }
    }

    /// Answers the first request of every connection with these bytes and closes it.
    pub(crate) async fn answering(response: impl Into<Vec<u8>>) -> Self {
        let response = response.into();
        Self::start(move |mut stream| {
            let response = response.clone();
            async move {
                read_request(&mut stream).await;
                stream.write_all(&response).await.unwrap();
            }
        })
        .await
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// How many connections there have been.
    pub(crate) fn connections(&self) -> usize {
        self.accepted.load(Ordering::Relaxed)
    }
}

/// Reads one request to the end of its body: what came, or nothing if the client closed the connection instead.
pub(crate) async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> Option<String> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8_lossy(&request).into_owned();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some(head + &String::from_utf8_lossy(&body))
}

/// Answers every request of a connection with these bytes until the client closes it.
pub(crate) async fn keep_answering(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    response: &[u8],
) {
    while read_request(&mut stream).await.is_some() {
        stream.write_all(response).await.unwrap();
        stream.flush().await.unwrap();
    }
}

/// Says nothing until the client closes the connection.
pub(crate) async fn stay_silent(stream: &mut (impl AsyncRead + Unpin)) {
    let mut ignored = [0; 1024];
    while matches!(stream.read(&mut ignored).await, Ok(1..)) {}
}

/// Closes the connection with a TCP reset.
pub(crate) fn reset(stream: TcpStream) {
    stream.set_zero_linger().unwrap();
}
