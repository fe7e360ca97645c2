//! How much is logged.

use std::fmt;
use std::str::FromStr;

use crate::word::UnknownWord;

/// Says which records are logged: the configured level. Each includes those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LevelFilter {
    /// Nothing is logged, whatever the logger.
    Silent,
    /// What should not happen at all.
    Error,
    /// Also: upstream's 5xx and transport failures, forged cookies.
    #[default]
    Warn,
    /// Also: upstream's 4xx.
    Info,
    /// Also: successes, and cache misses through expiry.
    Debug,
}

impl LevelFilter {
    const ALL: [Self; 5] = [
        Self::Silent,
        Self::Error,
        Self::Warn,
        Self::Info,
        Self::Debug,
    ];

    /// Returns `silent`, `error`, `warn`, `info` or `debug`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
        }
    }
}

impl fmt::Display for LevelFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for LevelFilter {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL
            .into_iter()
            .find(|known| text.eq_ignore_ascii_case(known.as_str()))
            .ok_or(UnknownWord("`silent`, `error`, `warn`, `info` or `debug`"))
    }
}

/// Says how severe a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// What should not happen at all.
    Error,
    /// Something is wrong, and somebody may want to act.
    Warn,
    /// Upstream refused something.
    Info,
    /// Ordinary work.
    Debug,
}

impl Level {
    /// Returns `error`, `warn`, `info` or `debug`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
        }
    }

    pub(crate) fn is_enabled_at(self, level: LevelFilter) -> bool {
        LevelFilter::from(self) <= level
    }
}

impl From<Level> for LevelFilter {
    /// The lowest level at which such a record is logged.
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::Error,
            Level::Warn => Self::Warn,
            Level::Info => Self::Info,
            Level::Debug => Self::Debug,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_reads_as_it_is_written() {
        for level in LevelFilter::ALL {
            assert_eq!(level.to_string().parse(), Ok(level));
        }
        assert_eq!("WARN".parse(), Ok(LevelFilter::Warn));
        let error = "verbose".parse::<LevelFilter>().unwrap_err();
        assert!(error.to_string().contains("`debug`"), "{error}");
    }

    #[test]
    fn silent_enables_nothing_and_debug_everything() {
        let enabled = |at| {
            [Level::Error, Level::Warn, Level::Info, Level::Debug]
                .into_iter()
                .filter(|level| level.is_enabled_at(at))
                .count()
        };
        assert_eq!(
            [
                LevelFilter::Silent,
                LevelFilter::Error,
                LevelFilter::Warn,
                LevelFilter::Info,
                LevelFilter::Debug
            ]
            .map(enabled),
            [0, 1, 2, 3, 4]
        );
    }
}
