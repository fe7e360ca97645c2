//! Who administers.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use neon_auth_axum::methods::SetRole;
use neon_auth_axum::neon_auth::User;
use serde::Deserialize;

use super::super::done::Done;
use super::super::problem::Problem;
use super::super::roles::{ADMIN, Roles};
use super::super::visit::Visit;
use super::user::{Section, answer, called, path};

const USER: &str = "user";

#[derive(Deserialize)]
pub(super) struct Chosen {
    role: Role,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Role {
    Admin,
    User,
}

pub(super) async fn change(
    visit: Visit,
    Path(id): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Response {
    let role = match chosen.role {
        Role::Admin => ADMIN,
        Role::User => USER,
    };
    let changed = visit.auth.admin().set_role(SetRole::new(&*id, role)).await;
    if changed.is_ok() && id == visit.session.user.id && role == USER {
        // The page of the user is for administrators.
        return Redirect::to(&Done::AdministrationLeft.with_notice("/dashboard")).into_response();
    }
    answer(&visit, &id, Section::Role, changed, Done::UserChanged).await
}

pub(super) fn section(user: &User, is_own: bool, problem: Option<&Problem>) -> Markup {
    let administers = Roles::of(user).has(ADMIN);
    let role = if administers { USER } else { ADMIN };
    html! {
        section.card {
            h2 { "Role" }
            @if let Some(problem) = problem { (problem) }
            p {
                @if is_own { "You administer. Once you have stopped, only another administrator can let you back." }
                @else if administers { (called(user)) " administers, as you do." }
                @else { (called(user)) " does not administer." }
            }
            form method="post" action={ (path(&user.id)) "/role" } {
                input type="hidden" name="role" value=(role);
                button.secondary {
                    @if is_own { "Stop administering" }
                    @else if administers { "Make an ordinary user" }
                    @else { "Make an administrator" }
                }
            }
        }
    }
}
