//! What is said about an invalid option.

use std::fmt;

/// Says that an option is invalid, and how to fix it.
#[derive(Clone, thiserror::Error)]
#[error("{option} {problem}")]
pub struct ConfigError {
    option: &'static str,
    problem: String,
}

/// Reads like `Display`, since it is what a `main` prints that gives it back.
impl fmt::Debug for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl ConfigError {
    pub(super) fn new(option: &'static str, problem: impl Into<String>) -> Self {
        Self {
            option,
            problem: problem.into(),
        }
    }

    /// Returns the option's name, such as `cookie_secret`.
    #[must_use]
    pub fn option(&self) -> &'static str {
        self.option
    }
}
