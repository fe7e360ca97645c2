//! The `SameSite` of cookies (draft-ietf-httpbis-rfc6265bis, section 5.6.7).

use std::fmt;
use std::str::FromStr;

use crate::word::UnknownWord;

/// Says when a browser sends our cookies along on requests that began at another site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SameSite {
    /// Never. A link from another site arrives signed out; the first reload or inner link is signed in.
    #[default]
    Strict,
    /// On top-level navigation by GET.
    Lax,
    /// Always: for applications inside another site's iframe.
    None,
}

impl fmt::Display for SameSite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for SameSite {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        [Self::Strict, Self::Lax, Self::None]
            .into_iter()
            .find(|known| text.eq_ignore_ascii_case(known.as_str()))
            .ok_or(UnknownWord("`Strict`, `Lax` or `None`"))
    }
}

impl SameSite {
    /// Returns the attribute's value: `Strict`, `Lax` or `None`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Strict => "Strict",
            Self::Lax => "Lax",
            Self::None => "None",
        }
    }
}
