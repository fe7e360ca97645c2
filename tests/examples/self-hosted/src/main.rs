//! The program: it starts both, and says where to look.

use std::error::Error;
use std::process::ExitCode;

use neon_auth_self_hosted::{Running, Settings};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("self-hosted: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let settings = Settings::read(|name| std::env::var(name).ok())?;
    let running = Running::start(settings).await?;
    println!("The application is at {}", running.public_url());
    if let Some(server) = running.auth_server() {
        println!("Mails are at         {}/outbox", server.origin());
        println!("Better Auth is at    {}", server.base_url());
    }
    running.serve().await?;
    Ok(())
}
