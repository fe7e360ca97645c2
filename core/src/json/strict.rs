//! Half a surrogate pair, in an escape of a JSON text.

use std::borrow::Cow;
use std::ops::RangeInclusive;

/// U+D800 to U+DBFF, the first half of a pair; the second is U+DC00 to U+DFFF.
const FIRST: RangeInclusive<u16> = 0xd800..=0xdbff;
const SECOND: RangeInclusive<u16> = 0xdc00..=0xdfff;

/// `\uXXXX`
const ESCAPE_LENGTH: usize = 6;

/// The same JSON with each escape that is half of a surrogate pair replaced by that of U+FFFD; no copy if it has none.
///
/// JavaScript has such texts: an emoji that was cut in two. The escapes have the same length, so that what is wrong with
/// a text is at the same place in both.
pub(crate) fn strict(text: &str) -> Cow<'_, str> {
    let mut strict = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(escape) = next_escape(text, at) {
        let Some(unit) = unit_at(text, escape) else {
            // A short escape, such as `\\`: what is after it begins no escape with it.
            at = escape + 2;
            continue;
        };
        at = escape + ESCAPE_LENGTH;
        let is_pair = |second| FIRST.contains(&unit) && SECOND.contains(&second);
        if unit_at(text, at).is_some_and(is_pair) {
            at += ESCAPE_LENGTH;
        } else if FIRST.contains(&unit) || SECOND.contains(&unit) {
            strict.push_str(text.get(copied..escape).unwrap_or_default());
            strict.push_str("\\ufffd");
            copied = at;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    strict.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(strict)
}

/// Where the next backslash is. In JSON there is none outside of a string.
fn next_escape(text: &str, from: usize) -> Option<usize> {
    let rest = text.as_bytes().get(from..)?;
    memchr::memchr(b'\\', rest).map(|offset| from + offset)
}

/// The UTF-16 code unit that a `\uXXXX` at this place is.
fn unit_at(text: &str, at: usize) -> Option<u16> {
    let escape = text.as_bytes().get(at..at + ESCAPE_LENGTH)?;
    let [b'\\', b'u', digits @ ..] = escape else {
        return None;
    };
    digits.iter().try_fold(0, |unit: u16, digit| {
        let value = char::from(*digit).to_digit(16)?;
        Some(unit << 4 | u16::try_from(value).ok()?)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[test]
    fn what_needs_no_change_is_not_copied() {
        for json in [
            "",
            "{}",
            r#""\ud83d\ude00""#,
            r#""\\ud83d""#,
            r#""é\u00e9""#,
            "\\",
            "\\é\\u",
        ] {
            assert!(matches!(strict(json), Cow::Borrowed(same) if same == json));
        }
    }

    #[test]
    fn everything_else_stays_at_its_place() {
        let json = r#"{"é\udc00":"\ud83d","b":"\ud83d\ude00\uD83D"}"#;
        let expected = r#"{"é\ufffd":"\ufffd","b":"\ud83d\ude00\ufffd"}"#;
        assert_eq!(strict(json), expected);
        assert_eq!(json.len(), expected.len());
    }

    proptest! {
        /// As JavaScript writes it, and as the standard library reads UTF-16.
        #[test]
        fn any_utf_16_is_read(units in proptest::collection::vec(
            prop_oneof![
                0xd800..=0xdfff_u16,
                proptest::sample::select(vec![b'\\'.into(), b'"'.into(), b'u'.into(), b'd'.into(), b'8'.into()]),
                any::<u16>(),
            ],
            0..12,
        ), are_escaped in any::<bool>()) {
            let mut json = String::from("\"");
            for unit in char::decode_utf16(units.iter().copied()) {
                match unit {
                    Ok('"') => json.push_str("\\\""),
                    Ok('\\') => json.push_str("\\\\"),
                    Ok(letter) if !are_escaped && letter >= ' ' => json.push(letter),
                    Ok(letter) => {
                        for unit in letter.encode_utf16(&mut [0; 2]) {
                            json.push_str(&format!("\\u{unit:04x}"));
                        }
                    }
                    Err(half) => {
                        let unit = half.unpaired_surrogate();
                        json.push_str(&format!("\\u{unit:04x}"));
                    }
                }
            }
            json.push('"');
            let read: Value = serde_json::from_str(&strict(&json)).unwrap();
            prop_assert_eq!(read, Value::from(String::from_utf16_lossy(&units)), "{}", json);
        }
    }
}
