//! A connection of a client's own, written byte by byte.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::Outcome;

/// It is longer than anything here takes. A server that takes so long does not answer.
pub(crate) const AMPLE: Duration = Duration::from_secs(15);

/// A client that drips takes so long for a byte.
const PAUSE: Duration = Duration::from_millis(20);

pub(crate) struct Wire {
    connection: TcpStream,
    /// What has come of answers that nobody has read yet.
    unread: Vec<u8>,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) text: String,
}

pub(crate) fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n")
}

/// A POST, with the headers that say how long its body is, and what follows.
pub(crate) fn post(path: &str, length: &str, body: &str) -> String {
    format!("POST {path} HTTP/1.1\r\nhost: localhost\r\n{length}\r\n\r\n{body}")
}

impl Wire {
    pub(crate) fn to(address: SocketAddr) -> Result<Self, String> {
        let connection = TcpStream::connect_timeout(&address, AMPLE);
        let connection = connection.map_err(|error| match error.kind() {
            ErrorKind::ConnectionRefused => "nothing listens any more".to_owned(),
            kind => format!("no connection: {kind}"),
        })?;
        connection.set_read_timeout(Some(AMPLE)).unwrap();
        connection.set_nodelay(true).unwrap();
        Ok(Self {
            connection,
            unread: Vec::new(),
        })
    }

    /// Sends text. A server that has closed the connection takes no more.
    pub(crate) fn send(&mut self, text: &str) {
        let _ = self.connection.write_all(text.as_bytes());
    }

    /// Says that nothing more will come, and reads on.
    pub(crate) fn send_no_more(&mut self) {
        let _ = self.connection.shutdown(Shutdown::Write);
    }

    /// Asks for a page that has to say this.
    pub(crate) fn asks(&mut self, path: &str, text: &str) -> Outcome {
        self.send(&get(path));
        self.is_answered(text)
    }

    /// Waits for an answer that has to say this.
    pub(crate) fn is_answered(&mut self, text: &str) -> Outcome {
        match self.answer()? {
            Some(answer) if answer.status == 200 && answer.text == text => Ok(()),
            Some(answer) => Err(format!("answers {}", answer.status)),
            None => Err("closes without an answer".to_owned()),
        }
    }

    /// Waits for the next answer; none if the connection ends before one.
    pub(crate) fn answer(&mut self) -> Result<Option<Answer>, String> {
        self.answer_to("GET")
    }

    /// Waits for the next answer, to a request of this method.
    pub(crate) fn answer_to(&mut self, method: &str) -> Result<Option<Answer>, String> {
        loop {
            if let Some((answer, length)) = first(&self.unread, method == "HEAD") {
                self.unread.drain(..length);
                return Ok(Some(answer));
            }
            if self.read()? == 0 {
                return Ok(None);
            }
        }
    }

    /// Waits until something has come.
    pub(crate) fn begins(&mut self) -> Outcome {
        self.read().map(drop)
    }

    /// Waits for all answers that are still to come, up to the end of the connection.
    pub(crate) fn answers(&mut self) -> Result<Vec<Answer>, String> {
        let mut answers = Vec::new();
        while let Some(answer) = self.answer()? {
            answers.push(answer);
        }
        Ok(answers)
    }

    /// Waits for the end of the connection, and gives how many bytes came before.
    pub(crate) fn bytes_to_the_end(&mut self) -> Result<usize, String> {
        let mut all = 0;
        loop {
            match self.read()? {
                0 => return Ok(all),
                length => all += length,
            }
            self.unread.clear();
        }
    }

    /// Sends a byte from time to time until there is an answer, or the connection ends.
    pub(crate) fn drip_until_answered(&mut self) -> Result<Option<Answer>, String> {
        let begun = Instant::now();
        self.connection.set_read_timeout(Some(PAUSE)).unwrap();
        while begun.elapsed() < AMPLE {
            match self.answer() {
                Err(_) => self.send("x"),
                answered => return answered,
            }
        }
        Err("waits for ever".to_owned())
    }

    fn read(&mut self) -> Result<usize, String> {
        let mut piece = [0; 65536];
        match self.connection.read(&mut piece) {
            Ok(length) => {
                self.unread.extend_from_slice(&piece[..length]);
                Ok(length)
            }
            Err(error) => match error.kind() {
                ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => Ok(0),
                ErrorKind::WouldBlock | ErrorKind::TimedOut => Err("does not answer".to_owned()),
                _ => Err(format!("fails: {error}")),
            },
        }
    }
}

/// The answer that the bytes begin with, and its length; none if that is not all of it.
fn first(bytes: &[u8], is_head_alone: bool) -> Option<(Answer, usize)> {
    let begin = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&bytes[..begin]).to_ascii_lowercase();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length = match is_head_alone || status < 200 {
        true => 0,
        false => length.and_then(|length| length.parse().ok()).unwrap_or(0),
    };
    let text = bytes.get(begin..begin + length)?;
    let text = String::from_utf8_lossy(text).into_owned();
    Some((Answer { status, head, text }, begin + length))
}
