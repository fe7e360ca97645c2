//! What went wrong, in words for the person at the browser.

use axum::http::StatusCode;
use maud::{Markup, Render, html};
use neon_auth_axum::Error;

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

    pub(super) fn status(&self) -> StatusCode {
        self.status
    }
}

impl From<&Error> for Problem {
    fn from(error: &Error) -> Self {
        let text = match error.failure() {
            // Upstream has refused, and says why.
            None => error.message().to_owned(),
            // It could not be asked, or was not understood: that is not the person's fault.
            Some(_) => {
                "The auth server does not answer at the moment. Nobody is signed out by that; \
                 please try again shortly."
                    .to_owned()
            }
        };
        Self {
            status: error.status(),
            text,
            code: error.code().to_owned(),
        }
    }
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
