//! Signs up and in: `cargo run -p neon-auth-rouille --example minimal_rouille`.

use neon_auth_rouille::methods::{SignInEmail, SignUpEmail};
use neon_auth_rouille::{Rejection, RequestAuth, protect, require_session, require_trusted_origin};
use rouille::{Request, Response, post_input, router, start_server};

const FORM: &str = "<form method=post>E-mail <input name=email> Password <input name=password
    type=password> <button>Sign in</button> or as somebody new: Name <input name=name>
    <button formaction=/auth/sign-up>Sign up</button></form>";

fn enter(auth: &RequestAuth, request: &Request, is_new: bool) -> Result<Response, Rejection> {
    require_trusted_origin(auth)?; // Keeps forms of other sites out.
    let typed = post_input!(request, { email: String, password: String, name: String });
    let form = match typed {
        Ok(form) => form,
        Err(error) => return Ok(Response::text(error.to_string()).with_status_code(400)),
    };
    if is_new {
        let account = SignUpEmail::new(form.email, form.password).name(form.name);
        auth.sign_up().email(account).send()?;
    } else {
        let credentials = SignInEmail::new(form.email, form.password);
        auth.sign_in().email(credentials).send()?;
    }
    Ok(Response::redirect_303("/"))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let auth = neon_auth_rouille::from_env()?;
    start_server("127.0.0.1:3000", move |request| {
        protect(&auth, request, |auth| {
            router!(request,
                (GET) ["/"] => { Ok(Response::text(&require_session(auth)?.user.name)) },
                (GET) ["/auth/sign-in"] => { Ok(Response::html(FORM)) },
                (POST) ["/auth/sign-in"] => { enter(auth, request, false) },
                (POST) ["/auth/sign-up"] => { enter(auth, request, true) },
                _ => Ok(Response::empty_404()),
            )
        })
    })
}
