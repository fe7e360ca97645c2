//! Setting up the second factor, and turning it off.

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use neon_auth_axum::methods::{
    DisableTwoFactor, EnableTwoFactor, TwoFactorEnabled, User, VerifyTotp,
};
use serde::Deserialize;

use super::super::App;
use super::super::components::{Field, username};
use super::super::done::Done;
use super::super::problem::Problem;
use super::super::second_factor::{hint_for_development, without_spaces};
use super::super::visit::Visit;
use super::{PATH, Refused, Section, answer, page};

const TITLE: &str = "Set up a second factor";

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Password {
    password: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Code {
    code: String,
}

pub(super) async fn set_up(
    State(app): State<App>,
    visit: Visit,
    Form(typed): Form<Password>,
) -> Response {
    let arguments = EnableTwoFactor::new(typed.password).issuer("Neon Auth demo");
    match visit.auth.two_factor().enable(arguments).await {
        Ok(begun) => first_code(&app, &visit, Some(&begun), None).into_response(),
        Err(error) => {
            let refused = Refused::by_upstream(Section::SecondFactor, &error, None);
            page(visit, Some(refused)).await
        }
    }
}

pub(super) async fn confirm(
    State(app): State<App>,
    visit: Visit,
    Form(typed): Form<Code>,
) -> Response {
    let arguments = VerifyTotp::new(without_spaces(&typed.code));
    match visit.auth.two_factor().verify_totp(arguments).await {
        Ok(_) => Redirect::to(&Done::SecondFactorOn.with_notice(PATH)).into_response(),
        Err(error) => {
            let problem = Problem::from(&error);
            let page = first_code(&app, &visit, None, Some(&problem));
            (problem.status(), page).into_response()
        }
    }
}

pub(super) async fn turn_off(visit: Visit, Form(typed): Form<Password>) -> Response {
    let arguments = DisableTwoFactor::new(typed.password);
    let outcome = visit.auth.two_factor().disable(arguments).await;
    answer(
        visit,
        Section::SecondFactor,
        outcome,
        Done::SecondFactorOff,
        None,
    )
    .await
}

/// Asks for the code that turns the factor on. What `begun` has is shown once.
fn first_code(
    app: &App,
    visit: &Visit,
    begun: Option<&TwoFactorEnabled>,
    problem: Option<&Problem>,
) -> Markup {
    let content = html! {
        div.card.narrow {
            h1 { (TITLE) }
            @if let Some(begun) = begun {
                p { "Give this to your authenticator app:" }
                p.code { code { (begun.totp_uri.as_deref().unwrap_or_default()) } }
                p { "Keep these codes for the day the device is lost. Each is good once, and no other page shows them:" }
                ul.codes { @for code in &begun.backup_codes { li { code { (code) } } } }
            }
            @if let Some(problem) = problem { (problem) }
            form method="post" action="/account/second-factor/confirm" {
                (Field::code("").hint("The first code that the app shows turns the second factor on."))
                button { "Turn it on" }
            }
            (hint_for_development(app))
            p.aside { a href=(PATH) { "Not now" } }
        }
    };
    visit.shell.page(TITLE, content)
}

/// None if upstream has no second factors.
pub(super) fn section(user: &User, problem: Option<&Problem>) -> Markup {
    let is_on = user.get_as::<bool>("twoFactorEnabled").ok().flatten();
    html! {
        @if let Some(is_on) = is_on {
            section.card {
                h2 { "Second factor" }
                @if let Some(problem) = problem { (problem) }
                @if is_on {
                    p { "It is on: a password alone does not sign in." }
                    form method="post" action="/account/second-factor/turn-off" {
                        (username(&user.email))
                        (Field::password("Password", "password"))
                        button.secondary { "Turn it off" }
                    }
                } @else {
                    p { "With one, a password alone does not sign in: a code of an authenticator app is wanted as well." }
                    form method="post" action="/account/second-factor" {
                        (username(&user.email))
                        (Field::password("Password", "password"))
                        button { "Set it up" }
                    }
                }
            }
        }
    }
}
