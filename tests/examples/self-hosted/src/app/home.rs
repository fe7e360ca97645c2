//! The home page, which says who is signed in.

use maud::{Markup, html};
use neon_auth_axum::Session;

use super::page::page;

pub(super) async fn show(session: Option<Session>) -> Markup {
    let content = match session {
        Some(session) => html! {
            p { "You are signed in as " strong { (session.user.email) } "." }
            p { a href="/organizations" { "Your organizations" } }
            form method="post" action="/auth/sign-out" { button { "Sign out" } }
        },
        None => html! {
            p { "Nobody is signed in." }
            p { a href="/auth/sign-in" { "Sign in" } " or " a href="/auth/sign-up" { "sign up" } "." }
        },
    };
    page("Self-hosted", content)
}
