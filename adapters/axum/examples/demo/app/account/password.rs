//! The password.

use axum::Form;
use axum::response::Response;
use maud::{Markup, html};
use neon_auth_axum::methods::ChangePassword;
use serde::Deserialize;

use super::super::components::{Field, username};
use super::super::done::Done;
use super::super::problem::Problem;
use super::super::visit::Visit;
use super::{Section, answer};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    current_password: String,
    new_password: String,
    revoke_others: Option<String>,
}

pub(super) async fn change(visit: Visit, Form(typed): Form<Typed>) -> Response {
    let arguments = ChangePassword::new(typed.current_password, typed.new_password)
        .revoke_other_sessions(typed.revoke_others.is_some());
    let changed = visit.auth.change_password(arguments).await;
    answer(
        visit,
        Section::Password,
        changed,
        Done::PasswordChanged,
        None,
    )
    .await
}

pub(super) fn section(email: &str, problem: Option<&Problem>) -> Markup {
    html! {
        section.card {
            h2 { "Password" }
            @if let Some(problem) = problem { (problem) }
            form method="post" action="/account/password" {
                (username(email))
                (Field::password("Current password", "current_password"))
                (Field::new_password("New password", "new_password"))
                label.check {
                    input type="checkbox" name="revoke_others";
                    " End all other sessions at once"
                }
                button { "Change the password" }
            }
            p.hint {
                "None yet, or forgotten? "
                a href="/auth/forgot-password?redirectTo=/account" { "Set one with a code" }
            }
        }
    }
}
