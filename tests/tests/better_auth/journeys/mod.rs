//! What people do in a row, seen from their browsers.

mod account;
mod background_job;
mod impersonation;
mod lifetime;
mod links;
mod oauth_login;
mod organization;
mod rate_limit;
mod second_factor;
mod sign_in;

use http::StatusCode;
use neon_auth_core::Session;
use neon_auth_tests::better_auth::{Arrival, Browser};

/// Who sees a protected page; a visitor who is signed out must be sent to sign in.
async fn sees_dashboard(browser: &Browser) -> Option<Session> {
    let Arrival { response, session } = browser.visit("/dashboard").await;
    if session.is_none() {
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        let login = "/auth/sign-in?redirectTo=%2Fdashboard";
        assert_eq!(response.headers()["location"], login);
    }
    session
}
