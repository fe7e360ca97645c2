//! JSON as JavaScript reads it: of any depth, with halves of surrogate pairs, and a byte order mark before it.

use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// Reads a text. Half of a surrogate pair becomes U+FFFD, and of several fields of one name the last counts.
///
/// Nothing here calls itself, so that no depth is too much. To drop or to compare what comes of it takes some of the
/// stack for each level.
///
/// # Errors
///
/// What is wrong with it.
pub fn read(text: &str) -> Result<Value, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // This reads no string and no level, and finds whatever is no JSON (RFC 8259). The rest relies on that.
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut open: Vec<Open> = Vec::new();
    let mut rest = raw.get();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => length_of_string(rest),
            '{' | '}' | '[' | ']' | ',' | ':' | ' ' | '\t' | '\n' | '\r' => 1,
            _ => rest
                .find([',', ']', '}', ' ', '\t', '\n', '\r'])
                .unwrap_or(rest.len()),
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        let value = match first {
            '{' => {
                open.push(Open::Object(Map::new(), None));
                continue;
            }
            '[' => {
                open.push(Open::Array(Vec::new()));
                continue;
            }
            '}' | ']' => match open.pop() {
                Some(Open::Object(fields, _)) => Value::Object(fields),
                Some(Open::Array(items)) => Value::Array(items),
                None => return Err("it closes what is not open".to_owned()),
            },
            '"' => Value::String(string(token)?),
            ',' | ':' | ' ' | '\t' | '\n' | '\r' => continue,
            _ => serde_json::from_str(token).map_err(|error| error.to_string())?,
        };
        match open.last_mut() {
            None => return Ok(value),
            Some(Open::Array(items)) => items.push(value),
            Some(Open::Object(fields, name)) => match (name.take(), value) {
                (Some(name), value) => drop(fields.insert(name, value)),
                (None, Value::String(text)) => *name = Some(text),
                (None, other) => return Err(format!("{other} is no name")),
            },
        }
    }
    Err("it ends too early".to_owned())
}

/// Reads bytes, likewise.
///
/// # Errors
///
/// What is wrong with them.
pub fn read_slice(bytes: &[u8]) -> Result<Value, String> {
    read(std::str::from_utf8(bytes).map_err(|error| error.to_string())?)
}

/// Reads what a value is as JSON. `serde_json::to_value` has a limit of depth.
///
/// # Errors
///
/// It cannot be serialised.
pub fn value_of<T: serde::Serialize + ?Sized>(value: &T) -> Result<Value, String> {
    read(&serde_json::to_string(value).map_err(|error| error.to_string())?)
}

/// What is begun and has not ended.
enum Open {
    Array(Vec<Value>),
    /// With the name whose value comes next.
    Object(Map<String, Value>, Option<String>),
}

/// How long a string at the beginning is, with its quotes.
fn length_of_string(text: &str) -> usize {
    let mut is_escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    end.map_or(text.len(), |end| end + 2)
}

/// What a string says, which is UTF-16 to JavaScript.
fn string(quoted: &str) -> Result<String, String> {
    let inner = quoted
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    let mut letters = inner.ok_or("a string without quotes")?.chars();
    let mut units: Vec<u16> = Vec::new();
    while let Some(letter) = letters.next() {
        let letter = match letter {
            '\\' => match letters.next() {
                Some('b') => '\u{8}',
                Some('f') => '\u{c}',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some('u') => {
                    let digits: String = letters.by_ref().take(4).collect();
                    units
                        .push(u16::from_str_radix(&digits, 16).map_err(|error| error.to_string())?);
                    continue;
                }
                Some(itself) => itself,
                None => return Err("an escape of nothing".to_owned()),
            },
            letter => letter,
        };
        units.extend_from_slice(letter.encode_utf16(&mut [0; 2]));
    }
    Ok(String::from_utf16_lossy(&units))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_serde_json_reads_is_read_alike() {
        for text in [
            "null",
            " [ 1 , -2.5e3 , true , false , \"\" ] ",
            r#"{"a":{"b":[{}],"c":[]},"d":"x\"\\\/\b\f\n\r\té😀\u00e9\ud83d\ude00"}"#,
            r#"{"a":1,"a":2}"#,
            "\"[,]{:}\"",
        ] {
            let expected: Value = serde_json::from_str(text).expect("it is JSON");
            assert_eq!(read(text), Ok(expected), "{text}");
        }
        for text in [
            "",
            "[",
            "]",
            "{1:2}",
            "[1,]",
            "nul",
            "\"\\x\"",
            "1 2",
            "\"\\ud83\"",
        ] {
            assert!(read(text).is_err(), "{text} was read");
        }
    }

    #[test]
    fn what_javascript_writes_is_read() {
        assert_eq!(read("\u{feff}\"\\ud83d!\""), Ok(json!("\u{fffd}!")));
        assert_eq!(read(r#""\\ud83d""#), Ok(json!("\\ud83d")));
        let levels = 5000;
        let deep = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        let mut value = &read(&deep).expect("it is JSON");
        for _ in 1..levels {
            value = &value[0];
        }
        assert_eq!(*value, json!([]));
    }
}
