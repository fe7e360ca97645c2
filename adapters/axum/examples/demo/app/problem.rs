//! What went wrong, in words for the person at the browser.

use axum::http::StatusCode;
use maud::{Markup, Render, html};
use neon_auth_axum::Error;

const TROUBLE: &str = "The auth server is not available at the moment. Nobody is signed out by that; please try again \
    shortly.";

/// Why a form was not taken, said next to it.
pub(super) struct Problem {
    status: StatusCode,
    text: String,
    code: String,
}

impl Problem {
    /// What this application itself does not take.
    pub(super) fn of_form(code: &str, text: &str) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            text: text.to_owned(),
            code: code.to_owned(),
        }
    }

    /// The same in other words, if the usual ones are not true of what was tried.
    pub(super) fn saying(self, text: &str) -> Self {
        Self {
            text: text.to_owned(),
            ..self
        }
    }

    pub(super) fn status(&self) -> StatusCode {
        self.status
    }
}

impl From<&Error> for Problem {
    fn from(error: &Error) -> Self {
        let (status, text) = if is_refusal(error) {
            (error.status(), error.message())
        } else {
            let status = error.error_code().map(|failure| failure.status());
            (status.unwrap_or(StatusCode::BAD_GATEWAY), TROUBLE)
        };
        Self {
            status,
            text: text.to_owned(),
            code: error.code().to_owned(),
        }
    }
}

/// Whether upstream has considered what was asked, and says no. Else it could not be asked, was not understood, or is
/// in trouble itself: that is not the person's fault.
pub(super) fn is_refusal(error: &Error) -> bool {
    error.error_code().is_none() && error.status().is_client_error()
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::from(&error)
    }
}

impl Render for Problem {
    fn render(&self) -> Markup {
        html! {
            div.notice.problem role="alert" {
                p { (self.text) }
                p.code { "Code " code { (self.code) } }
            }
        }
    }
}
