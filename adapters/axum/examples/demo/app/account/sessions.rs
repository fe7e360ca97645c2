//! The places where the person is signed in.

use axum::Form;
use axum::response::Response;
use maud::{Markup, html};
use neon_auth_axum::Error;
use neon_auth_axum::core::{RevokeSession, SessionRecord};
use serde::Deserialize;

use super::super::components::Moment;
use super::super::done::Done;
use super::super::problem::Problem;
use super::browser::describe;
use super::{Section, Visit};

#[derive(Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    id: String,
}

/// Upstream wants the session's token. The page names it by its id: a token in the page's source would be a session
/// to steal.
pub(super) async fn revoke(visit: Visit, Form(chosen): Form<Chosen>) -> Response {
    let revoked = match visit.auth.list_sessions().await {
        Err(error) => Err(error),
        Ok(sessions) => match sessions.into_iter().find(|session| session.id == chosen.id) {
            Some(session) => {
                let revoked = visit
                    .auth
                    .revoke_session(RevokeSession::new(session.token))
                    .await;
                revoked.map(|_| ())
            }
            // It has ended in the meantime, which is what was wanted.
            None => Ok(()),
        },
    };
    visit
        .answer(Section::Sessions, revoked, Done::SessionRevoked, None)
        .await
}

pub(super) async fn revoke_others(visit: Visit) -> Response {
    let revoked = visit.auth.revoke_other_sessions().await;
    visit
        .answer(Section::Sessions, revoked, Done::OthersRevoked, None)
        .await
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
    html! {
        ul.sessions {
            @for session in sessions {
                li {
                    div {
                        p {
                            strong { (describe(session.user_agent.as_deref().unwrap_or_default())) }
                            @if session.id == this { " " span.badge.cache { "this browser" } }
                        }
                        p.hint { "Since " (Moment(&session.created_at)) }
                    }
                    @if session.id != this {
                        form method="post" action="/account/sessions/revoke" {
                            input type="hidden" name="id" value=(session.id);
                            button.secondary { "Revoke" }
                        }
                    }
                }
            }
        }
        @if sessions.len() > 1 {
            form method="post" action="/account/sessions/revoke-others" {
                button.secondary { "Revoke all others" }
            }
        } @else {
            p.hint { "You are signed in nowhere else." }
        }
    }
}
