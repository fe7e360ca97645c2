//! Signing in, by password or by a link in a mail.

use axum::extract::Form;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use neon_auth_axum::methods::{OrSecondFactor, SignInEmail, SignInMagicLink};
use neon_auth_axum::{Arrival, Auth, Rejection};
use serde::Deserialize;

use super::page::{field, page, refused};
use super::provider;

const TITLE: &str = "Sign in";

#[derive(Deserialize)]
pub(super) struct Address {
    email: String,
}

pub(super) async fn show(arrival: Arrival) -> Markup {
    // Anybody can write a code into a link, so it is not repeated.
    let failed = arrival.error().is_some();
    let content = html! {
        @if failed { p role="alert" { "That did not work. Please try again." } }
        (forms())
    };
    page(TITLE, content)
}

pub(super) async fn submit(
    auth: Auth,
    arrival: Arrival,
    Form(form): Form<SignInEmail>,
) -> Result<Response, Rejection> {
    auth.require_trusted_origin()?;
    Ok(match auth.sign_in().email(form).await {
        // Back to the page that was asked for; `Arrival` lets no other site through.
        Ok(OrSecondFactor::Reply(_)) => {
            Redirect::to(arrival.redirect_to().unwrap_or("/")).into_response()
        }
        // It needs Better Auth's two-factor plugin, which this server does not have.
        Ok(OrSecondFactor::SecondFactor(_)) => Redirect::to("/auth/sign-in").into_response(),
        Err(error) => refused(TITLE, &error, forms()),
    })
}

pub(super) async fn send_link(
    auth: Auth,
    Form(Address { email }): Form<Address>,
) -> Result<Response, Rejection> {
    auth.require_trusted_origin()?;
    let arguments = SignInMagicLink::new(email)
        .callback_url("/")
        .error_callback_url("/auth/sign-in");
    Ok(match auth.sign_in().magic_link(arguments).await {
        Ok(_) => page(TITLE, html! { p { "A link is in your mail." } }).into_response(),
        Err(error) => refused(TITLE, &error, forms()),
    })
}

fn forms() -> Markup {
    html! {
        // Without an action, a form goes to the page's own address, so `redirectTo` stays in it.
        form method="post" {
            (field("E-mail", "email", "email", "email"))
            (field("Password", "password", "password", "current-password"))
            button { "Sign in" }
        }
        h2 { "By mail" }
        form method="post" action="/auth/magic-link" {
            (field("E-mail", "email", "email", "email"))
            button { "Mail me a link" }
        }
        h2 { "Elsewhere" }
        (provider::button())
    }
}
