//! A connection of a client's own, written byte by byte.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// It is longer than anything here takes. A test that waits for so long has failed.
const AMPLE: Duration = Duration::from_secs(20);

/// A client that drips takes so long for a byte.
const PAUSE: Duration = Duration::from_millis(20);

pub(crate) struct Wire {
    connection: TcpStream,
    /// What has come of answers that nobody has read yet.
    unread: Vec<u8>,
}

impl Wire {
    pub(crate) async fn to(address: SocketAddr) -> Self {
        Self {
            connection: TcpStream::connect(address).await.unwrap(),
            unread: Vec::new(),
        }
    }

    /// Sends text. A server that has answered already may take no more.
    pub(crate) async fn send(&mut self, text: &str) {
        let _ = self.connection.write_all(text.as_bytes()).await;
    }

    /// Says that nothing more will come, and reads on.
    pub(crate) async fn send_no_more(&mut self) {
        self.connection.shutdown().await.unwrap();
    }

    /// Waits for the next answer. Gives what has come of it if the connection ends before.
    pub(crate) async fn answer(&mut self) -> String {
        let answer = timeout(AMPLE, self.next_answer()).await;
        answer.unwrap_or_else(|_| panic!("no answer, but {:?}", text(&self.unread)))
    }

    /// Sends a byte from time to time until there is an answer. Gives it, and how many bytes that were.
    pub(crate) async fn drip_until_answered(&mut self) -> (String, usize) {
        let dripping = async {
            let mut dripped = 0;
            loop {
                match timeout(PAUSE, self.next_answer()).await {
                    Ok(answer) => return (answer, dripped),
                    Err(_) => self.send(" ").await,
                }
                dripped += 1;
            }
        };
        let answered = timeout(AMPLE, dripping).await;
        answered.expect("there is no answer as long as the client drips")
    }

    /// Sends a byte from time to time until the connection takes no more.
    pub(crate) async fn drip_until_closed(mut self) {
        let dripping = async {
            // Bytes that the server has not read make the end a reset.
            let _ = self.connection.read_to_end(&mut self.unread).await;
            // A socket that is closed for good refuses what goes on dripping.
            while self.connection.write_all(b" ").await.is_ok() {
                tokio::time::sleep(PAUSE).await;
            }
        };
        let closed = timeout(AMPLE, dripping).await;
        closed.expect("the connection stays open as long as the client drips");
    }

    async fn next_answer(&mut self) -> String {
        loop {
            if let Some(length) = length_of_first(&self.unread) {
                let answer: Vec<u8> = self.unread.drain(..length).collect();
                return text(&answer);
            }
            // A server that closes a connection before it has read all of it resets it.
            if let Ok(0) | Err(_) = self.connection.read_buf(&mut self.unread).await {
                return text(&std::mem::take(&mut self.unread));
            }
        }
    }
}

/// Says how long the answer is that the bytes begin with; none if that is not all of it. It must have a length.
fn length_of_first(bytes: &[u8]) -> Option<usize> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = text(&bytes[..end]).to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.expect("an answer has a length").parse().unwrap();
    (bytes.len() >= end + length).then_some(end + length)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
