//! Inviting people to an organization.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use neon_auth_axum::methods::{CancelInvitation, FullOrganization, Invitation, InviteMember};
use serde::Deserialize;

use super::super::components::{Choice, Field, Moment};
use super::super::done::Done;
use super::super::problem::Problem;
use super::super::roles::{ADMIN, Roles};
use super::super::visit::Visit;
use super::page::{Refused, Section, answer, page, path};
use super::standing::MEMBER;

const ROLES: [(&str, &str); 2] = [(MEMBER, "Member"), (ADMIN, "Admin")];

#[derive(Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    email: String,
    role: String,
}

impl Default for Typed {
    fn default() -> Self {
        Self {
            email: String::new(),
            role: MEMBER.to_owned(),
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    invitation: String,
}

pub(super) async fn invite(
    visit: Visit,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Response {
    let arguments = InviteMember::new(typed.email.trim(), &*typed.role).organization_id(&*id);
    match visit.auth.organization().invite_member(arguments).await {
        Ok(_) => Redirect::to(&Done::MemberInvited.with_notice(&path(&id))).into_response(),
        Err(error) => {
            let refused = Refused::by_upstream(Section::Invitations, &error, Some(typed));
            page(&visit, &id, Some(refused)).await
        }
    }
}

pub(super) async fn withdraw(
    visit: Visit,
    Path(id): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Response {
    let arguments = CancelInvitation::new(chosen.invitation);
    let canceled = visit.auth.organization().cancel_invitation(arguments).await;
    let (section, done) = (Section::Invitations, Done::InvitationCanceled);
    answer(&visit, &id, section, canceled, done).await
}

pub(super) fn section(
    organization: &FullOrganization,
    typed: Option<&Typed>,
    problem: Option<&Problem>,
) -> Markup {
    let path = path(&organization.id);
    let nothing = Typed::default();
    let typed = typed.unwrap_or(&nothing);
    let role = Choice {
        label: html! { "Role" },
        id: "invited-role",
        name: "role",
        options: &ROLES,
        chosen: &typed.role,
    };
    html! {
        section.card {
            h2 { "Invitations" }
            (pending(&organization.invitations, &path))
            @if let Some(problem) = problem { (problem) }
            form method="post" action={ (path) "/invite" } {
                (Field::email_of_another(&typed.email))
                (role)
                button { "Invite" }
            }
        }
    }
}

fn pending(invitations: &[Invitation], path: &str) -> Markup {
    let pending = invitations.iter().filter(|one| one.status == "pending");
    let pending: Vec<&Invitation> = pending.collect();
    html! {
        @if pending.is_empty() {
            p.hint { "Nobody is invited at the moment." }
        } @else {
            ul.rows {
                @for invitation in pending {
                    li {
                        div {
                            p {
                                strong { (invitation.email) } " "
                                @if let Some(role) = &invitation.role { (Roles(role)) }
                            }
                            p.hint { "Until " (Moment(&invitation.expires_at)) }
                        }
                        form method="post" action={ (path) "/withdraw" } {
                            input type="hidden" name="invitation" value=(invitation.id);
                            button.secondary aria-label={ "Withdraw the invitation of " (invitation.email) } {
                                "Withdraw"
                            }
                        }
                    }
                }
            }
        }
    }
}
