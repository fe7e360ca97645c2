//! The invitations that wait for somebody's answer.

use maud::{Markup, html};
use neon_auth_axum::Error;
use neon_auth_axum::methods::Invitation;

use super::super::components::Moment;
use super::super::problem::Problem;
use super::super::roles::Roles;
use super::invitation::answers;

pub(super) fn section(received: &Result<Vec<Invitation>, Error>) -> Markup {
    html! {
        section.card {
            h2 { "Invitations to you" }
            @match received {
                Ok(invitations) if invitations.is_empty() => p.hint { "None waits for your answer." },
                Ok(invitations) => ul.rows {
                    @for invitation in invitations { li { (row(invitation)) } }
                },
                Err(error) if needs_verification(error) => (verify_first()),
                Err(error) => (Problem::from(error)),
            }
        }
    }
}

fn row(invitation: &Invitation) -> Markup {
    let name = invitation.organization_name.as_deref();
    let name = name.unwrap_or("An organization");
    html! {
        div {
            p {
                strong { (name) } " "
                @if let Some(role) = &invitation.role { (Roles(role)) }
            }
            p.hint { "Until " (Moment(&invitation.expires_at)) }
        }
        (answers(invitation, name))
    }
}

/// Whether upstream wants to know first that the address is the person's own.
pub(super) fn needs_verification(error: &Error) -> bool {
    error.code().starts_with("EMAIL_VERIFICATION_REQUIRED")
}

/// What to do about that.
pub(super) fn verify_first() -> Markup {
    html! {
        p {
            "Your address is not verified yet, and so this page does not show who has invited it. "
            "The link in the mail that invites you does not need that."
        }
        form method="post" action="/account/address" {
            button.secondary { "Send a verification link" }
        }
    }
}
