//! An id in the path of a page.

use std::fmt::Display;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What is not encoded: the letters and digits of ids, and what is between them.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_');

/// One segment, whatever is in it. An id out of a URL is anybody's to write, and not every call minds one that there
/// is not.
pub(super) fn segment(id: &str) -> impl Display {
    utf8_percent_encode(id, ENCODED)
}
