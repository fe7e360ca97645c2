//! Organizations: a list, a form for a new one, and a page for the owner of the active one.

use axum::extract::Form;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use neon_auth_axum::methods::{CreateOrganization, GetFullOrganization};
use neon_auth_axum::{Auth, Rejection, Role, Session, WithOrganizationRole};

use super::page::{field, page, refused};

const TITLE: &str = "Your organizations";

pub(super) struct Owner;

impl Role for Owner {
    const NAME: &'static str = "owner";
}

pub(super) async fn list(session: Session, auth: Auth) -> Result<Markup, Rejection> {
    let organizations = auth.organization().list().await?;
    let content = html! {
        ul { @for organization in &organizations { li { (organization.name) } } }
        @if session.active_organization_id().is_some() {
            p { a href="/organization" { "The one that is active" } }
        }
        (form())
    };
    Ok(page(TITLE, content))
}

/// The page is protected, so the origin has been checked.
pub(super) async fn create(auth: Auth, Form(form_data): Form<CreateOrganization>) -> Response {
    // It becomes the active one.
    match auth.organization().create(form_data).await {
        Ok(_) => Redirect::to("/organization").into_response(),
        Err(error) => refused(TITLE, &error, form()),
    }
}

pub(super) async fn show(
    _owner: WithOrganizationRole<Owner>,
    auth: Auth,
) -> Result<Markup, Rejection> {
    let active = auth
        .organization()
        .get_full_organization(GetFullOrganization::new())
        .await?;
    let content = html! {
        @if let Some(active) = active {
            p { "You own " strong { (active.name) } "." }
            ul { @for member in &active.members { li { (member.role) } } }
        }
    };
    Ok(page("The active organization", content))
}

fn form() -> Markup {
    html! {
        h2 { "A new one" }
        form method="post" {
            (field("Name", "name", "text", "organization"))
            (field("Short name, for addresses", "slug", "text", "off"))
            button { "Create" }
        }
    }
}
