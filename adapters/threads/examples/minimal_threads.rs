//! Signs up and in: `cargo run -p neon-auth-threads --example minimal_threads`.

use neon_auth_threads::{
    Rejection, Request, RequestAuth, Response, Server, StatusCode, form, html, protect, redirect,
    require_session, require_trusted_origin, status, text,
};

const FORM: &str = "<form method=post>E-mail <input name=email> Password <input name=password
    type=password> <button>Sign in</button> or as somebody new: Name <input name=name>
    <button formaction=/auth/sign-up>Sign up</button></form>";

fn answer(auth: &RequestAuth, request: &Request) -> Result<Response, Rejection> {
    match (request.method().as_str(), request.uri().path()) {
        ("GET", "/") => Ok(text(&require_session(auth)?.user.name)),
        ("GET", "/auth/sign-in") => Ok(html(FORM)),
        ("POST", "/auth/sign-in") => {
            require_trusted_origin(auth)?; // Keeps forms of other sites out.
            auth.sign_in().email(form(request)?).send()?;
            Ok(redirect("/"))
        }
        ("POST", "/auth/sign-up") => {
            require_trusted_origin(auth)?;
            auth.sign_up().email(form(request)?).send()?;
            Ok(redirect("/"))
        }
        _ => Ok(status(StatusCode::NOT_FOUND)),
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let auth = neon_auth_threads::from_env()?;
    Server::bind("127.0.0.1:3000")?
        .serve(move |request| protect(&auth, request, |auth| answer(auth, request)));
    Ok(())
}
