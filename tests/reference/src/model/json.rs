//! JSON as JavaScript reads it: half of a surrogate pair is U+FFFD, a byte order mark is nothing, and nothing is nested
//! too deeply.

use neon_auth_conformance::json;
use serde_json::Value;

/// What a text says, if it is JSON that can be read.
pub(super) fn value_of(text: &str) -> Option<Value> {
    json::read(text).ok()
}

/// A text without the byte order mark before it.
pub(super) fn unmarked(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// The same JSON, in which each half of a surrogate pair is U+FFFD. Nothing else is written in another way.
pub(super) fn with_whole_pairs(json: &str) -> String {
    let mut whole = String::new();
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let (before, escaped) = rest.split_at(at);
        whole.push_str(before);
        rest = escaped;
        let escapes = units_before(rest);
        if escapes.is_empty() {
            // A backslash and one character, which is ASCII.
            let (escape, after) = rest.split_at(2);
            whole.push_str(escape);
            rest = after;
        }
        for unit in char::decode_utf16(escapes) {
            let length = unit.as_ref().map_or(1, |letter| letter.len_utf16()) * 6;
            let (escape, after) = rest.split_at(length);
            whole.push_str(if unit.is_ok() { escape } else { "\\ufffd" });
            rest = after;
        }
    }
    whole + rest
}

/// The UTF-16 code units of all `\uXXXX` that a text begins with.
fn units_before(mut text: &str) -> Vec<u16> {
    let mut units = Vec::new();
    while let Some(after) = text.strip_prefix("\\u") {
        let Some((digits, after)) = after.split_at_checked(4) else {
            break;
        };
        units.extend(u16::from_str_radix(digits, 16));
        text = after;
    }
    units
}

#[cfg(test)]
mod tests {
    use super::with_whole_pairs;

    #[test]
    fn half_a_pair_is_replaced_and_nothing_else() {
        for (json, expected) in [
            (
                r#""\ud83d\u0041\\ud83d\ud83d\uDE00\n\udc00""#,
                r#""\ufffd\u0041\\ud83d\ud83d\uDE00\n\ufffd""#,
            ),
            (r#"{"é\\":"\ud83d"}"#, r#"{"é\\":"\ufffd"}"#),
            ("{}", "{}"),
        ] {
            assert_eq!(with_whole_pairs(json), expected);
        }
    }
}
