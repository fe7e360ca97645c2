//! Removing a user.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use neon_auth_axum::methods::{GetUser, RemoveUser};
use neon_auth_axum::neon_auth::User;

use super::super::dead_end;
use super::super::done::Done;
use super::super::problem::Problem;
use super::super::visit::Visit;
use super::user::path;
use super::{PATH, instead_of};

const TITLE: &str = "Remove the user";

pub(super) fn section(user: &User) -> Markup {
    html! {
        section.card.danger {
            h2 { (TITLE) }
            p { "The account is gone for good then, with everything in it." }
            p { a.button.danger href={ (path(&user.id)) "/remove" } { "Remove the user…" } }
        }
    }
}

pub(super) async fn confirm(visit: Visit, Path(id): Path<String>) -> Response {
    page(&visit, &id, None).await
}

pub(super) async fn remove(visit: Visit, Path(id): Path<String>) -> Response {
    match visit.auth.admin().remove_user(RemoveUser::new(&*id)).await {
        Ok(_) => Redirect::to(&Done::UserRemoved.with_notice(PATH)).into_response(),
        Err(error) => page(&visit, &id, Some(&Problem::from(&error))).await,
    }
}

async fn page(visit: &Visit, id: &str, problem: Option<&Problem>) -> Response {
    let path = path(id);
    let user = match visit.auth.admin().get_user(GetUser::new(id)).await {
        Ok(user) => user,
        Err(error) => return instead_of(visit, &path, &error).await,
    };
    if user.id == visit.session.user.id {
        let words = html! {
            @if let Some(problem) = problem { (problem) }
            p { "Your own account you delete on " a href="/account" { "your account page" } "." }
        };
        return dead_end::forbidden(&visit.shell, "Not yourself", words);
    }
    let content = html! {
        div.card.narrow.danger {
            h1 { "Remove the user?" }
            p { "The account of " strong { (user.email) } " will be gone for good, and signed out everywhere at once." }
            @if let Some(problem) = problem { (problem) }
            form method="post" action={ (path) "/remove" } {
                button.danger { "Remove it for good" }
                a.button.secondary href=(path) { "Keep it" }
            }
        }
    };
    let status = problem.map_or(StatusCode::OK, Problem::status);
    (status, visit.shell.page(TITLE, content)).into_response()
}
