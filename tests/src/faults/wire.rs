//! What the closures of a [`Server`](super::Server) are made of.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use socket2::SockRef;

/// Reads one request to the end of its body: what came, or nothing if the client closed the connection instead.
pub fn read_request(stream: &mut impl Read) -> Option<String> {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        request.extend(byte);
    }
    let head = String::from_utf8_lossy(&request).into_owned();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    Some(head + &String::from_utf8_lossy(&body))
}

/// Sends these bytes, if the client is still there: whether it is shows in what the client reports.
pub fn say(stream: &mut impl Write, bytes: impl AsRef<[u8]>) {
    let _ = stream
        .write_all(bytes.as_ref())
        .and_then(|()| stream.flush());
}

/// Answers one request with these bytes.
pub fn answer(stream: &mut (impl Read + Write), response: impl AsRef<[u8]>) {
    if read_request(stream).is_some() {
        say(stream, response);
    }
}

/// Answers every request of a connection with these bytes until the client closes it.
pub fn keep_answering(stream: &mut (impl Read + Write), response: impl AsRef<[u8]>) {
    while read_request(stream).is_some() {
        say(stream, &response);
    }
}

/// Says nothing until the client closes the connection.
pub fn stay_silent(stream: &mut impl Read) {
    let mut ignored = [0; 1024];
    while matches!(stream.read(&mut ignored), Ok(1..)) {}
}

/// Closes the connection with a TCP reset.
pub fn reset(stream: TcpStream) {
    SockRef::from(&stream)
        .set_linger(Some(Duration::ZERO))
        .unwrap();
}
