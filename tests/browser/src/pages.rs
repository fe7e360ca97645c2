//! The application's pages. Each names itself in `data-page`, by which the suite knows it.

use axum::extract::{Form, Query};
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Router, middleware};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use neon_auth_axum::methods::SignInEmail;
use neon_auth_axum::{Auth, NeonAuth, Rejection, Session, handler, protect};
use serde::Deserialize;

use crate::recorder::record;

/// Hands every request on as it came, as many do.
const WORKER: &str = "\
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', event => event.respondWith(fetch(event.request)));
";

pub(crate) fn router(auth: &NeonAuth) -> Router {
    Router::new()
        .route("/", get(home))
        .route("/auth/sign-in", get(sign_in_page).post(sign_in))
        .route("/auth/sign-out", post(sign_out))
        .route("/private", get(private))
        .route("/private/form", get(private_form).post(private_form_posted))
        .route("/public/nothing", get(nothing))
        .nest_service("/api/auth", handler(auth))
        .layer(protect(auth))
        .route("/worker.js", get(worker))
        .layer(middleware::from_fn(record))
}

async fn home(session: Option<Session>) -> Html<String> {
    let who = match &session {
        Some(session) => format!("signed in as {}", session.user.name),
        None => "signed out".to_owned(),
    };
    page(
        "home",
        &format!(
            "<h1>Home</h1><p>You are {who}.</p><p><a id=to-private href=/private>Private page</a></p>{SIGN_OUT}"
        ),
    )
}

const SIGN_OUT: &str =
    "<form id=sign-out method=post action=/auth/sign-out><button>Sign out</button></form>";

async fn sign_in_page() -> Html<String> {
    page(
        "sign-in",
        "<h1>Sign in</h1><form id=sign-in method=post><p><label>E-mail <input name=email></label></p>\
         <p><label>Password <input name=password type=password></label></p><p><button>Sign in</button></p></form>",
    )
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Back {
    redirect_to: Option<String>,
}

async fn sign_in(
    auth: Auth,
    Query(back): Query<Back>,
    Form(form): Form<SignInEmail>,
) -> Result<Redirect, Rejection> {
    auth.require_trusted_origin()?;
    auth.sign_in().email(form).await?;
    let back = back.redirect_to.as_deref();
    let back = back.and_then(|raw| auth.return_path(raw));
    Ok(Redirect::to(back.unwrap_or("/")))
}

async fn sign_out(auth: Auth) -> Result<Redirect, Rejection> {
    auth.require_trusted_origin()?;
    let _ = auth.sign_out().await;
    Ok(Redirect::to("/auth/sign-in"))
}

async fn private(session: Session) -> Html<String> {
    page(
        "private",
        &format!(
            "<h1>Private page of {}</h1><p><a id=to-home href=/>Home</a></p>{SIGN_OUT}",
            session.user.name
        ),
    )
}

async fn private_form(_: Session) -> Html<String> {
    page(
        "private-form",
        "<h1>Form</h1><form id=note method=post action=/private/form><p><label>Note <input name=note></label></p>\
         <p><button>Save</button></p></form>",
    )
}

async fn private_form_posted(session: Session) -> Html<String> {
    let name = &session.user.name;
    page("private-form-posted", &format!("<h1>Saved for {name}</h1>"))
}

/// Nothing to show, so the page before it stays.
async fn nothing() -> StatusCode {
    StatusCode::NO_CONTENT
}

async fn worker() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/javascript")], WORKER)
}

/// `name` and `body` are HTML already. Names of users come from the suite alone.
fn page(name: &str, body: &str) -> Html<String> {
    Html(format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <meta name=color-scheme content=\"light dark\"><link rel=icon href=data:><title>{name}</title>\
         <body data-page={name}>{body}</html>"
    ))
}
