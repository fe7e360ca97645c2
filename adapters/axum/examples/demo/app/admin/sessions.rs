//! A user's sessions.

use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};
use neon_auth_axum::methods::{ListUserSessions, RevokeUserSession, RevokeUserSessions};
use neon_auth_axum::neon_auth::{SessionRecord, User};
use neon_auth_axum::{Auth, Error};
use serde::Deserialize;

use super::super::done::Done;
use super::super::problem::Problem;
use super::super::session_list::{SessionList, token_of};
use super::super::visit::Visit;
use super::user::{Section, answer, path};

#[derive(Deserialize)]
pub(super) struct Chosen {
    #[serde(default, rename = "id")]
    session_id: String,
}

pub(super) async fn revoke(
    visit: Visit,
    Path(id): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Response {
    let revoked = end(&visit.auth, &id, &chosen.session_id).await;
    let (section, done) = (Section::Sessions, Done::SessionRevoked);
    answer(&visit, &id, section, revoked, done).await
}

pub(super) async fn revoke_all(visit: Visit, Path(id): Path<String>) -> Response {
    let arguments = RevokeUserSessions::new(&*id);
    let revoked = visit.auth.admin().revoke_user_sessions(arguments).await;
    let (section, done) = (Section::Sessions, Done::UserSignedOut);
    answer(&visit, &id, section, revoked, done).await
}

/// Upstream wants the session's token.
async fn end(auth: &Auth, user_id: &str, session_id: &str) -> Result<(), Error> {
    match token_of(of(auth, user_id).await?, session_id) {
        Some(token) => {
            let arguments = RevokeUserSession::new(token);
            auth.admin()
                .revoke_user_session(arguments)
                .await
                .map(|_| ())
        }
        // It has ended in the meantime, which is what was wanted.
        None => Ok(()),
    }
}

async fn of(auth: &Auth, user_id: &str) -> Result<Vec<SessionRecord>, Error> {
    let arguments = ListUserSessions::new(user_id);
    let listed = auth.admin().list_user_sessions(arguments).await;
    listed.map(|listed| listed.sessions)
}

pub(super) async fn section(visit: &Visit, user: &User, problem: Option<&Problem>) -> Markup {
    let sessions = of(&visit.auth, &user.id).await;
    let path = path(&user.id);
    html! {
        section.card {
            h2 { "Sessions" }
            @if let Some(problem) = problem { (problem) }
            @match &sessions {
                Ok(sessions) if sessions.is_empty() => p.hint { "Signed in nowhere." },
                Ok(sessions) => {
                    (SessionList { sessions, own: None, action: &format!("{path}/sessions/revoke") })
                    form method="post" action={ (path) "/sessions/revoke-all" } {
                        button.secondary { "Revoke all" }
                    }
                }
                Err(error) => (Problem::from(error)),
            }
        }
    }
}
