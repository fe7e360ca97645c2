//! Text that shares the memory of what it was read from.

use std::borrow::{Borrow, Cow};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, Range};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// Holds text and shares the memory of what it was read from, so that a session takes few allocations and a clone takes
/// none.
///
/// It is used as a `&str`, which it derefs to. What insists on another type, such as a database or a response, takes
/// `as_str()` or `to_string()`.
///
/// As long as one is there, so is all that was read with it, the session's token too. To keep one for long, keep its
/// `to_string()`.
///
/// ```
/// use neon_auth_core::Text;
///
/// let name = Text::from("Ann");
/// assert_eq!(name, "Ann");
/// assert!(name.starts_with('A'));
/// assert_eq!(format!("Hello {name}"), "Hello Ann");
/// ```
#[derive(Clone)]
pub struct Text {
    whole: Arc<str>,
    part: Range<usize>,
}

impl Text {
    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.whole.get(self.part.clone()).unwrap_or_default()
    }

    #[cfg(test)]
    pub(super) fn shares_memory_with(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.whole, &other.whole)
    }

    /// Keeps a text that was read from `source`, of which `whole` is a copy: as a part of it, unless it was written with
    /// escapes there.
    pub(super) fn read_from(source: &str, whole: &Arc<str>, text: Cow<'_, str>) -> Self {
        match (&text, part_of(source, &text)) {
            (Cow::Borrowed(_), Some(part)) => Self {
                whole: Arc::clone(whole),
                part,
            },
            _ => Self::from(&*text),
        }
    }
}

/// Which part of the source a text is, if its bytes lie there.
fn part_of(source: &str, text: &str) -> Option<Range<usize>> {
    let start = text.as_ptr().addr().checked_sub(source.as_ptr().addr())?;
    let end = start.checked_add(text.len())?;
    (end <= source.len()).then_some(start..end)
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl Default for Text {
    fn default() -> Self {
        Self {
            whole: Arc::default(),
            part: 0..0,
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        if text.is_empty() {
            return Self::default();
        }
        Self {
            whole: text.into(),
            part: 0..text.len(),
        }
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&Text> for String {
    fn from(text: &Text) -> Self {
        Self::from(text.as_str())
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&Text> for Value {
    fn from(text: &Text) -> Self {
        Self::from(text.as_str())
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl Eq for Text {}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

/// Equality with another type of text, in both directions.
macro_rules! equals {
    ($($other:ty),+) => {$(
        impl PartialEq<$other> for Text {
            fn eq(&self, other: &$other) -> bool {
                let other: &str = other;
                self.as_str() == other
            }
        }

        impl PartialEq<Text> for $other {
            fn eq(&self, other: &Text) -> bool {
                other == self
            }
        }
    )+};
}

equals!(str, &str, String, Cow<'_, str>);

impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// As a `str` has it, so that a map by `Text` is searched by `str`.
impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_source_is_one_of_the_whole() {
        let source = r#"{"name":"Zoë","id":"u"}"#;
        let whole: Arc<str> = source.into();
        let name = Text::read_from(source, &whole, Cow::Borrowed(source.get(9..13).unwrap()));
        assert_eq!(name, "Zoë");
        assert!(Arc::ptr_eq(&name.whole, &whole), "it was copied");
        assert!(name.clone().shares_memory_with(&name), "the clone was");
    }

    #[test]
    fn a_text_from_elsewhere_is_copied() {
        let source = "Ann";
        let whole: Arc<str> = source.into();
        for text in [
            Cow::Borrowed("Bob"),
            Cow::Owned("Bob".to_owned()),
            Cow::Borrowed(""),
            Cow::Owned(String::new()),
        ] {
            let expected = text.to_string();
            assert_eq!(Text::read_from(source, &whole, text), expected);
        }
    }

    #[test]
    fn it_compares_as_text_does() {
        let (ann, bob) = (Text::from("Ann"), Text::from("Bob".to_owned()));
        let (borrowed, owned) = (Cow::Borrowed("Ann"), String::from("Ann"));
        assert!(ann < bob && ann != bob);
        assert!(ann == *"Ann" && ann == "Ann" && ann == owned && ann == borrowed);
        assert!(*"Ann" == ann && "Ann" == ann && owned == ann && borrowed == ann);
        assert_eq!(Text::default(), "");
    }

    #[test]
    fn it_becomes_other_types_of_text() {
        let ann = Text::from("Ann");
        assert_eq!(String::from(&ann), "Ann");
        assert_eq!(Value::from(&ann), Value::from("Ann"));
        assert_eq!(format!("{ann:>5}|{ann:?}"), "  Ann|\"Ann\"");
    }

    #[test]
    fn it_is_found_in_a_map_by_str() {
        let ages = std::collections::HashMap::from([(Text::from("Ann"), 7)]);
        assert_eq!(ages.get("Ann"), Some(&7));
    }

    #[test]
    fn it_is_text_to_serde() {
        let text: Text = serde_json::from_str(r#""Zo\u00eb""#).unwrap();
        assert_eq!(text, "Zoë");
        assert_eq!(serde_json::to_string(&text).unwrap(), r#""Zoë""#);
    }
}
