//! Words for the values of an option, read from text.

/// Says that a text is none of the words there are, and which there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown word; it has to be {0}")]
pub struct UnknownWord(pub(crate) &'static str);
