//! HTTP/1.1 as a development server needs it: heads, bodies with a length or in chunks, nothing
//! else.

use std::io::{self, BufRead, Read, Write};

use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_LENGTH, EXPECT, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, Version};

use crate::clock::Timestamp;

const MAX_HEAD: usize = 64 * 1024;
const MAX_HEADERS: usize = 128;
const MAX_BODY: usize = 1024 * 1024;

/// Why no request was read.
#[derive(Debug)]
pub(super) enum ReadError {
    /// The connection broke.
    Io(io::Error),
    /// The client is at fault; it gets an error and the connection is closed.
    Refused(StatusCode),
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Reads a request; `None` if the client has closed instead of sending another.
///
/// `writer` takes the interim response to a client that asks before it sends its body.
pub(super) fn read_request(
    reader: &mut impl BufRead,
    writer: &mut impl Write,
) -> Result<Option<Request<Bytes>>, ReadError> {
    let Some(head) = read_head(reader)? else {
        return Ok(None);
    };
    let mut request = parse_head(&head)?;
    if request
        .headers()
        .get(EXPECT)
        .is_some_and(|expect| expect == "100-continue")
    {
        writer.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
    }
    *request.body_mut() = read_body(reader, request.headers())?.into();
    Ok(Some(request))
}

/// Whether the connection stays open after a request.
pub(super) fn keeps_alive(request: &Request<Bytes>) -> bool {
    let asks = |token: &str| {
        request
            .headers()
            .get(CONNECTION)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| {
                value
                    .split(',')
                    .any(|part| part.trim().eq_ignore_ascii_case(token))
            })
    };
    match request.version() {
        Version::HTTP_10 => asks("keep-alive"),
        _ => !asks("close"),
    }
}

/// A response as it goes over the wire.
pub(super) fn response(response: &Response<Bytes>, date: Timestamp, keeps_alive: bool) -> Vec<u8> {
    let status = response.status();
    let mut wire = format!(
        "HTTP/1.1 {} {}\r\ndate: {}\r\n",
        status.as_u16(),
        status.canonical_reason().unwrap_or_default(),
        date.http_date()
    )
    .into_bytes();
    for (name, value) in response.headers() {
        wire.extend_from_slice(name.as_str().as_bytes());
        wire.extend_from_slice(b": ");
        wire.extend_from_slice(value.as_bytes());
        wire.extend_from_slice(b"\r\n");
    }
    if status != StatusCode::NO_CONTENT {
        let length = format!("content-length: {}\r\n", response.body().len());
        wire.extend_from_slice(length.as_bytes());
    }
    let connection = if keeps_alive { "keep-alive" } else { "close" };
    wire.extend_from_slice(format!("connection: {connection}\r\n\r\n").as_bytes());
    wire.extend_from_slice(response.body());
    wire
}

/// The last response on a connection whose client is at fault.
pub(super) fn refusal(status: StatusCode) -> Vec<u8> {
    let reason = status.canonical_reason().unwrap_or_default();
    format!(
        "HTTP/1.1 {} {reason}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        status.as_u16()
    )
    .into_bytes()
}

/// Everything up to and with the empty line.
fn read_head(reader: &mut impl BufRead) -> Result<Option<Vec<u8>>, ReadError> {
    let mut head = Vec::new();
    loop {
        let start = head.len();
        let line = read_line(reader, MAX_HEAD - start)?;
        if line.is_empty() {
            return match start {
                0 => Ok(None),
                _ => Err(ReadError::Io(io::ErrorKind::UnexpectedEof.into())),
            };
        }
        let is_blank = matches!(line.as_slice(), b"\r\n" | b"\n");
        // Empty lines before a request are a leftover of the one before.
        if !(is_blank && start == 0) {
            head.extend_from_slice(&line);
            if is_blank {
                return Ok(Some(head));
            }
        }
    }
}

/// A line with its end; empty at the end of the stream.
fn read_line(reader: &mut impl BufRead, limit: usize) -> Result<Vec<u8>, ReadError> {
    let mut line = Vec::new();
    reader.take(limit as u64).read_until(b'\n', &mut line)?;
    if line.last() != Some(&b'\n') && line.len() == limit {
        return Err(ReadError::Refused(
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        ));
    }
    Ok(line)
}

fn parse_head(head: &[u8]) -> Result<Request<Bytes>, ReadError> {
    let bad = || ReadError::Refused(StatusCode::BAD_REQUEST);
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    match parsed.parse(head) {
        Ok(httparse::Status::Complete(_)) => {}
        Ok(httparse::Status::Partial) => return Err(bad()),
        Err(httparse::Error::TooManyHeaders) => {
            return Err(ReadError::Refused(
                StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            ));
        }
        Err(_) => return Err(bad()),
    }
    let version = match parsed.version {
        Some(0) => Version::HTTP_10,
        _ => Version::HTTP_11,
    };
    let mut request = Request::builder()
        .method(parsed.method.unwrap_or_default())
        .uri(parsed.path.unwrap_or_default())
        .version(version)
        .body(Bytes::new())
        .map_err(|_| bad())?;
    for header in parsed.headers.iter() {
        let name = HeaderName::try_from(header.name).map_err(|_| bad())?;
        let value = HeaderValue::from_bytes(header.value).map_err(|_| bad())?;
        request.headers_mut().append(name, value);
    }
    Ok(request)
}

