//! Signing in, by password or at a provider. The code by mail begins here and goes on in `email_code`, and a second
//! factor in `second_factor`.

use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use neon_auth_axum::Auth;
use neon_auth_axum::methods::{OrSecondFactor, SignInEmail, SignInSocial};
use serde::Deserialize;

use super::App;
use super::components::Field;
use super::problem::Problem;
use super::return_to::{RawReturn, ReturnTo};
use super::second_factor;
use super::shell::Shell;

const PATH: &str = "/auth/sign-in";
/// The providers that a Neon Auth project can have, as upstream and as people call them.
const PROVIDERS: [(&str, &str); 2] = [("google", "Google"), ("github", "GitHub")];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(PATH, get(show).post(with_password))
        .route("/auth/sign-in/social", post(at_provider))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    email: String,
    password: String,
    #[serde(flatten)]
    raw_return: RawReturn,
}

#[derive(Deserialize)]
struct Arrival {
    /// Why a social sign-in failed, as the library or upstream says.
    error: Option<String>,
    #[serde(flatten)]
    raw_return: RawReturn,
}

#[derive(Deserialize)]
struct Chosen {
    #[serde(default)]
    provider: String,
    #[serde(flatten)]
    raw_return: RawReturn,
}

async fn show(shell: Shell, auth: Auth, Query(arrival): Query<Arrival>) -> Response {
    let return_to = ReturnTo::checked(auth.neon_auth(), &arrival.raw_return);
    if shell.session().is_some() {
        return Redirect::to(return_to.path()).into_response();
    }
    let failed = arrival.error.as_deref().map(failed_at_provider);
    page(&shell, &return_to, "", failed).into_response()
}

async fn with_password(shell: Shell, auth: Auth, Form(typed): Form<Typed>) -> Response {
    let return_to = ReturnTo::checked(auth.neon_auth(), &typed.raw_return);
    let arguments = SignInEmail::new(&*typed.email, &*typed.password);
    match auth.sign_in().email(arguments).await {
        Ok(OrSecondFactor::Reply(_)) => Redirect::to(return_to.path()).into_response(),
        Ok(OrSecondFactor::SecondFactor(_)) => {
            Redirect::to(&return_to.carried_to(second_factor::PATH)).into_response()
        }
        Err(error) => {
            let problem = Problem::from(&error);
            let page = page(&shell, &return_to, &typed.email, Some(html! { (problem) }));
            (problem.status(), page).into_response()
        }
    }
}

/// Begins a social sign-in. The browser comes back to the page it wanted, and the layer exchanges what it brings;
/// there is no callback route to write.
async fn at_provider(shell: Shell, auth: Auth, Form(chosen): Form<Chosen>) -> Response {
    let return_to = ReturnTo::checked(auth.neon_auth(), &chosen.raw_return);
    let arguments = SignInSocial::new(&*chosen.provider)
        .callback_url(return_to.path())
        .error_callback_url(return_to.carried_to(PATH));
    let error = match auth
        .sign_in()
        .social(arguments)
        .await
        .map(|begun| begun.url)
    {
        Ok(Some(url)) => return Redirect::to(&url).into_response(),
        // An ID token would have signed in at once; we send none, but the answer allows for it.
        Ok(None) => return Redirect::to(return_to.path()).into_response(),
        Err(error) => error,
    };
    let problem = Problem::from(&error);
    let page = page(&shell, &return_to, "", Some(html! { (problem) }));
    (problem.status(), page).into_response()
}

fn page(shell: &Shell, return_to: &ReturnTo, email: &str, problem: Option<Markup>) -> Markup {
    let content = html! {
        div.card.narrow {
            h1 { "Sign in" }
            @if let Some(problem) = problem { (problem) }
            form method="post" action=(PATH) {
                (Field::email(email))
                (Field::password("Password", "password"))
                (return_to.hidden_field())
                button { "Sign in" }
                // The same address, without a password; so the browser must not insist on one.
                button.secondary formaction="/auth/email-otp/send" formnovalidate { "E-mail me a code instead" }
            }
            p.aside { a href=(return_to.carried_to("/auth/forgot-password")) { "Forgotten your password?" } }
            p.divider { span { "or" } }
            form.providers method="post" action="/auth/sign-in/social" {
                (return_to.hidden_field())
                @for (provider, name) in PROVIDERS {
                    button.secondary name="provider" value=(provider) { "Continue with " (name) }
                }
            }
            p.aside {
                "New here? "
                a href=(return_to.carried_to("/auth/sign-up")) { "Create an account" }
            }
        }
    };
    shell.page("Sign in", content)
}

/// The code is anybody's to write into a link: it is shown as a code, and never as our words.
fn failed_at_provider(code: &str) -> Markup {
    let text = match code {
        "access_denied" => "You have not allowed the provider to sign you in here.",
        "BANNED_USER" => "You have been banned. Please ask an administrator of this application.",
        "account_not_linked" => {
            "There is an account with this address already, and nobody has verified the address. Sign in by a \
             code or with your password first."
        }
        _ => "Signing in at the provider has not worked. Please try again.",
    };
    let is_code = code.len() <= 64 && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    html! {
        div.notice.problem role="alert" {
            p { (text) }
            @if is_code { p.code { "Code " code { (code) } } }
        }
    }
}
