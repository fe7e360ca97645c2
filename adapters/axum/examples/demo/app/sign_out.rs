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

const UNCONFIRMED: &str = "The auth server has not confirmed it, so the session may live on there until it ends by itself. \
    To end it before, sign in again later and revoke it on your account page.";

pub(super) fn routes() -> Router<App> {
    Router::new().route("/auth/sign-out", post(sign_out))
}

async fn sign_out(shell: Shell, auth: Auth) -> Response {
    let Err(error) = auth.sign_out().await else {
        return Redirect::to(&Done::SignedOut.with_notice("/")).into_response();
    };
    let problem = Problem::from(&error);
    // Unless the auth server refuses it, this browser is signed out all the same: its cookies are deleted.
    let shell = shell.asked_again(&auth).await;
    let status = problem.status();
    let content = match shell.who() {
        Ok(None) => html! {
            div.card.narrow {
                h1 { "You are signed out in this browser" }
                (problem.saying(UNCONFIRMED))
            }
        },
        _ => html! {
            div.card.narrow {
                h1 { "You are still signed in" }
                (problem)
                form method="post" action="/auth/sign-out" { button { "Try again" } }
            }
        },
    };
    (status, shell.page("Sign out", content)).into_response()
}