fn read_body(reader: &mut impl BufRead, headers: &HeaderMap) -> Result<Vec<u8>, ReadError> {
    let length = headers.get(CONTENT_LENGTH);
    match headers.get(TRANSFER_ENCODING) {
        // Two lengths are how requests are smuggled.
        Some(_) if length.is_some() => Err(ReadError::Refused(StatusCode::BAD_REQUEST)),
        Some(coding) if coding.as_bytes().eq_ignore_ascii_case(b"chunked") => read_chunks(reader),
        Some(_) => Err(ReadError::Refused(StatusCode::NOT_IMPLEMENTED)),
        None => {
            let mut body = Vec::new();
            if let Some(length) = length {
                let length = parse_length(length.as_bytes(), 10)?;
                read_exactly(reader, length, &mut body)?;
            }
            Ok(body)
        }
    }
}

fn read_chunks(reader: &mut impl BufRead) -> Result<Vec<u8>, ReadError> {
    let mut body = Vec::new();
    loop {
        let line = read_line(reader, MAX_HEAD)?;
        let size = line.split(|byte| *byte == b';').next().unwrap_or_default();
        let size = parse_length(size.trim_ascii(), 16)?;
        if size == 0 {
            break;
        }
        if body.len() + size > MAX_BODY {
            return Err(ReadError::Refused(StatusCode::PAYLOAD_TOO_LARGE));
        }
        read_exactly(reader, size, &mut body)?;
        let mut end = Vec::new();
        read_exactly(reader, 2, &mut end)?;
        if end != b"\r\n" {
            return Err(ReadError::Refused(StatusCode::BAD_REQUEST));
        }
    }
    // Trailers are read past.
    while !matches!(
        read_line(reader, MAX_HEAD)?.as_slice(),
        b"\r\n" | b"\n" | b""
    ) {}
    Ok(body)
}

/// A length in digits alone: no sign, which the standard library would allow.
fn parse_length(digits: &[u8], radix: u32) -> Result<usize, ReadError> {
    let bad = || ReadError::Refused(StatusCode::BAD_REQUEST);
    let text = std::str::from_utf8(digits).map_err(|_| bad())?;
    if text.is_empty() || !text.chars().all(|c| c.is_digit(radix)) {
        return Err(bad());
    }
    match usize::from_str_radix(text, radix) {
        Ok(length) if length <= MAX_BODY => Ok(length),
        _ => Err(ReadError::Refused(StatusCode::PAYLOAD_TOO_LARGE)),
    }
}

fn read_exactly(
    reader: &mut impl BufRead,
    length: usize,
    body: &mut Vec<u8>,
) -> Result<(), ReadError> {
    let read = reader.take(length as u64).read_to_end(body)?;
    match read == length {
        true => Ok(()),
        false => Err(ReadError::Io(io::ErrorKind::UnexpectedEof.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(wire: &[u8]) -> Result<Option<Request<Bytes>>, ReadError> {
        read_request(&mut &*wire, &mut io::sink())
    }

    fn refused(wire: &[u8]) -> StatusCode {
        match read(wire) {
            Err(ReadError::Refused(status)) => status,
            other => panic!("not refused: {other:?}"),
        }
    }

    #[test]
    fn a_body_with_a_length() {
        let wire = b"POST /a?b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcNEXT";
        let request = read(wire).expect("it is well-formed").expect("it is there");
        assert_eq!(request.uri(), "/a?b");
        assert_eq!(request.body(), "abc");
        assert!(keeps_alive(&request), "HTTP/1.1 keeps alive by default");
    }

    #[test]
    fn a_body_in_chunks() {
        let wire = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n1\r\nc\r\n0\r\nT: v\r\n\r\n";
        let request = read(wire).expect("it is well-formed").expect("it is there");
        assert_eq!(request.body(), "abc");
    }

    #[test]
    fn the_end_of_the_stream_is_no_request() {
        assert!(read(b"").expect("it is no fault").is_none());
        assert!(
            matches!(read(b"GET / HT"), Err(ReadError::Io(_))),
            "half a head is a fault"
        );
    }

    #[test]
    fn malformed_requests_are_refused() {
        for (wire, status) in [
            (&b"nonsense\r\n\r\n"[..], 400),
            (b"POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\na", 400),
            (
                b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\na",
                400,
            ),
            (
                b"POST / HTTP/1.1\r\nContent-Length: 9999999999\r\n\r\na",
                413,
            ),
            (b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\na", 501),
            (
                b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n",
                400,
            ),
        ] {
            let text = String::from_utf8_lossy(wire);
            assert_eq!(refused(wire).as_u16(), status, "{text}");
        }
        let endless = vec![b'a'; MAX_HEAD + 1];
        assert_eq!(refused(&endless).as_u16(), 431);
    }

    #[test]
    fn who_closes_is_closed() {
        for (wire, expected) in [
            (&b"GET / HTTP/1.1\r\nConnection: Close\r\n\r\n"[..], false),
            (b"GET / HTTP/1.0\r\n\r\n", false),
            (b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true),
        ] {
            let request = read(wire).expect("it is well-formed").expect("it is there");
            assert_eq!(
                keeps_alive(&request),
                expected,
                "{}",
                String::from_utf8_lossy(wire)
            );
        }
    }
}
