//! The places where the person is signed in.

use axum::Form;
use axum::response::Response;
use maud::{Markup, html};
use neon_auth_axum::Error;
use neon_auth_axum::neon_auth::SessionRecord;
use serde::Deserialize;

use super::super::done::Done;
use super::super::problem::Problem;
use super::super::session_list::SessionList;
use super::super::visit::Visit;
use super::{Section, answer};

#[derive(Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    id: String,
}

pub(super) async fn revoke(visit: Visit, Form(chosen): Form<Chosen>) -> Response {
    // One that has ended in the meantime is what was wanted.
    let revoked = visit.auth.revoke_session_by_id(&chosen.id).await;
    answer(
        visit,
        Section::Sessions,
        revoked,
        Done::SessionRevoked,
        None,
    )
    .await
}

pub(super) async fn revoke_others(visit: Visit) -> Response {
    let revoked = visit.auth.revoke_other_sessions().await;
    answer(visit, Section::Sessions, revoked, Done::OthersRevoked, None).await
}

pub(super) fn section(
    sessions: &Result<Vec<SessionRecord>, Error>,
    this: &str,
    problem: Option<&Problem>,
) -> Markup {
    html! {
        section.card {
            h2 { "Sessions" }
            @if let Some(problem) = problem { (problem) }
            @match sessions {
                Ok(sessions) => (list(sessions, this)),
                Err(error) => (Problem::from(error)),
            }
        }
    }
}

fn list(sessions: &[SessionRecord], this: &str) -> Markup {
    let list = SessionList {
        sessions,
        own: Some(this),
        action: "/account/sessions/revoke",
    };
    html! {
        (list)
        @if sessions.iter().any(|session| session.id != this) {
            form method="post" action="/account/sessions/revoke-others" {
                button.secondary { "Revoke all others" }
            }
            // Its cookie goes on for a `session_data_ttl`, but does not count: the next page asks the auth server.
            p.hint { "Another browser is signed out at once: its next page leads to the sign-in page." }
        } @else {
            p.hint { "You are signed in nowhere else." }
        }
    }
}
