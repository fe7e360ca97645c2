//! Lines of standard error, before and after a fork.

use neon_auth::NeonAuth;
use neon_auth::adapter::report;
use neon_auth_tokio::Client;

use crate::process::{Process, fork};

/// Each process reports mistakes of its own.
pub(crate) fn play() {
    let auth = auth();
    report(&auth, "before the fork");
    match fork() {
        Process::Child => report(&auth, "in the child"),
        Process::Parent(child) => {
            child.ends_well();
            report(&auth, "in the parent");
        }
    }
}

fn auth() -> NeonAuth {
    let config = neon_auth_core::Config::builder()
        .base_url("https://auth.example/db/auth")
        .cookie_secret("a-secret-of-32-characters-or-more")
        .build()
        .expect("the configuration is valid");
    NeonAuth::new(config, Client::new())
}
