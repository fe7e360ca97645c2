//! Lines of standard error, before and after a fork.

use neon_auth_driver::NeonAuth;
use neon_auth_tokio::Client;

use crate::process::{Process, fork};

/// Each process reports mistakes of its own.
pub(crate) fn play() {
    let auth = auth();
    auth.report("before the fork");
    match fork() {
        Process::Child => auth.report("in the child"),
        Process::Parent(child) => {
            child.ends_well();
            auth.report("in the parent");
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
