//! How much is logged.

/// How much is logged. Each level includes those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LogLevel {
    /// Not one line, whatever the logger.
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

/// How grave a record is.
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
    /// `error`, `warn`, `info` or `debug`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
        }
    }

    pub(crate) const fn is_enabled_at(self, level: LogLevel) -> bool {
        (self as u8) < level as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
                LogLevel::Silent,
                LogLevel::Error,
                LogLevel::Warn,
                LogLevel::Info,
                LogLevel::Debug
            ]
            .map(enabled),
            [0, 1, 2, 3, 4]
        );
    }
}
