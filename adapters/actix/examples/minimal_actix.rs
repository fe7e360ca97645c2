//! Signs up and in: `cargo run -p neon-auth-actix --example minimal_actix`.

use actix_web::web::{Form, Html, Redirect, get, post};
use actix_web::{App, HttpServer};
use neon_auth_actix::methods::{SignInEmail, SignUpEmail};
use neon_auth_actix::{Auth, Rejection, Session, handler, protect};

const FORM: &str = "<form method=post>E-mail <input name=email> Password <input name=password
    type=password> <button>Sign in</button> or as somebody new: Name <input name=name>
    <button formaction=/auth/sign-up>Sign up</button></form>";

async fn sign_in(auth: Auth, form: Form<SignInEmail>) -> Result<Redirect, Rejection> {
    auth.require_trusted_origin()?; // Keeps forms of other sites out.
    auth.sign_in().email(form.into_inner()).await?;
    Ok(Redirect::to("/").see_other())
}

async fn sign_up(auth: Auth, form: Form<SignUpEmail>) -> Result<Redirect, Rejection> {
    auth.require_trusted_origin()?;
    auth.sign_up().email(form.into_inner()).await?;
    Ok(Redirect::to("/").see_other())
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let auth = neon_auth_actix::from_env()?;
    let server = HttpServer::new(move || {
        App::new()
            .service(handler(&auth))
            .route("/", get().to(async |me: Session| me.user.name.to_string()))
            .route("/auth/sign-in", get().to(async || Html::new(FORM)))
            .route("/auth/sign-in", post().to(sign_in))
            .route("/auth/sign-up", post().to(sign_up))
            .wrap(protect(&auth))
    });
    Ok(server.bind(("127.0.0.1", 3000))?.run().await?)
}
