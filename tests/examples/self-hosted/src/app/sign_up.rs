//! Signing up.

use axum::extract::Form;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use neon_auth_axum::methods::SignUpEmail;
use neon_auth_axum::{Auth, Rejection};

use super::page::{field, page, refused};

const TITLE: &str = "Sign up";

pub(super) async fn show() -> Markup {
    page(TITLE, form())
}

pub(super) async fn submit(
    auth: Auth,
    Form(form_data): Form<SignUpEmail>,
) -> Result<Response, Rejection> {
    // The page is public, so nothing else keeps another site's form out.
    auth.require_trusted_origin()?;
    Ok(match auth.sign_up().email(form_data).await {
        Ok(_) => Redirect::to("/").into_response(),
        Err(error) => refused(TITLE, &error, form()),
    })
}

fn form() -> Markup {
    html! {
        form method="post" {
            (field("Name", "name", "text", "name"))
            (field("E-mail", "email", "email", "email"))
            (field("Password", "password", "password", "new-password"))
            button { "Sign up" }
        }
    }
}
