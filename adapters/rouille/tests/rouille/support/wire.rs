//! A connection for several requests, written byte by byte.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;

use super::browser::{AMPLE, Page};
use super::serving::Serving;

/// A request after which the server closes the connection.
pub(crate) const LAST: &str =
    "GET /last HTTP/1.1\r\nhost: localhost:3000\r\nconnection: close\r\n\r\n";

/// Requests that are hidden in a body.
pub(crate) const HIDDEN: &str = "GET /hidden HTTP/1.1\r\nhost: localhost:3000\r\n\r\n\
    GET /hidden-too HTTP/1.1\r\nhost: localhost:3000\r\n\r\n";

/// The head of a POST, with the headers that say how long its body is.
pub(crate) fn head(path: &str, length: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost:3000\r\ncontent-type: application/json\r\n{length}\r\n\r\n"
    )
}

pub(crate) struct Wire {
    connection: TcpStream,
    /// What has come of answers that nobody has read yet.
    unread: Vec<u8>,
}

impl Wire {
    pub(crate) fn to(application: &Serving) -> Self {
        let connection = TcpStream::connect(application.address).unwrap();
        connection.set_read_timeout(Some(AMPLE)).unwrap();
        Self {
            connection,
            unread: Vec::new(),
        }
    }

    /// Sends text. A server that has closed the connection meanwhile takes no more.
    pub(crate) fn send(&mut self, text: &str) {
        if let Err(error) = self.connection.write_all(text.as_bytes()) {
            assert!(is_closed(error.kind()), "{error}");
        }
    }

    /// The next answer; none if the connection ends before one.
    pub(crate) fn answer(&mut self) -> Option<Page> {
        loop {
            if let Some((page, length)) = Page::parse(&self.unread) {
                self.unread.drain(..length);
                return Some(page);
            }
            let mut piece = [0; 4096];
            match self.connection.read(&mut piece) {
                Ok(0) => return None,
                Ok(length) => self.unread.extend_from_slice(&piece[..length]),
                Err(error) if is_closed(error.kind()) => return None,
                Err(error) => panic!("no answer: {error}"),
            }
        }
    }

    /// The statuses of all answers that are still to come, up to the end of the connection.
    pub(crate) fn statuses(mut self) -> Vec<u16> {
        std::iter::from_fn(|| self.answer())
            .map(|page| page.status)
            .collect()
    }
}

fn is_closed(error: ErrorKind) -> bool {
    matches!(
        error,
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe
    )
}
