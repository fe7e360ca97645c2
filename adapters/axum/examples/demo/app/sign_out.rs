//! Signing out.

use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use maud::html;
use neon_auth_axum::Auth;

use super::App;
use super::done::Done;
use super::problem::Problem;
use super::shell::Shell;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/auth/sign-out", post(sign_out))
}

async fn sign_out(shell: Shell, auth: Auth) -> Response {
    match auth.sign_out().await {
        Ok(_) => Redirect::to(&Done::SignedOut.with_notice("/")).into_response(),
        // The session goes on at the auth server, and to say otherwise would leave it open on a shared computer.
        Err(error) => {
            let problem = Problem::from(&error);
            let content = html! {
                div.card.narrow {
                    h1 { "You are still signed in" }
                    (problem)
                    form method="post" action="/auth/sign-out" { button { "Try again" } }
                }
            };
            (problem.status(), shell.page("Sign out", content)).into_response()
        }
    }
}
