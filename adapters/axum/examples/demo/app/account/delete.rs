//! Deleting the account.

use axum::Form;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use neon_auth_axum::methods::DeleteUser;
use neon_auth_axum::{Auth, FreshSession};
use serde::Deserialize;

use super::super::components::{Field, username};
use super::super::done::Done;
use super::super::problem::Problem;
use super::super::shell::Shell;

const PATH: &str = "/account/delete";

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    password: String,
}

pub(super) fn section() -> Markup {
    html! {
        section.card.danger {
            h2 { "Delete the account" }
            p { "It is gone for good, with everything in it." }
            p { a.button.danger href=(PATH) { "Delete the account…" } }
        }
    }
}

/// A fresh session: nobody gets here on the strength of one that another process has ended, which this one does not
/// know.
pub(super) async fn confirm(session: FreshSession, shell: Shell) -> Markup {
    page(&shell, &session.user.email, None)
}

pub(super) async fn delete(
    session: FreshSession,
    shell: Shell,
    auth: Auth,
    Form(typed): Form<Typed>,
) -> Response {
    let mut arguments = DeleteUser::new();
    if !typed.password.is_empty() {
        arguments = arguments.password(typed.password);
    }
    match auth.delete_user(arguments).await {
        Ok(_) => Redirect::to(&Done::AccountDeleted.with_notice("/")).into_response(),
        Err(error) => {
            let problem = Problem::from(&error);
            let page = page(&shell, &session.user.email, Some(&problem));
            (problem.status(), page).into_response()
        }
    }
}

fn page(shell: &Shell, email: &str, problem: Option<&Problem>) -> Markup {
    let password = Field::password("Password", "password")
        .optional()
        .hint("Leave it empty if you sign in without one.");
    let content = html! {
        div.card.narrow.danger {
            h1 { "Delete the account?" }
            p { "The account of " strong { (email) } " will be gone for good. You will be signed out everywhere at once." }
            @if let Some(problem) = problem { (problem) }
            form method="post" action=(PATH) {
                (username(email))
                (password)
                button.danger { "Delete it for good" }
                a.button.secondary href="/account" { "Keep it" }
            }
        }
    };
    shell.page("Delete the account", content)
}
