//! A page that says why there is none.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::shell::Shell;

/// There is nothing at this address, or nothing for this person.
pub(super) fn not_found(shell: &Shell, words: Markup) -> Response {
    page(shell, StatusCode::NOT_FOUND, "Page not found", words)
}

/// There is something, and this person may not see it.
pub(super) fn forbidden(shell: &Shell, title: &str, words: Markup) -> Response {
    page(shell, StatusCode::FORBIDDEN, title, words)
}

fn page(shell: &Shell, status: StatusCode, title: &str, words: Markup) -> Response {
    let content = html! {
        section.card.empty {
            p.hint { (status.as_u16()) }
            h1 { (title) }
            (words)
            p { a href="/" { "Back to the start" } }
        }
    };
    (status, shell.page(title, content)).into_response()
}
