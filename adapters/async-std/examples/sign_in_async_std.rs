//! Signs somebody up, and says who is signed in: `cargo run -p neon-auth-async-std --example sign_in_async_std`.
//!
//! It talks to an embedded Neon Auth, or to your own if `NEON_AUTH_BASE_URL` and `NEON_AUTH_COOKIE_SECRET` are set.

use std::error::Error;

use http::Request;
use neon_auth::Config;
use neon_auth::methods::SignUpEmail;

fn main() -> Result<(), Box<dyn Error>> {
    async_std::task::block_on(sign_in())
}

async fn sign_in() -> Result<(), Box<dyn Error>> {
    let embedded;
    let auth = if std::env::var_os("NEON_AUTH_BASE_URL").is_some() {
        neon_auth_async_std::from_env()?
    } else {
        embedded = neon_auth_dev_server::start()?;
        let config = Config::builder()
            .base_url(embedded.base_url())
            .cookie_secret("0123456789abcdef0123456789abcdef")
            .build()?;
        neon_auth_async_std::new(config)
    };

    // In an application this is the head of the browser's request.
    let (parts, ()) = Request::get("/")
        .header("host", "localhost:3000")
        .body(())?
        .into_parts();
    let request = auth.on(&parts);

    let email = format!("ann-{}@example.com", std::process::id());
    let ann = SignUpEmail::new(email, "correct horse battery staple").name("Ann");
    request.sign_up().email(ann).await?;

    match request.get_session().await? {
        Some(session) => println!(
            "{} <{}> is signed in",
            session.user.name, session.user.email
        ),
        None => println!("nobody is signed in"),
    }
    Ok(())
}
