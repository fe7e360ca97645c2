//! What is around every page, and how a refusal is said.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use neon_auth_axum::Error;

pub(super) fn page(title: &str, content: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                // Browsers ask for /favicon.ico otherwise, which is a protected page like any other.
                link rel="icon" href="data:,";
                style { "body { max-width: 34rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 sans-serif }" }
            }
            body {
                p { a href="/" { "Home" } }
                h1 { (title) }
                (content)
            }
        }
    }
}

/// The page once more, with what Better Auth says about the form, or that it does not answer.
pub(super) fn refused(title: &str, error: &Error, form: Markup) -> Response {
    let content = html! {
        p role="alert" { (error.message()) }
        (form)
    };
    let status: StatusCode = error.status();
    (status, page(title, content)).into_response()
}

pub(super) fn field(label: &str, name: &str, kind: &str, autocomplete: &str) -> Markup {
    html! {
        p {
            label { (label) " " input name=(name) type=(kind) autocomplete=(autocomplete) required; }
        }
    }
}
