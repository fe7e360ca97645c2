//! One invitation, for the user who received it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use neon_auth_axum::Error;
use neon_auth_axum::methods::{AcceptInvitation, GetInvitation, Invitation, RejectInvitation};

use super::super::components::Moment;
use super::super::dead_end;
use super::super::done::Done;
use super::super::problem::{Problem, is_refusal};
use super::super::visit::{Visit, is_over};
use super::received::{needs_verification, verify_first};
use super::{PATH, invitation_path, page as organization_page};

const TITLE: &str = "An invitation";

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    page(&visit, &id, None).await
}

pub(super) async fn accept(visit: Visit, Path(id): Path<String>) -> Response {
    let arguments = AcceptInvitation::new(&*id);
    match visit.auth.organization().accept_invitation(arguments).await {
        Ok(accepted) => {
            let path = organization_page::path(&accepted.member.organization_id);
            Redirect::to(&Done::InvitationAccepted.with_notice(&path)).into_response()
        }
        Err(error) => page(&visit, &id, Some(&Problem::from(&error))).await,
    }
}

pub(super) async fn decline(visit: Visit, Path(id): Path<String>) -> Response {
    let arguments = RejectInvitation::new(&*id);
    match visit.auth.organization().reject_invitation(arguments).await {
        Ok(_) => Redirect::to(&Done::InvitationDeclined.with_notice(PATH)).into_response(),
        Err(error) => page(&visit, &id, Some(&Problem::from(&error))).await,
    }
}

async fn page(visit: &Visit, id: &str, problem: Option<&Problem>) -> Response {
    let arguments = GetInvitation::new(id);
    let invitation = match visit.auth.organization().get_invitation(arguments).await {
        Ok(invitation) => invitation,
        Err(error) if !is_refusal(&error) || is_over(&error) => {
            return visit.instead_of(TITLE, &invitation_path(id), &error).await;
        }
        Err(error) if error.status() == StatusCode::FORBIDDEN => return not_theirs(visit, &error),
        Err(_) => return gone(visit),
    };
    let name = invitation.organization_name.as_deref();
    let name = name.unwrap_or("an organization");
    let content = html! {
        div.card.narrow {
            h1 { "Join " (name) "?" }
            p {
                @if let Some(inviter) = &invitation.inviter_email { strong { (inviter) } " invites you" }
                @else { "You are invited" }
                @if let Some(role) = &invitation.role { " as " (role) }
                "."
            }
            p.hint { "You can accept until " (Moment(&invitation.expires_at)) "." }
            @if let Some(problem) = problem { (problem) }
            (answers(&invitation, name))
        }
    };
    let status = problem.map_or(StatusCode::OK, Problem::status);
    (status, visit.shell.page(TITLE, content)).into_response()
}

/// The buttons that answer it.
pub(super) fn answers(invitation: &Invitation, name: &str) -> Markup {
    let path = invitation_path(&invitation.id);
    html! {
        form.actions method="post" action={ (path) "/accept" } {
            button aria-label={ "Accept the invitation to " (name) } { "Accept" }
            button.secondary formaction={ (path) "/decline" } aria-label={ "Decline the invitation to " (name) } {
                "Decline"
            }
        }
    }
}

/// It went to another address than the one that is signed in, or to one that is not known to be the person's.
fn not_theirs(visit: &Visit, error: &Error) -> Response {
    let words = html! {
        (Problem::from(error))
        @if needs_verification(error) {
            (verify_first())
        } @else {
            p {
                "You are signed in as " strong { (visit.session.user.email) } ". Sign out, and open the invitation "
                "again with the address that it went to."
            }
            form method="post" action="/auth/sign-out" { button.secondary { "Sign out" } }
        }
    };
    dead_end::forbidden(&visit.shell, "Not your invitation", words)
}

fn gone(visit: &Visit) -> Response {
    let words = html! {
        p { "There is no such invitation any longer: it was answered, withdrawn, or its time is over." }
    };
    dead_end::not_found(&visit.shell, words)
}
