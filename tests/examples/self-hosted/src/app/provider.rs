//! Signing in at an OAuth provider. The way back is a route of the proxy, `/api/auth/callback/gitlab`.

use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use neon_auth_axum::methods::SignInSocial;
use neon_auth_axum::{Auth, Rejection};

use super::page::refused;

pub(super) async fn begin(auth: Auth) -> Result<Response, Rejection> {
    auth.require_trusted_origin()?;
    let arguments = SignInSocial::new("gitlab")
        .callback_url("/")
        .error_callback_url("/auth/sign-in");
    Ok(match auth.sign_in().social(arguments).await {
        Ok(begun) => Redirect::to(begun.url.as_deref().unwrap_or("/")).into_response(),
        Err(error) => refused("Sign in", &error, button()),
    })
}

pub(super) fn button() -> Markup {
    html! {
        form method="post" action="/auth/sign-in/provider" { button { "Sign in with GitLab" } }
    }
}
