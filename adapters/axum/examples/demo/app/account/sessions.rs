//! The places where the person is signed in.

use axum::Form;
use axum::response::Response;
use maud::{Markup, html};
use neon_auth_axum::methods::RevokeSession;
use neon_auth_axum::neon_auth::SessionRecord;
use neon_auth_axum::{Auth, Error};
use serde::Deserialize;

use super::super::done::Done;
use super::super::problem::Problem;
use super::super::session_list::{SessionList, token_of};
use super::super::visit::Visit;
use super::{Section, answer};

#[derive(Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    id: String,
}

pub(super) async fn revoke(visit: Visit, Form(chosen): Form<Chosen>) -> Response {
    let revoked = end(&visit.auth, &chosen.id).await;
    answer(
        visit,
        Section::Sessions,
        revoked,
        Done::SessionRevoked,
        None,
    )
    .await
}

/// Upstream wants the session's token.
async fn end(auth: &Auth, id: &str) -> Result<(), Error> {
    match token_of(auth.list_sessions().await?, id) {
        Some(token) => auth
            .revoke_session(RevokeSession::new(token))
            .await
            .map(|_| ()),
        // It has ended in the meantime, which is what was wanted.
        None => Ok(()),
    }
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
            // One `session_data_ttl`: until then, the other browser's own cookie says that it is signed in.
            p.hint { "Another browser notices when it next asks the auth server, within five minutes." }
        } @else {
            p.hint { "You are signed in nowhere else." }
        }
    }
}
