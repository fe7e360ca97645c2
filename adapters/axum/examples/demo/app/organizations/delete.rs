//! Deleting an organization.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use neon_auth_axum::methods::{DeleteOrganization, FullOrganization};

use super::super::dead_end;
use super::super::done::Done;
use super::super::problem::Problem;
use super::super::visit::Visit;
use super::PATH;
use super::page::{load, path};
use super::standing::Standing;

const TITLE: &str = "Delete the organization";

pub(super) fn section(organization: &FullOrganization) -> Markup {
    html! {
        section.card.danger {
            h2 { (TITLE) }
            p { "It is gone for good then, for all of its members." }
            p { a.button.danger href={ (path(&organization.id)) "/delete" } { "Delete the organization…" } }
        }
    }
}

pub(super) async fn confirm(visit: Visit, Path(id): Path<String>) -> Response {
    match load(&visit, &id).await {
        Ok(organization) => page(&visit, &organization, None),
        Err(response) => response,
    }
}

pub(super) async fn delete(visit: Visit, Path(id): Path<String>) -> Response {
    let arguments = DeleteOrganization::new(&*id);
    let error = match visit.auth.organization().delete(arguments).await {
        Ok(_) => return Redirect::to(&Done::OrganizationDeleted.with_notice(PATH)).into_response(),
        Err(error) => error,
    };
    match load(&visit, &id).await {
        Ok(organization) => page(&visit, &organization, Some(&Problem::from(&error))),
        Err(response) => response,
    }
}

fn page(visit: &Visit, organization: &FullOrganization, problem: Option<&Problem>) -> Response {
    let path = path(&organization.id);
    if !Standing::of(&visit.session.user.id, organization).owns() {
        let words = html! {
            @if let Some(problem) = problem { (problem) }
            p { "Only an owner deletes " a href=(path) { (organization.name) } "." }
        };
        return dead_end::forbidden(&visit.shell, "Not yours to delete", words);
    }
    let members = organization.members.len();
    let content = html! {
        div.card.narrow.danger {
            h1 { "Delete the organization?" }
            p {
                strong { (organization.name) } " will be gone for good, with its invitations and "
                @if members == 1 { "its one member's" } @else { "all of its " (members) " members'" }
                " roles in it."
            }
            @if let Some(problem) = problem { (problem) }
            form method="post" action={ (path) "/delete" } {
                button.danger { "Delete it for good" }
                a.button.secondary href=(path) { "Keep it" }
            }
        }
    };
    let status = problem.map_or(StatusCode::OK, Problem::status);
    (status, visit.shell.page(TITLE, content)).into_response()
}
