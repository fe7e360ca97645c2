//! Acting as a user, and being oneself again.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use neon_auth_axum::methods::ImpersonateUser;
use neon_auth_axum::neon_auth::{Session, User};

use super::super::done::Done;
use super::super::problem::Problem;
use super::super::roles::{ADMIN, Roles};
use super::super::visit::Visit;
use super::user::{self, Refused, Section, called};

pub(super) const STOP_PATH: &str = "/admin/stop-impersonating";

/// The cookies of the user's session come by themselves, and a cookie that leads back.
pub(super) async fn begin(visit: Visit, Path(id): Path<String>) -> Response {
    let arguments = ImpersonateUser::new(&*id);
    match visit.auth.admin().impersonate_user(arguments).await {
        // The bar says the rest.
        Ok(_) => Redirect::to("/dashboard").into_response(),
        Err(error) => {
            let refused = Refused::by_upstream(Section::Impersonation, &error, None);
            user::page(&visit, &id, Some(refused)).await
        }
    }
}

/// For an administrator who acts as somebody, and so is none at the moment.
pub(super) async fn stop(visit: Visit) -> Response {
    if visit.session.session.impersonated_by.is_none() {
        return Redirect::to("/").into_response();
    }
    let path = user::path(&visit.session.user.id);
    match visit.auth.admin().stop_impersonating().await {
        Ok(_) => Redirect::to(&Done::ImpersonationStopped.with_notice(&path)).into_response(),
        Err(error) => {
            let problem = Problem::from(&error);
            let content = html! {
                div.card.narrow {
                    h1 { "You still act as somebody else" }
                    (problem)
                    p { "Your own session may have ended meanwhile. Signing out ends this one, too." }
                    form method="post" action=(STOP_PATH) { button { "Try again" } }
                }
            };
            let page = visit.shell.page("Stop impersonating", content);
            (problem.status(), page).into_response()
        }
    }
}

/// What every page says on top while somebody acts as another.
pub(in super::super) fn bar(session: &Session) -> Markup {
    html! {
        @if session.session.impersonated_by.is_some() {
            aside.acting aria-label="Impersonation" {
                p { "You act as " strong { (session.user.email) } "." }
                form method="post" action=(STOP_PATH) {
                    button aria-label={ "Stop acting as " (session.user.email) } { "Stop" }
                }
            }
        }
    }
}

pub(super) fn section(user: &User, problem: Option<&Problem>) -> Markup {
    let administers = Roles::of(user).has(ADMIN);
    html! {
        section.card {
            h2 { "Act as " (called(user)) }
            @if let Some(problem) = problem { (problem) }
            @if administers {
                p.hint { "Nobody acts as an administrator." }
            } @else if user.banned == Some(true) {
                p.hint { "Nobody acts as somebody who is banned." }
            } @else {
                p.hint { "See the pages as this user does, for an hour at the most. A bar on top leads back." }
                form method="post" action={ (user::path(&user.id)) "/impersonate" } {
                    button.secondary { "Act as this user" }
                }
            }
        }
    }
}
