//! A password for somebody who cannot set one.

use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};
use neon_auth_axum::methods::SetUserPassword;
use neon_auth_axum::neon_auth::User;
use serde::Deserialize;

use super::super::components::{Field, username};
use super::super::done::Done;
use super::super::problem::Problem;
use super::super::visit::Visit;
use super::user::{Section, answer, path};

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    new_password: String,
}

pub(super) async fn set(
    visit: Visit,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Response {
    let arguments = SetUserPassword::new(&*id, typed.new_password);
    let set = visit.auth.admin().set_user_password(arguments).await;
    answer(&visit, &id, Section::Password, set, Done::UserPasswordSet).await
}

pub(super) fn section(user: &User, problem: Option<&Problem>) -> Markup {
    html! {
        section.card {
            h2 { "Password" }
            @if let Some(problem) = problem { (problem) }
            form method="post" action={ (path(&user.id)) "/password" } {
                (username(&user.email))
                (Field::new_password("New password", "new_password"))
                button.secondary { "Set the password" }
            }
            p.hint { "Sessions go on. Revoke them if the old password is in the wrong hands." }
        }
    }
}
