//! What people do in a row, seen from their browsers.

mod account;
mod impersonation;
mod lifetime;
mod links;
mod organization;
mod rate_limit;
mod sign_in;

use neon_auth_core::{Decision, Session};
use neon_auth_tests::better_auth::Browser;

/// Who sees a protected page; whoever is signed out must be sent to sign in.
async fn sees_dashboard(browser: &Browser) -> Option<Session> {
    match browser.visit("/dashboard").decide().await {
        Decision::Allow(session) => Some(session),
        Decision::Redirect(redirect) => {
            assert_eq!(redirect.location(), "/auth/sign-in?redirectTo=%2Fdashboard");
            None
        }
        other => panic!("{other:?}"),
    }
}
