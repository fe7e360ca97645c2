//! The mails that were not sent, and a switch for the auth server. Only if that is the one for development.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use neon_auth_axum::Auth;
use neon_auth_dev_server::{DevServer, Mail, MailContent, MailKind, StartError};

use super::App;
use super::components::Moment;
use super::loopback;
use super::organizations::invitation_path;
use super::shell::Shell;

const PATH: &str = "/dev/outbox";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(PATH, get(show))
        .route("/dev/pause", post(pause))
        .route("/dev/resume", post(resume))
        .layer(from_fn(loopback::check))
}

async fn show(State(app): State<App>, shell: Shell, auth: Auth) -> Response {
    let Some(server) = &app.dev_server else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let outbox = server.outbox();
    let content = html! {
        h1 { "Outbox" }
        (switch(server))
        p.lead { "What the auth server would have mailed, newest first:" }
        @if outbox.mails().is_empty() {
            section.card.empty {
                h2 { "No mail yet" }
                p { "Sign up, or ask for a code on the sign-in page, and it will be here." }
            }
        }
        @for mail in outbox.mails().iter().rev() {
            (letter(mail, server, auth.neon_auth().config().mount()))
        }
    };
    shell.page("Outbox", content).into_response()
}

fn letter(mail: &Mail, server: &DevServer, mount: &str) -> Markup {
    html! {
        article.card.mail {
            h2 { (mail.kind.subject()) }
            p.hint { "To " (mail.to) ", " (Moment(&mail.at.to_string())) }
            @match &mail.content {
                MailContent::Code { code } => {
                    p.big-code { (code) }
                    @match mail.kind {
                        MailKind::SignInCode => {
                            p { a href=(page_for("/auth/email-otp", &mail.to)) { "Use it to sign in" } }
                        }
                        MailKind::ResetPasswordCode => {
                            p { a href=(page_for("/auth/reset-password", &mail.to)) { "Use it for a new password" } }
                        }
                        _ => {}
                    }
                }
                // A mail would link to the auth server. Through our proxy the same link signs in to this application.
                MailContent::Link { url, .. } => @if let Some(path) = url.strip_prefix(server.base_url()) {
                    p { a.button href={ (mount) (path) } { "Open the link" } }
                },
                MailContent::Invitation { invitation_id, inviter, role, .. } => {
                    p { strong { (inviter) } " invites you as " (role) "." }
                    p { a.button href=(invitation_path(invitation_id)) { "Open the invitation" } }
                }
                _ => {}
            }
        }
    }
}

fn page_for(page: &str, address: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("email", address)
        .finish();
    format!("{page}?{query}")
}

fn switch(server: &DevServer) -> Markup {
    html! {
        section.card.switch id="server" {
            @if server.is_paused() {
                h2 { "The auth server is paused" }
                p { "Connections to it are refused, as in an outage." }
                form method="post" action="/dev/resume" { button { "Resume the auth server" } }
            } @else {
                h2 { "The auth server runs" }
                p { "Pause it to see what the application does in an outage; nothing is forgotten." }
                form method="post" action="/dev/pause" { button.secondary { "Pause the auth server" } }
            }
            p.hint { "For development only: " code { (server.base_url()) } }
        }
    }
}

async fn pause(State(app): State<App>) -> Response {
    switched(app, |server| {
        server.pause();
        Ok(())
    })
    .await
}

async fn resume(State(app): State<App>) -> Response {
    switched(app, DevServer::resume).await
}

/// Pausing waits for the server's threads, which is nothing to do on a thread that serves pages.
async fn switched(
    app: App,
    switch: impl FnOnce(&DevServer) -> Result<(), StartError> + Send + 'static,
) -> Response {
    let Some(server) = app.dev_server else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match tokio::task::spawn_blocking(move || switch(&server)).await {
        Ok(Ok(())) => Redirect::to("/dev/outbox#server").into_response(),
        Ok(Err(error)) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
