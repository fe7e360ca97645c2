//! What a client wants, by its Accept header (RFC 9110, section 12.5.1).

/// The media types that make a difference here: which of them the header names.
#[derive(Clone, Copy, Default)]
pub(crate) struct Accepted {
    pub(crate) html: bool,
    pub(crate) event_stream: bool,
    pub(crate) json: bool,
}

impl Accepted {
    /// Reads all lines of the header but those that are not ASCII.
    pub(crate) fn of<'h>(lines: impl Iterator<Item = &'h [u8]>) -> Self {
        let mut accepted = Self::default();
        for line in lines.filter(|line| line.is_ascii()) {
            let mut unread = Some(line);
            while let Some(ranges) = unread {
                let (range, others) = cut(ranges, b',');
                let (essence, _) = cut(range, b';');
                accepted.add(essence.trim_ascii());
                unread = others;
            }
        }
        accepted
    }

    /// Takes a media range, without its parameters.
    fn add(&mut self, essence: &[u8]) {
        let is = |known: &[u8]| essence.eq_ignore_ascii_case(known);
        self.html |= is(b"text/html") || is(b"application/xhtml+xml");
        self.event_stream |= is(b"text/event-stream");
        let suffix = essence.last_chunk::<5>();
        self.json |= is(b"application/json")
            || suffix.is_some_and(|suffix| suffix.eq_ignore_ascii_case(b"+json"));
    }
}

/// What is before a separator, and what is after it, if there is one.
fn cut(text: &[u8], separator: u8) -> (&[u8], Option<&[u8]>) {
    let end = memchr::memchr(separator, text).unwrap_or(text.len());
    let (before, rest) = text.split_at(end);
    (before, rest.get(1..))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether HTML, an event stream and JSON are named.
    fn named(lines: &[&[u8]]) -> [bool; 3] {
        let accepted = Accepted::of(lines.iter().copied());
        [accepted.html, accepted.event_stream, accepted.json]
    }

    #[test]
    fn a_type_counts_in_any_line_and_place_and_however_it_is_written() {
        let lines = [&b"image/png, TEXT/html;q=0.8"[..], b"a/b+JSON ; q=1"];
        assert_eq!(named(&lines), [true, false, true]);
        assert_eq!(named(&[b"*/*,\ttext/event-stream "]), [false, true, false]);
        assert_eq!(named(&[b"application/xhtml+xml"]), [true, false, false]);
    }

    #[test]
    fn what_is_no_type_of_its_own_does_not_count() {
        for line in [
            &b""[..],
            b",;,",
            b"x;text/html;a=b+json",
            b"text/html5, xtext/html, json",
            b"text/html, \xff",
        ] {
            assert_eq!(named(&[line]), [false; 3], "{line:?}");
        }
    }
}
