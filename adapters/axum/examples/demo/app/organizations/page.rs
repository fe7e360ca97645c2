//! An organization's page.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use neon_auth_axum::Error;
use neon_auth_axum::methods::{FullOrganization, GetFullOrganization};

use super::super::components::Moment;
use super::super::dead_end;
use super::super::done::Done;
use super::super::problem::is_refusal;
use super::super::refused::{MaybeRefused, RefusedForm};
use super::super::segment::segment;
use super::super::visit::{Visit, is_over};
use super::standing::Standing;
use super::{PATH, delete, invite, leave, members};

/// A part of the page, with forms of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Members,
    Invitations,
    Leave,
}

pub(super) type Refused = RefusedForm<Section, invite::Typed>;

/// By its id: a slug can be changed, and upstream lets it be any text.
pub(super) fn path(id: &str) -> String {
    format!("{PATH}/{}", segment(id))
}

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    page(&visit, &id, None).await
}

/// What becomes of a form: the page anew with a word that it is done, or the page with what was refused.
pub(super) async fn answer<T>(
    visit: &Visit,
    id: &str,
    section: Section,
    outcome: Result<T, Error>,
    done: Done,
) -> Response {
    match outcome {
        Ok(_) => Redirect::to(&done.with_notice(&path(id))).into_response(),
        Err(error) => {
            let refused = Refused::by_upstream(section, &error, None);
            page(visit, id, Some(refused)).await
        }
    }
}

pub(super) async fn page(visit: &Visit, id: &str, refused: Option<Refused>) -> Response {
    let organization = match load(visit, id).await {
        Ok(organization) => organization,
        Err(response) => return response,
    };
    let standing = Standing::of(&visit.session.user.id, &organization);
    let content = html! {
        h1 { (organization.name) }
        p.lead { code { (organization.slug) } ", since " (Moment(&organization.created_at)) }
        (members::section(&organization, &standing, refused.problem(Section::Members)))
        @if standing.manages() {
            (invite::section(&organization, refused.typed(), refused.problem(Section::Invitations)))
        } @else if let Some(problem) = refused.problem(Section::Invitations) {
            (problem)
        }
        (leave::section(&organization, &standing, refused.problem(Section::Leave)))
        @if standing.owns() { (delete::section(&organization)) }
    };
    let page = visit.shell.page(&organization.name, content);
    (refused.status(), page).into_response()
}

/// The organization as upstream tells it now, roles and all, or what to answer in place of it.
pub(super) async fn load(visit: &Visit, id: &str) -> Result<FullOrganization, Response> {
    let arguments = GetFullOrganization::new().organization_id(id);
    match visit
        .auth
        .organization()
        .get_full_organization(arguments)
        .await
    {
        Ok(Some(organization)) => Ok(organization),
        Err(error) if !is_refusal(&error) || is_over(&error) => {
            Err(visit.instead_of("Organization", &path(id), &error).await)
        }
        // Nobody learns here which organizations there are besides one's own.
        Ok(None) | Err(_) => {
            let words = html! { p { "There is no such organization, or you are not in it." } };
            Err(dead_end::not_found(&visit.shell, words))
        }
    }
}
