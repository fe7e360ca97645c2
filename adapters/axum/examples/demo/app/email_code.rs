//! Signing in by a code out of a mail. An address that nobody has yet signs up.

use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use neon_auth_axum::Auth;
use neon_auth_axum::methods::{OtpType, SendVerificationOtp, SignInEmailOtp};
use serde::Deserialize;

use super::App;
use super::components::{Field, where_the_code_is};
use super::done::Done;
use super::problem::Problem;
use super::return_to::{RawReturn, ReturnTo};
use super::shell::Shell;

const PATH: &str = "/auth/email-otp";
const SEND_PATH: &str = "/auth/email-otp/send";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(PATH, get(show).post(sign_in))
        .route(SEND_PATH, post(send))
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    email: String,
    #[serde(default)]
    code: String,
    #[serde(flatten)]
    raw_return: RawReturn,
}

async fn show(shell: Shell, auth: Auth, Query(typed): Query<Typed>) -> Markup {
    let return_to = ReturnTo::checked(auth.neon_auth(), &typed.raw_return);
    page(&shell, &return_to, &typed.email, None)
}

async fn send(shell: Shell, auth: Auth, Form(typed): Form<Typed>) -> Response {
    let return_to = ReturnTo::checked(auth.neon_auth(), &typed.raw_return);
    let arguments = SendVerificationOtp::new(&*typed.email, OtpType::SignIn);
    match auth.email_otp().send_verification_otp(arguments).await {
        Ok(_) => {
            let sent = [("email", &*typed.email), ("done", Done::CodeSent.word())];
            Redirect::to(&return_to.carried_with(PATH, &sent)).into_response()
        }
        Err(error) => refused(&shell, &return_to, &typed.email, &Problem::from(&error)),
    }
}

async fn sign_in(shell: Shell, auth: Auth, Form(typed): Form<Typed>) -> Response {
    let return_to = ReturnTo::checked(auth.neon_auth(), &typed.raw_return);
    // Out of a mail, spaces come along easily.
    let arguments = SignInEmailOtp::new(&*typed.email, typed.code.trim());
    match auth.sign_in().email_otp(arguments).await {
        Ok(_) => Redirect::to(return_to.path()).into_response(),
        Err(error) => refused(&shell, &return_to, &typed.email, &Problem::from(&error)),
    }
}

fn refused(shell: &Shell, return_to: &ReturnTo, email: &str, problem: &Problem) -> Response {
    let page = page(shell, return_to, email, Some(problem));
    (problem.status(), page).into_response()
}

fn page(shell: &Shell, return_to: &ReturnTo, email: &str, problem: Option<&Problem>) -> Markup {
    let content = html! {
        div.card.narrow {
            h1 { "Sign in by code" }
            (where_the_code_is(shell.is_development()))
            @if let Some(problem) = problem { (problem) }
            form method="post" action=(PATH) {
                (Field::email(email))
                (Field::code(""))
                (return_to.hidden_field())
                button { "Sign in" }
                button.secondary formaction=(SEND_PATH) formnovalidate { "Send a new code" }
            }
            // Better Auth does so since 1.6, and so does the server for development: somebody who signed up with another
            // person's address must not stay signed in.
            @if shell.is_development() {
                p.hint {
                    "If the address is not verified yet, the code verifies it. The password that was set before is dropped "
                    "then, and other sessions end."
                }
            }
            p.aside {
                a href=(return_to.carried_to("/auth/sign-in")) { "Other ways to sign in" }
            }
        }
    };
    shell.page("Sign in by code", content)
}
