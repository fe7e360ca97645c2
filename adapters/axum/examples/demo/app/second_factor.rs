//! The second factor, which a sign-in by password asks for if the user has one. It is set up on the account's page.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Form, Router};
use maud::{Markup, html};
use neon_auth_axum::methods::{VerifyBackupCode, VerifyTotp};
use neon_auth_axum::{Auth, Error};
use serde::Deserialize;

use super::App;
use super::components::Field;
use super::problem::Problem;
use super::return_to::{RawReturn, ReturnTo};
use super::shell::Shell;

pub(super) const PATH: &str = "/auth/two-factor";

pub(super) fn routes() -> Router<App> {
    Router::new().route(PATH, get(show).post(sign_in))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    code: String,
    trust: Option<String>,
    #[serde(flatten)]
    raw_return: RawReturn,
}

async fn show(
    State(app): State<App>,
    shell: Shell,
    auth: Auth,
    Query(raw_return): Query<RawReturn>,
) -> Markup {
    let return_to = ReturnTo::checked(auth.neon_auth(), &raw_return);
    page(&app, &shell, &return_to, None)
}

async fn sign_in(
    State(app): State<App>,
    shell: Shell,
    auth: Auth,
    Form(typed): Form<Typed>,
) -> Response {
    let return_to = ReturnTo::checked(auth.neon_auth(), &typed.raw_return);
    match verify(&auth, &typed).await {
        Ok(()) => Redirect::to(return_to.path()).into_response(),
        Err(error) => {
            let problem = Problem::from(&error);
            let page = page(&app, &shell, &return_to, Some(&problem));
            (problem.status(), page).into_response()
        }
    }
}

/// An app's code is of digits, and a backup code is not.
async fn verify(auth: &Auth, typed: &Typed) -> Result<(), Error> {
    let code = without_spaces(&typed.code);
    let trust = typed.trust.is_some();
    if code.bytes().all(|byte| byte.is_ascii_digit()) {
        let arguments = VerifyTotp::new(code).trust_device(trust);
        auth.two_factor().verify_totp(arguments).await?;
    } else {
        let arguments = VerifyBackupCode::new(code).trust_device(trust);
        auth.two_factor().verify_backup_code(arguments).await?;
    }
    Ok(())
}

/// Apps show their codes in two parts.
pub(super) fn without_spaces(code: &str) -> String {
    code.split_whitespace().collect()
}

/// Where the codes of an app are that nobody has.
pub(super) fn hint_for_development(app: &App) -> Markup {
    html! {
        @if let Some(server) = &app.dev_server {
            p.hint {
                "No app at hand? "
                a href=(server.outbox_url()) target="_blank" { "The auth server for development" }
                " shows what one would show."
            }
        }
    }
}

fn page(app: &App, shell: &Shell, return_to: &ReturnTo, problem: Option<&Problem>) -> Markup {
    let content = html! {
        div.card.narrow {
            h1 { "Second factor" }
            p { "The code that your authenticator app shows, or one of your backup codes." }
            @if let Some(problem) = problem { (problem) }
            form method="post" action=(PATH) {
                (Field::code("").with_letters())
                label.check {
                    input type="checkbox" name="trust";
                    " Do not ask in this browser for 30 days"
                }
                (return_to.hidden_field())
                button { "Sign in" }
            }
            (hint_for_development(app))
            p.aside {
                a href=(return_to.carried_to("/auth/sign-in")) { "Begin again" }
            }
        }
    };
    shell.page("Second factor", content)
}
