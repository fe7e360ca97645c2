//! A form that was not taken, on a page that has several.

use axum::http::StatusCode;
use neon_auth_axum::Error;

use super::problem::Problem;

/// Which of the page's sections the form is in, and why it was not taken.
pub(super) struct RefusedForm<S, T = ()> {
    pub(super) section: S,
    pub(super) problem: Problem,
    /// What was typed, if that is to be kept.
    pub(super) typed: Option<T>,
}

impl<S, T> RefusedForm<S, T> {
    pub(super) fn by_upstream(section: S, error: &Error, typed: Option<T>) -> Self {
        Self {
            section,
            problem: Problem::from(error),
            typed,
        }
    }
}

/// What a page asks about the one form that it may have refused.
pub(super) trait MaybeRefused<S, T> {
    /// What to say in a section.
    fn problem(&self, section: S) -> Option<&Problem>;

    /// What to fill in again.
    fn typed(&self) -> Option<&T>;

    /// The page's status.
    fn status(&self) -> StatusCode;
}

impl<S: PartialEq, T> MaybeRefused<S, T> for Option<RefusedForm<S, T>> {
    fn problem(&self, section: S) -> Option<&Problem> {
        let refused = self.as_ref().filter(|refused| refused.section == section);
        refused.map(|refused| &refused.problem)
    }

    fn typed(&self) -> Option<&T> {
        self.as_ref()?.typed.as_ref()
    }

    fn status(&self) -> StatusCode {
        let refused = self.as_ref();
        refused.map_or(StatusCode::OK, |refused| refused.problem.status())
    }
}
