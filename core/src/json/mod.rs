//! Reading JSON that others wrote, as JavaScript reads it.
//!
//! `JSON.stringify` writes half of a surrogate pair as an escape, which serde_json refuses; it nests as deep as it likes,
//! and serde_json reads 128 levels; and a byte order mark before the text is no JSON, but `fetch` ignores it. Here such
//! text is read. What serde_json reads at once takes no longer for that.

mod integer;
mod object;
mod others;
mod raw;
mod strict;
mod text;

use std::borrow::Cow;

use serde::de::{self, DeserializeOwned};
use serde_json::Error;

pub(crate) use integer::integer;
pub(crate) use object::{
    Object, from_object, get, get_as, is_there, push_field, serialize, without,
};
pub(crate) use others::fields_and_others;
pub(crate) use strict::strict;
pub use text::JsonText;

/// U+FEFF in UTF-8, which some servers write before a text (RFC 8259, section 8.1: it may be ignored).
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Reads a text as a type.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    read_by(text, |text| serde_json::from_str(text))
}

/// Reads bytes, which may turn out to be no text.
pub(crate) fn read_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    let mark = BYTE_ORDER_MARK.as_bytes();
    let bytes = bytes.strip_prefix(mark).unwrap_or(bytes);
    serde_json::from_slice(bytes).or_else(|error| match std::str::from_utf8(bytes).map(strict) {
        Ok(Cow::Owned(strict)) => serde_json::from_str(&strict),
        Ok(Cow::Borrowed(_)) | Err(_) => Err(error),
    })
}

/// Reads a text by a function, which borrows from it or is more than serde. It gets the text as it is, and what
/// [`strict`] makes of it if the first time failed.
pub(crate) fn read_by<T, E>(text: &str, read: impl Fn(&str) -> Result<T, E>) -> Result<T, E> {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    read(text).or_else(|error| match strict(text) {
        Cow::Owned(strict) => read(&strict),
        Cow::Borrowed(_) => Err(error),
    })
}

/// The error in a value that was read as a text of its own. Where it is there is left out: serde_json then adds where it
/// is in the whole.
pub(crate) fn without_place<E: de::Error>(error: Error) -> E {
    let text = error.to_string();
    let what = text.rsplit_once(" at line ").map(|(what, _)| what);
    E::custom(what.unwrap_or(&text))
}

#[cfg(test)]
mod tests {
    use serde::de::IgnoredAny;
    use serde_json::Value;

    use super::*;

    #[test]
    fn half_of_a_surrogate_pair_becomes_the_replacement_character() {
        for (json, expected) in [
            (r#""Ada \ud83d""#, "Ada \u{fffd}"),
            (r#""\uDE00 Ada""#, "\u{fffd} Ada"),
            (r#""\ud83d\ude00""#, "😀"),
            (r#""\ud83d\ud83d\ude00\ude00""#, "\u{fffd}😀\u{fffd}"),
            (r#""\\ud83d""#, "\\ud83d"),
            (r#""\\\ud83d""#, "\\\u{fffd}"),
            (r#""\ud83d\n""#, "\u{fffd}\n"),
        ] {
            assert_eq!(read::<String>(json).unwrap(), expected, "{json}");
            let bytes = read_slice::<String>(json.as_bytes());
            assert_eq!(bytes.unwrap(), expected, "{json}");
        }
    }

    #[test]
    fn one_byte_order_mark_is_ignored() {
        let marked = "\u{feff}{\"name\":\"\\ud83d\"}";
        let value: Value = read(marked).unwrap();
        assert_eq!(value["name"], "\u{fffd}");
        let value: Value = read_slice(marked.as_bytes()).unwrap();
        assert_eq!(value["name"], "\u{fffd}");
        for json in ["\u{feff}\u{feff}null", " \u{feff}null", "null\u{feff}"] {
            assert!(read::<()>(json).is_err(), "{json:?} was read");
            assert!(read_slice::<()>(json.as_bytes()).is_err(), "{json:?}");
        }
    }

    #[test]
    fn what_is_no_json_stays_none() {
        for json in [
            "",
            r#""\ud83""#,
            r#""\ud83x""#,
            r#"{"a":"\ud83d"#,
            r"\ud83d",
        ] {
            assert!(read::<IgnoredAny>(json).is_err(), "{json} was read");
            assert!(read::<Value>(json).is_err(), "{json} was read");
        }
        assert!(read_slice::<String>(b"\"\xff\\ud83d\"").is_err());
    }
}
