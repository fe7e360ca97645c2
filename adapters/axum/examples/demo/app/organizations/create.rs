//! Creating an organization.

use axum::Form;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use neon_auth_axum::Auth;
use neon_auth_axum::methods::{CheckSlug, CreateOrganization, Organization};
use serde::Deserialize;

use super::super::components::Field;
use super::super::done::Done;
use super::super::problem::Problem;
use super::super::visit::Visit;
use super::{PATH, list, page, slug};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    name: String,
    slug: String,
}

pub(super) async fn create(visit: Visit, Form(mut typed): Form<Typed>) -> Response {
    typed.slug = match typed.slug.trim() {
        "" => slug::for_name(&typed.name),
        slug => slug.to_lowercase(),
    };
    match create_as_typed(&visit.auth, typed.name.trim(), &typed.slug).await {
        Ok(organization) => {
            let path = page::path(&organization.id);
            Redirect::to(&Done::OrganizationCreated.with_notice(&path)).into_response()
        }
        Err(problem) => list::page(&visit, &typed, Some(&problem)).await,
    }
}

async fn create_as_typed(auth: &Auth, name: &str, slug: &str) -> Result<Organization, Problem> {
    if name.is_empty() {
        let text = "An organization needs a name.";
        return Err(Problem::of_form("NAME_MISSING", text));
    }
    slug::check(slug)?;
    let organizations = auth.organization();
    // Creating would refuse a slug that is taken, too, but in words that do not say so.
    organizations.check_slug(CheckSlug::new(slug)).await?;
    let arguments = CreateOrganization::new(name, slug);
    Ok(organizations.create(arguments).await?)
}

pub(super) fn section(typed: &Typed, problem: Option<&Problem>) -> Markup {
    let slug = Field::text("Slug", "slug", &typed.slug)
        .optional()
        .hint("Its short name; no two have the same. Left empty, it is made from the name.");
    html! {
        section.card {
            h2 { "Create an organization" }
            @if let Some(problem) = problem { (problem) }
            form method="post" action=(PATH) {
                (Field::text("Name", "name", &typed.name))
                (slug)
                button { "Create the organization" }
            }
        }
    }
}
