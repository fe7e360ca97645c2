//! The name.

use axum::Form;
use axum::response::Response;
use maud::{Markup, html};
use neon_auth_axum::methods::UpdateUser;
use serde::Deserialize;

use super::super::components::Field;
use super::super::done::Done;
use super::super::problem::Problem;
use super::super::visit::Visit;
use super::{Section, answer};

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    name: String,
}

pub(super) async fn change(visit: Visit, Form(typed): Form<Typed>) -> Response {
    let changed = visit
        .auth
        .update_user(UpdateUser::new().name(&*typed.name))
        .await;
    answer(
        visit,
        Section::Name,
        changed,
        Done::NameChanged,
        Some(typed.name),
    )
    .await
}

pub(super) fn section(name: &str, problem: Option<&Problem>) -> Markup {
    html! {
        section.card {
            h2 { "Profile" }
            @if let Some(problem) = problem { (problem) }
            form method="post" action="/account/name" {
                (Field::name(name))
                button { "Change the name" }
            }
        }
    }
}
