//! A whole application around `neon-auth-axum`: signing up and in, a protected dashboard, an account page,
//! organizations, and pages for administrators.
//!
//! ```text
//! cargo demo
//! cargo demo --port 4000
//! ```
//!
//! It needs no account and no network: an auth server for development starts beside it, and the first account that is
//! made there administers the others. With `NEON_AUTH_BASE_URL` and `NEON_AUTH_COOKIE_SECRET` set it works against that
//! server instead.
//!
//! Where to look for what:
//!
//! | | |
//! |---|---|
//! | `upstream.rs` | the configuration |
//! | `app/mod.rs` | the layer that protects, the proxy, and what is public |
//! | `app/dashboard.rs` | who is signed in, from the cache or asked anew |
//! | `app/sign_in.rs` | the server methods, and what they refuse |
//! | `app/loopback.rs` | the codes in the outbox, kept from other websites |
//! | `app/return_to.rs` | back to the page that was wanted, and to no other site |
//! | `app/problem.rs` | the difference between an outage and a refusal |
//! | `app/account/sessions.rs` | sessions in other browsers, and how to end them at once |
//! | `app/organizations/page.rs` | an organization as it is now, and what it offers to each member |
//! | `app/organizations/invitation.rs` | an invitation, from the mail's link to the answer |
//! | `app/admin/mod.rs` | pages for which upstream says who administers |
//! | `app/admin/impersonation.rs` | acting as somebody, and the bar that leads back |

mod app;
mod listen;
mod settings;
mod upstream;

use std::error::Error;
use std::process::ExitCode;

use settings::Settings;
use upstream::Upstream;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("demo: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let settings = Settings::read(std::env::args().skip(1), |name| std::env::var(name).ok())?;
    let sockets = listen::on_loopback(settings.port).await?;
    let Upstream { auth, dev_server } = Upstream::start(&settings, sockets.port())?;
    let app = app::router(&auth, dev_server.clone());

    println!("The demo is at http://localhost:{}", sockets.port());
    match &dev_server {
        Some(server) => println!("The auth server, for development, is {}", server.base_url()),
        None => println!("The auth server is the one that the environment names."),
    }
    sockets.serve(app).await?;
    Ok(())
}
