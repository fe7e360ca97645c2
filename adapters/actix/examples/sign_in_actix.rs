//! Signs up, signs in, shows a protected page and signs out, in a browser:
//! `cargo run -p neon-auth-actix --example sign_in_actix`.
//!
//! It talks to an embedded Neon Auth, or to your own if `NEON_AUTH_BASE_URL` and `NEON_AUTH_COOKIE_SECRET` are set.

use std::error::Error;

use actix_web::{App, HttpResponse, HttpServer, http::StatusCode, web};
use maud::{DOCTYPE, Markup, html};
use neon_auth_actix::methods::{OrSecondFactor, SignInEmail, SignUpEmail};
use neon_auth_actix::{Auth, Config, Rejection, Session, handler, protect, status};

#[derive(serde::Deserialize)]
struct Arrival {
    #[serde(default, rename = "redirectTo")]
    redirect_to: String,
}

#[derive(serde::Deserialize)]
struct Typed {
    #[serde(default)]
    name: String,
    email: String,
    password: String,
    #[serde(flatten)]
    arrival: Arrival,
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let embedded;
    // Outside of the closure: all workers share one.
    let auth = if std::env::var_os("NEON_AUTH_BASE_URL").is_some() {
        neon_auth_actix::from_env()?
    } else {
        embedded = neon_auth_dev_server::start()?;
        let config = Config::builder()
            .base_url(embedded.base_url())
            .cookie_secret("0123456789abcdef0123456789abcdef");
        neon_auth_actix::new(config.build()?)
    };
    let server = HttpServer::new(move || {
        App::new()
            .service(handler(&auth))
            .route("/", web::get().to(account))
            .route("/auth/sign-in", web::get().to(show_sign_in))
            .route("/auth/sign-in", web::post().to(sign_in))
            .route("/auth/sign-up", web::post().to(sign_up))
            .route("/auth/sign-out", web::post().to(sign_out))
            .wrap(protect(&auth))
    });
    let server = server.bind(("127.0.0.1", 3000))?;
    println!("http://localhost:3000");
    server.run().await?;
    Ok(())
}

async fn account(session: Session) -> HttpResponse {
    let content = html! {
        h1 { "Hello, " (session.user.name) }
        p { "You are signed in as " (session.user.email) "." }
        form method="post" action="/auth/sign-out" { button { "Sign out" } }
    };
    page(StatusCode::OK, &content)
}

async fn show_sign_in(auth: Auth, arrival: web::Query<Arrival>) -> HttpResponse {
    sign_in_page(StatusCode::OK, return_path(&auth, &arrival), None)
}

async fn sign_in(auth: Auth, typed: web::Form<Typed>) -> Result<HttpResponse, Rejection> {
    // The page is public, so nothing else keeps another site's form out.
    auth.require_trusted_origin()?;
    let credentials = SignInEmail::new(&*typed.email, &*typed.password);
    let to = return_path(&auth, &typed.arrival);
    Ok(match auth.sign_in().email(credentials).await {
        Ok(OrSecondFactor::Reply(_)) => see_other(to),
        Ok(OrSecondFactor::SecondFactor(_)) => {
            let problem = "This example has no page for a second factor.";
            sign_in_page(StatusCode::NOT_IMPLEMENTED, to, Some(problem))
        }
        Err(error) => sign_in_page(status(&error), to, Some(error.message())),
    })
}

async fn sign_up(auth: Auth, typed: web::Form<Typed>) -> Result<HttpResponse, Rejection> {
    auth.require_trusted_origin()?;
    let account = SignUpEmail::new(&*typed.email, &*typed.password).name(&*typed.name);
    let to = return_path(&auth, &typed.arrival);
    Ok(match auth.sign_up().email(account).await {
        Ok(_) => see_other(to),
        Err(error) => sign_in_page(status(&error), to, Some(error.message())),
    })
}

async fn sign_out(auth: Auth) -> Result<HttpResponse, Rejection> {
    auth.require_trusted_origin()?;
    // This browser is signed out even if the auth server is down.
    let _ = auth.sign_out().await;
    Ok(see_other("/auth/sign-in"))
}

/// Without this check the page would lead to any site that somebody puts into a link.
fn return_path<'a>(auth: &Auth, arrival: &'a Arrival) -> &'a str {
    auth.return_path(&arrival.redirect_to).unwrap_or("/")
}

fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header(("location", path))
        .finish()
}

fn sign_in_page(status: StatusCode, to: &str, problem: Option<&str>) -> HttpResponse {
    let fields = html! {
        p { label { "E-mail " input type="email" name="email" required; } }
        p { label { "Password " input type="password" name="password" required; } }
        input type="hidden" name="redirectTo" value=(to);
    };
    let content = html! {
        @if let Some(problem) = problem { p role="alert" { (problem) } }
        h1 { "Sign in" }
        form method="post" action="/auth/sign-in" { (fields) button { "Sign in" } }
        h2 { "New here?" }
        form method="post" action="/auth/sign-up" {
            p { label { "Name " input name="name" required; } }
            (fields)
            button { "Create an account" }
        }
    };
    page(status, &content)
}

fn page(status: StatusCode, content: &Markup) -> HttpResponse {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head { title { "Neon Auth on actix" } }
            body { (content) }
        }
    };
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .body(page.into_string())
}
