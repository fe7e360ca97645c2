//! One user's page.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use neon_auth_axum::Error;
use neon_auth_axum::methods::GetUser;
use neon_auth_axum::neon_auth::User;

use super::super::components::{Moment, initial};
use super::super::done::Done;
use super::super::refused::{MaybeRefused, RefusedForm};
use super::super::roles::Roles;
use super::super::segment::segment;
use super::super::visit::Visit;
use super::{PATH, ban, impersonation, instead_of, password, remove, role, sessions};

/// A part of the page, with forms of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Role,
    Impersonation,
    Sessions,
    Password,
    Ban,
}

pub(super) type Refused = RefusedForm<Section, ban::Typed>;

pub(super) fn path(id: &str) -> String {
    format!("{PATH}/users/{}", segment(id))
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
    let user = match visit.auth.admin().get_user(GetUser::new(id)).await {
        Ok(user) => user,
        Err(error) => return instead_of(visit, &path(id), &error).await,
    };
    let is_own = user.id == visit.session.user.id;
    let content = html! {
        h1 { (called(&user)) }
        (profile(&user))
        (role::section(&user, is_own, refused.problem(Section::Role)))
        @if is_own {
            (yourself(&refused))
        } @else {
            (impersonation::section(&user, refused.problem(Section::Impersonation)))
            (sessions::section(visit, &user, refused.problem(Section::Sessions)).await)
            (password::section(&user, refused.problem(Section::Password)))
            (ban::section(&user, refused.typed(), refused.problem(Section::Ban)))
            (remove::section(&user))
        }
    };
    let page = visit.shell.page(called(&user), content);
    (refused.status(), page).into_response()
}

/// The name, or if there is none the address.
pub(super) fn called(user: &User) -> &str {
    match &*user.name {
        "" => &user.email,
        name => name,
    }
}

/// Whether the user may come in, and is known to have the address.
pub(super) fn state(user: &User) -> Markup {
    html! {
        @if user.banned == Some(true) { span.badge.alarm { "banned" } " " }
        @if user.email_verified {
            span.badge.cache { "verified" }
        } @else {
            span.badge.stale { "not verified" }
        }
    }
}

fn profile(user: &User) -> Markup {
    html! {
        section.card {
            div.person {
                (initial(&user.name, &user.email))
                div {
                    h2 { (user.email) }
                    p { (Roles::of(user)) " " (state(user)) }
                }
            }
            dl {
                dt { "Signed up" }
                dd { (Moment(&user.created_at)) }
                dt { "Last changed" }
                dd { (Moment(&user.updated_at)) }
                dt { "Id" }
                dd { code { (user.id) } }
            }
        }
    }
}

/// What does not work on oneself, or ends the session in which one does it, is not offered.
fn yourself(refused: &Option<Refused>) -> Markup {
    let refused = refused.as_ref().filter(|one| one.section != Section::Role);
    html! {
        section.card {
            h2 { "This is you" }
            @if let Some(refused) = refused { (refused.problem) }
            p.hint {
                "Your password and your sessions are on " a href="/account" { "your account page" }
                ". Nobody is banned, impersonated or removed by themselves."
            }
        }
    }
}
