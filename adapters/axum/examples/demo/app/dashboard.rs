//! A protected page.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use maud::{Markup, html};
use neon_auth_axum::neon_auth;
use neon_auth_axum::{FreshSession, Session, Source};

use super::App;
use super::components::{Moment, initial};
use super::shell::Shell;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/dashboard", get(dashboard))
        .route("/dashboard/fresh", get(fresh))
}

/// From the cache if there is one; else upstream is asked once, and the answer cached.
async fn dashboard(State(app): State<App>, session: Session, shell: Shell) -> Markup {
    page(&app, &shell, &session)
}

/// Never from the cache: for what must not happen if another process has just ended the session.
async fn fresh(State(app): State<App>, session: FreshSession, shell: Shell) -> Markup {
    page(&app, &shell, &session)
}

fn page(app: &App, shell: &Shell, session: &neon_auth::Session) -> Markup {
    let (name, email) = (&session.user.name, &session.user.email);
    let content = html! {
        h1 { "Dashboard" }
        section.card {
            div.person {
                (initial(name, email))
                div {
                    h2 { @if name.is_empty() { (email) } @else { (name) } }
                    p.hint { "Signed in as " (email) }
                }
            }
            dl {
                dt { "The answer came from" }
                dd { (source(session.source())) }
                dt { "Session" }
                dd { code { (session.session.id) } }
                dt { "Signed in" }
                dd { (Moment(&session.session.created_at)) }
                dt { "Signed in until" }
                dd { (Moment(&session.session.expires_at)) }
                @if let Some(server) = &app.dev_server {
                    dt { "The auth server was asked" }
                    dd { (times(server.count("get-session"))) " for a session since it started, by everybody" }
                }
            }
            p.actions {
                a.button href="/dashboard" { "Open it again" }
                a.button.secondary href="/dashboard/fresh" { "Ask the auth server" }
            }
        }
    };
    shell.page("Dashboard", content)
}

fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        count => format!("{count} times"),
    }
}

fn source(source: Source) -> Markup {
    let (class, text, why) = match source {
        Source::Upstream => ("upstream", "the auth server", "asked for this very request"),
        Source::Cache => ("cache", "the cache", "a signed cookie; nobody was asked"),
        // The last kind, and any that a later version adds.
        _ => (
            "stale",
            "the cache, past its time",
            "the auth server is down",
        ),
    };
    html! { span.badge.(class) { (text) } " " span.hint { (why) } }
}
