//! Where the body of a request ends, by its head.

use rouille::Request;

/// Where the body of a request ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// The head says nothing, so there is none.
    Unsaid,
    /// After so many bytes.
    Length(u64),
    /// After the last chunk.
    Chunked,
}

/// A head that two servers may read differently, so that a body of one is a request of the other (RFC 9112, 11.2).
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ambiguous;

impl Framing {
    /// Reads it more strictly than tiny_http, which takes the first length if it is a number for Rust, any
    /// `Transfer-Encoding` for `chunked`, and line breaks for parts of a value.
    pub(crate) fn of(request: &Request) -> Result<Self, Ambiguous> {
        let mut all = request.headers();
        if all.any(|(name, value)| breaks_a_line(name) || breaks_a_line(value)) {
            return Err(Ambiguous);
        }
        let mut codings = values(request, "transfer-encoding");
        let mut lengths = values(request, "content-length");
        let said = (codings.next(), lengths.next());
        if codings.next().is_some() || lengths.next().is_some() {
            return Err(Ambiguous);
        }
        match said {
            (None, None) => Ok(Self::Unsaid),
            (None, Some(length)) => length_of(length).map(Self::Length),
            (Some(coding), None) if coding.eq_ignore_ascii_case("chunked") => Ok(Self::Chunked),
            (Some(_), _) => Err(Ambiguous),
        }
    }
}

/// Digits alone: a sign is a number for Rust, too. What is longer than any body makes tiny_http panic.
fn length_of(text: &str) -> Result<u64, Ambiguous> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Ambiguous);
    }
    let length = text.parse::<i64>().ok();
    length
        .and_then(|length| u64::try_from(length).ok())
        .ok_or(Ambiguous)
}

fn values<'r>(request: &'r Request, wanted: &str) -> impl Iterator<Item = &'r str> {
    let headers = request.headers();
    headers
        .filter(move |(name, _)| name.eq_ignore_ascii_case(wanted))
        .map(|(_, value)| value)
}

fn breaks_a_line(text: &str) -> bool {
    text.contains(['\r', '\n', '\0'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framing(headers: &[(&str, &str)]) -> Result<Framing, Ambiguous> {
        let headers = headers.iter();
        let headers = headers.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Framing::of(&Request::fake_http("POST", "/", headers.collect(), vec![]))
    }

    #[test]
    fn a_head_that_says_it_once_is_clear() {
        assert_eq!(framing(&[]), Ok(Framing::Unsaid));
        for (length, expected) in [("0", 0), ("17", 17), ("007", 7)] {
            let read = framing(&[("content-Length", length)]);
            assert_eq!(read, Ok(Framing::Length(expected)), "{length}");
        }
        for coding in ["chunked", "Chunked"] {
            let read = framing(&[("transfer-encoding", coding)]);
            assert_eq!(read, Ok(Framing::Chunked), "{coding}");
        }
    }

    #[test]
    fn a_head_that_can_be_read_in_two_ways_is_not() {
        let long = ("content-length", "9223372036854775808");
        let longer = ("content-length", "99999999999999999999");
        for length in ["", "+5", "-1", "5, 5", "5 5", "0x5", "5.0", "five", "٥"] {
            let read = framing(&[("content-length", length)]);
            assert_eq!(read, Err(Ambiguous), "{length:?}");
        }
        for coding in [
            "",
            "gzip, chunked",
            "chunked, chunked",
            "identity",
            "xchunked",
            "chunked;q=1",
        ] {
            let read = framing(&[("transfer-encoding", coding)]);
            assert_eq!(read, Err(Ambiguous), "{coding:?}");
        }
        let (length, coding) = (("content-length", "5"), ("transfer-encoding", "chunked"));
        for headers in [
            &[long][..],
            &[longer],
            &[length, length],
            &[coding, coding],
            &[length, coding],
            &[coding, length],
            &[length, ("x", "a\nb")],
            &[("x", "a\rb")],
            &[("x", "\0")],
            &[("x\ny", "a")],
        ] {
            assert_eq!(framing(headers), Err(Ambiguous), "{headers:?}");
        }
    }
}
