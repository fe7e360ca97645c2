//! Forms to sign up, sign in and sign out, and a page for who is signed in:
//! `cargo run -p neon-auth-threads --example sign_in_threads`.
//!
//! It talks to an embedded Neon Auth, or to your own if `NEON_AUTH_BASE_URL` and `NEON_AUTH_COOKIE_SECRET` are set. An
//! argument such as `localhost:4000` is the address it listens at.

use neon_auth_threads::methods::{OrSecondFactor, SignInEmail, SignUpEmail};
use neon_auth_threads::{
    Config, Error, Rejection, Request, RequestAuth, Response, Server, StatusCode, form, html,
    protect, redirect, require_session, require_trusted_origin, status,
};
use serde::Deserialize;

fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let embedded;
    let auth = if std::env::var_os("NEON_AUTH_BASE_URL").is_some() {
        neon_auth_threads::from_env()?
    } else {
        embedded = neon_auth_dev_server::start()?;
        let config = Config::builder()
            .base_url(embedded.base_url())
            .cookie_secret("0123456789abcdef0123456789abcdef")
            .build()?;
        neon_auth_threads::new(config)
    };
    let address = std::env::args().nth(1);
    let address = address.as_deref().unwrap_or("localhost:3000");
    let server = Server::bind(address)?;
    // Browsers keep our cookies on HTTPS, and on a host of this name.
    println!("http://localhost:{}/", server.local_addr().port());
    server.serve(move |request| protect(&auth, request, |auth| answer(auth, request)));
    Ok(())
}

fn answer(auth: &RequestAuth, request: &Request) -> Result<Response, Rejection> {
    match (request.method().as_str(), request.uri().path()) {
        ("GET", "/") => dashboard(auth),
        ("POST", "/sign-out") => Ok(sign_out(auth)),
        ("GET", "/auth/sign-in") => Ok(sign_in_page("")),
        ("POST", "/auth/sign-in") => {
            require_trusted_origin(auth)?;
            Ok(sign_in(auth, form(request)?))
        }
        ("POST", "/auth/sign-up") => {
            require_trusted_origin(auth)?;
            Ok(sign_up(auth, form(request)?))
        }
        _ => Ok(status(StatusCode::NOT_FOUND)),
    }
}

fn dashboard(auth: &RequestAuth) -> Result<Response, Rejection> {
    let user = &require_session(auth)?.user;
    Ok(page(&format!(
        "<h1>Hello, {}</h1><p>You are signed in as {}.</p>\
         <form method='post' action='/sign-out'><button>Sign out</button></form>",
        escaped(&user.name),
        escaped(&user.email),
    )))
}

fn sign_out(auth: &RequestAuth) -> Response {
    match auth.sign_out().send() {
        Ok(_) => redirect("/auth/sign-in"),
        Err(error) => refused(&error),
    }
}

fn sign_in(auth: &RequestAuth, credentials: SignInEmail) -> Response {
    match auth.sign_in().email(credentials).send() {
        Ok(OrSecondFactor::Reply(_)) => redirect("/"),
        Ok(OrSecondFactor::SecondFactor(_)) => {
            sign_in_page("This account wants a second factor, which the example has no page for.")
        }
        Err(error) => refused(&error),
    }
}

/// What the form for signing up has: no name.
#[derive(Deserialize)]
struct SignUp {
    email: String,
    password: String,
}

fn sign_up(auth: &RequestAuth, typed: SignUp) -> Response {
    let name = typed.email.split('@').next().unwrap_or_default().to_owned();
    let account = SignUpEmail::new(typed.email, typed.password).name(name);
    match auth.sign_up().email(account).send() {
        Ok(_) => redirect("/"),
        Err(error) => refused(&error),
    }
}

fn refused(error: &Error) -> Response {
    let mut page = sign_in_page(error.message());
    *page.status_mut() = error.status();
    page
}

fn sign_in_page(problem: &str) -> Response {
    page(&format!(
        "<h1>Sign in</h1><p role='alert'>{}</p><form method='post' action='/auth/sign-in'>\
         <p><label>E-mail <input name='email' type='email' required></label></p>\
         <p><label>Password <input name='password' type='password' required></label></p>\
         <button>Sign in</button> <button formaction='/auth/sign-up'>Sign up</button></form>",
        escaped(problem),
    ))
}

fn page(content: &str) -> Response {
    html(format!(
        "<!doctype html><html lang='en'><meta charset='utf-8'><title>Neon Auth</title>{content}"
    ))
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('\'', "&#39;").replace('"', "&quot;")
}
