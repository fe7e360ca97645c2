//! The members of an organization, and their roles.

use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};
use neon_auth_axum::methods::{FullOrganization, Member, RemoveMember, UpdateMemberRole};
use serde::Deserialize;

use super::super::components::Choice;
use super::super::done::Done;
use super::super::problem::Problem;
use super::super::roles::{ADMIN, Roles};
use super::super::visit::Visit;
use super::page::{Section, answer, path};
use super::standing::{MEMBER, OWNER, Standing};

/// What an owner can make of somebody; the others can make no owners.
const ROLES: [(&str, &str); 3] = [(MEMBER, "Member"), (ADMIN, "Admin"), (OWNER, "Owner")];

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    member: String,
    role: String,
}

pub(super) async fn change_role(
    visit: Visit,
    Path(id): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Response {
    let arguments = UpdateMemberRole::new(chosen.role, chosen.member).organization_id(&*id);
    let changed = visit
        .auth
        .organization()
        .update_member_role(arguments)
        .await;
    answer(&visit, &id, Section::Members, changed, Done::MemberChanged).await
}

pub(super) async fn remove(
    visit: Visit,
    Path(id): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Response {
    let arguments = RemoveMember::new(chosen.member).organization_id(&*id);
    let removed = visit.auth.organization().remove_member(arguments).await;
    answer(&visit, &id, Section::Members, removed, Done::MemberRemoved).await
}

pub(super) fn section(
    organization: &FullOrganization,
    standing: &Standing<'_>,
    problem: Option<&Problem>,
) -> Markup {
    html! {
        section.card {
            h2 { "Members" }
            @if let Some(problem) = problem { (problem) }
            ul.rows {
                @for member in &organization.members {
                    li { (row(member, standing, &path(&organization.id))) }
                }
            }
        }
    }
}

fn row(member: &Member, standing: &Standing<'_>, path: &str) -> Markup {
    let (name, email) = match &member.user {
        Some(user) => (&*user.name, &*user.email),
        None => ("", "Somebody"),
    };
    let called = if name.is_empty() { email } else { name };
    html! {
        div {
            p {
                strong { (called) }
                @if standing.is_own(member) { " " span.badge.cache { "you" } }
                @if !standing.may_change(member) { " " (Roles(&member.role)) }
            }
            @if called != email { p.hint { (email) } }
        }
        @if standing.may_change(member) {
            div.actions {
                (role_form(member, standing, path, called))
                @if standing.may_remove(member) {
                    form method="post" action={ (path) "/remove" } {
                        input type="hidden" name="member" value=(member.id);
                        button.secondary aria-label={ "Remove " (called) } { "Remove" }
                    }
                }
            }
        }
    }
}

fn role_form(member: &Member, standing: &Standing<'_>, path: &str, called: &str) -> Markup {
    let mut options: Vec<(&str, &str)> = ROLES.to_vec();
    options.retain(|&(role, _)| role != OWNER || standing.owns());
    // Upstream allows for several at once. The choice shows what is there, whatever it is.
    if options.iter().all(|&(role, _)| role != member.role) {
        options.push((&member.role, &member.role));
    }
    let choice = Choice {
        label: html! { "Role of " (called) },
        id: &format!("role-{}", member.id),
        name: "role",
        options: &options,
        chosen: &member.role,
    };
    html! {
        form.inline method="post" action={ (path) "/role" } {
            input type="hidden" name="member" value=(member.id);
            (choice)
            button.secondary aria-label={ "Change the role of " (called) } { "Change" }
        }
    }
}
