//! Making an account.

use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Form, Router};
use maud::{Markup, html};
use neon_auth_axum::Auth;
use neon_auth_axum::methods::{OrAuthorization, SignUpEmail};
use serde::Deserialize;

use super::App;
use super::components::Field;
use super::done::Done;
use super::problem::Problem;
use super::return_to::{RawReturn, ReturnTo};
use super::shell::Shell;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/auth/sign-up", get(show).post(sign_up))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    name: String,
    email: String,
    password: String,
    #[serde(flatten)]
    raw_return: RawReturn,
}

async fn show(shell: Shell, auth: Auth, Query(raw_return): Query<RawReturn>) -> Response {
    let return_to = ReturnTo::checked(auth.neon_auth(), &raw_return);
    if shell.session().is_some() {
        return Redirect::to(return_to.path()).into_response();
    }
    page(&shell, &return_to, &Typed::default(), None).into_response()
}

async fn sign_up(shell: Shell, auth: Auth, Form(typed): Form<Typed>) -> Response {
    let return_to = ReturnTo::checked(auth.neon_auth(), &typed.raw_return);
    // The mail that upstream sends has a link, and this is where it leads.
    let arguments = SignUpEmail::new(&*typed.email, &*typed.password)
        .name(&*typed.name)
        .callback_url(Done::AddressVerified.with_notice("/account"));
    match auth.sign_up().email(arguments).await {
        // Without a token the address has to be verified before anybody is signed in.
        Ok(OrAuthorization::Reply(signed_up)) if signed_up.token.is_none() => {
            verify_first(&shell).into_response()
        }
        Ok(_) => Redirect::to(return_to.path()).into_response(),
        Err(error) => {
            let problem = Problem::from(&error);
            (
                problem.status(),
                page(&shell, &return_to, &typed, Some(&problem)),
            )
                .into_response()
        }
    }
}

fn page(shell: &Shell, return_to: &ReturnTo, typed: &Typed, problem: Option<&Problem>) -> Markup {
    let content = html! {
        div.card.narrow {
            h1 { "Create an account" }
            @if shell.is_development() {
                p.hint { "The first account that is made here administers the others." }
            }
            @if let Some(problem) = problem { (problem) }
            form method="post" action="/auth/sign-up" {
                (Field::name(&typed.name))
                (Field::email(&typed.email))
                (Field::new_password("Password", "password"))
                (return_to.hidden_field())
                button { "Create the account" }
            }
            p.aside {
                "You have one already? "
                a href=(return_to.carried_to("/auth/sign-in")) { "Sign in" }
            }
        }
    };
    shell.page("Sign up", content)
}

fn verify_first(shell: &Shell) -> Markup {
    let content = html! {
        div.card.narrow {
            h1 { "One more step" }
            p { "Your account is made. Open the link in the mail that was sent to you, then sign in." }
        }
    };
    shell.page("Verify your address", content)
}
