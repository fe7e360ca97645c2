//! Leaving an organization.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use neon_auth_axum::methods::{FullOrganization, LeaveOrganization};

use super::super::done::Done;
use super::super::problem::Problem;
use super::super::visit::Visit;
use super::PATH;
use super::page::{Refused, Section, page, path};
use super::standing::Standing;

pub(super) async fn leave(visit: Visit, Path(id): Path<String>) -> Response {
    let arguments = LeaveOrganization::new(&*id);
    match visit.auth.organization().leave(arguments).await {
        Ok(_) => Redirect::to(&Done::OrganizationLeft.with_notice(PATH)).into_response(),
        Err(error) => {
            let refused = Refused::by_upstream(Section::Leave, &error, None);
            page(&visit, &id, Some(refused)).await
        }
    }
}

pub(super) fn section(
    organization: &FullOrganization,
    standing: &Standing<'_>,
    problem: Option<&Problem>,
) -> Markup {
    html! {
        section.card {
            h2 { "Leave" }
            @if let Some(problem) = problem { (problem) }
            @if standing.is_only_owner() {
                p.hint { "You are the only owner. Before you can leave, somebody else has to be one." }
            } @else {
                p.hint { "Coming back takes another invitation." }
                form method="post" action={ (path(&organization.id)) "/leave" } {
                    button.secondary { "Leave the organization" }
                }
            }
        }
    }
}
