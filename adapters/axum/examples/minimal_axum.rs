//! Signs up and in: `cargo run -p neon-auth-axum --example minimal_axum`.

use axum::extract::Form;
use axum::response::{Html, Redirect};
use axum::{Router, routing::get, routing::post};
use neon_auth_axum::methods::{SignInEmail, SignUpEmail};
use neon_auth_axum::{Auth, Rejection, Session, handler, protect};

const FORM: &str = "<form method=post>E-mail <input name=email> Password <input name=password
    type=password> <button>Sign in</button> or as somebody new: Name <input name=name>
    <button formaction=/auth/sign-up>Sign up</button></form>";

async fn sign_in(auth: Auth, Form(form): Form<SignInEmail>) -> Result<Redirect, Rejection> {
    auth.require_trusted_origin()?; // Keeps forms of other sites out.
    auth.sign_in().email(form).await?;
    Ok(Redirect::to("/"))
}

async fn sign_up(auth: Auth, Form(form): Form<SignUpEmail>) -> Result<Redirect, Rejection> {
    auth.require_trusted_origin()?;
    auth.sign_up().email(form).await?;
    Ok(Redirect::to("/"))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let auth = neon_auth_axum::from_env()?;
    let app = Router::new()
        .route("/", get(async |me: Session| me.user.name.to_string()))
        .route("/auth/sign-in", get(Html(FORM)).post(sign_in))
        .route("/auth/sign-up", post(sign_up))
        .nest_service("/api/auth", handler(&auth))
        .layer(protect(&auth));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, app).await?)
}
