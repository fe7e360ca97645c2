//! A new password for somebody who has forgotten the old one, or never had one: by a code out of a mail.

use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Form, Router};
use maud::{Markup, html};
use neon_auth_axum::Auth;
use neon_auth_axum::methods::{RequestPasswordResetOtp, ResetPasswordOtp};
use serde::Deserialize;

use super::App;
use super::components::{Field, where_the_code_is};
use super::done::Done;
use super::problem::Problem;
use super::return_to::{RawReturn, ReturnTo};
use super::shell::Shell;

const ASK_PATH: &str = "/auth/forgot-password";
const RESET_PATH: &str = "/auth/reset-password";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(ASK_PATH, get(show_ask).post(ask))
        .route(RESET_PATH, get(show_reset).post(reset))
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    email: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    password: String,
    #[serde(flatten)]
    raw_return: RawReturn,
}

async fn show_ask(shell: Shell, auth: Auth, Query(typed): Query<Typed>) -> Markup {
    let return_to = ReturnTo::checked(auth.neon_auth(), &typed.raw_return);
    ask_page(&shell, &return_to, &typed.email, None)
}

/// Upstream says the same whether the address is known or not, and so does this page.
async fn ask(shell: Shell, auth: Auth, Form(typed): Form<Typed>) -> Response {
    let return_to = ReturnTo::checked(auth.neon_auth(), &typed.raw_return);
    let arguments = RequestPasswordResetOtp::new(&*typed.email);
    match auth.email_otp().request_password_reset(arguments).await {
        Ok(_) => {
            let asked = [("email", &*typed.email), ("done", Done::CodeAsked.word())];
            Redirect::to(&return_to.carried_with(RESET_PATH, &asked)).into_response()
        }
        Err(error) => {
            let problem = Problem::from(&error);
            let page = ask_page(&shell, &return_to, &typed.email, Some(&problem));
            (problem.status(), page).into_response()
        }
    }
}

async fn show_reset(shell: Shell, auth: Auth, Query(typed): Query<Typed>) -> Markup {
    let return_to = ReturnTo::checked(auth.neon_auth(), &typed.raw_return);
    reset_page(&shell, &return_to, &typed, None)
}

/// Signs nobody in: the new password does, on the page that comes next.
async fn reset(shell: Shell, auth: Auth, Form(typed): Form<Typed>) -> Response {
    let return_to = ReturnTo::checked(auth.neon_auth(), &typed.raw_return);
    let arguments =
        ResetPasswordOtp::new(&*typed.email, typed.code.trim()).password(&*typed.password);
    match auth.email_otp().reset_password(arguments).await {
        Ok(_) => {
            let login = auth.neon_auth().config().login_url();
            let done = [("done", Done::PasswordChanged.word())];
            Redirect::to(&return_to.carried_with(login, &done)).into_response()
        }
        Err(error) => {
            let problem = Problem::from(&error);
            let page = reset_page(&shell, &return_to, &typed, Some(&problem));
            (problem.status(), page).into_response()
        }
    }
}

fn ask_page(shell: &Shell, return_to: &ReturnTo, email: &str, problem: Option<&Problem>) -> Markup {
    let content = html! {
        div.card.narrow {
            h1 { "A new password" }
            p { "A code goes to your address, and with it you choose a new password." }
            @if let Some(problem) = problem { (problem) }
            form method="post" action=(ASK_PATH) {
                (Field::email(email))
                (return_to.hidden_field())
                button { "Send me a code" }
            }
            p.aside { a href=(return_to.carried_to("/auth/sign-in")) { "Back to sign-in" } }
        }
    };
    shell.page("A new password", content)
}

fn reset_page(
    shell: &Shell,
    return_to: &ReturnTo,
    typed: &Typed,
    problem: Option<&Problem>,
) -> Markup {
    let content = html! {
        div.card.narrow {
            h1 { "Choose a new password" }
            (where_the_code_is(shell.is_development()))
            @if let Some(problem) = problem { (problem) }
            form method="post" action=(RESET_PATH) {
                (Field::email(&typed.email))
                (Field::code(&typed.code))
                (Field::new_password("New password", "password"))
                (return_to.hidden_field())
                button { "Change the password" }
                button.secondary formaction=(ASK_PATH) formnovalidate { "Send a new code" }
            }
            p.aside { a href=(return_to.carried_to("/auth/sign-in")) { "Back to sign-in" } }
        }
    };
    shell.page("Choose a new password", content)
}
