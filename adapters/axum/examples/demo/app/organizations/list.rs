//! Somebody's organizations, and the invitations to more of them.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures_util::future::{join, join_all};
use maud::{Markup, html};
use neon_auth_axum::Auth;
use neon_auth_axum::methods::{GetActiveMemberRole, Organization};

use super::super::problem::Problem;
use super::super::roles::Roles;
use super::super::visit::{Visit, is_over};
use super::{PATH, create, page as organization_page, received};

const TITLE: &str = "Organizations";

pub(super) async fn show(visit: Visit) -> Response {
    page(&visit, &create::Typed::default(), None).await
}

pub(super) async fn page(
    visit: &Visit,
    typed: &create::Typed,
    problem: Option<&Problem>,
) -> Response {
    let organizations = match visit.auth.organization().list().await {
        Err(error) if is_over(&error) => return visit.instead_of(TITLE, PATH, &error).await,
        organizations => organizations,
    };
    let listed = match &organizations {
        Ok(organizations) => all(&visit.auth, organizations).await,
        // In an outage the form is worth showing all the same, with what was typed.
        Err(error) => html! { (Problem::from(error)) },
    };
    let content = html! {
        h1 { (TITLE) }
        (listed)
        (create::section(typed, problem))
    };
    let status = problem.map_or(StatusCode::OK, Problem::status);
    (status, visit.shell.page(TITLE, content)).into_response()
}

async fn all(auth: &Auth, organizations: &[Organization]) -> Markup {
    let ids = organizations.iter().map(|organization| &*organization.id);
    let received = auth.organization().list_user_invitations();
    let (roles, received) = join(
        join_all(ids.map(|id| own_role(auth, id))),
        received.into_future(),
    )
    .await;
    html! {
        (received::section(&received))
        (section(organizations, &roles))
    }
}

/// None if the membership has ended in the meantime.
async fn own_role(auth: &Auth, organization_id: &str) -> Option<String> {
    let arguments = GetActiveMemberRole::new().organization_id(organization_id);
    let role = auth.organization().get_active_member_role(arguments).await;
    role.ok().map(|role| role.role)
}

fn section(organizations: &[Organization], roles: &[Option<String>]) -> Markup {
    html! {
        section.card {
            h2 { "Your organizations" }
            @if organizations.is_empty() {
                p.hint { "You are in none yet. Create one, or wait for an invitation." }
            } @else {
                ul.rows {
                    @for (organization, role) in organizations.iter().zip(roles) {
                        li {
                            div {
                                p {
                                    a href=(organization_page::path(&organization.id)) {
                                        strong { (organization.name) }
                                    }
                                }
                                p.hint { code { (organization.slug) } }
                            }
                            @if let Some(role) = role { p { (Roles(role)) } }
                        }
                    }
                }
            }
        }
    }
}
