//! The application: its pages, and the proxy to Better Auth.

mod home;
mod organizations;
mod page;
mod provider;
mod sign_in;
mod sign_out;
mod sign_up;

use axum::Router;
use axum::routing::{get, post};
use neon_auth_axum::{NeonAuth, handler, protect};

/// Makes the application's router. All pages are protected, but for the home page and those below `/auth`.
pub fn router(auth: &NeonAuth) -> Router {
    Router::new()
        .route("/", get(home::show))
        .route("/auth/sign-up", get(sign_up::show).post(sign_up::submit))
        .route("/auth/sign-in", get(sign_in::show).post(sign_in::submit))
        .route("/auth/magic-link", post(sign_in::send_link))
        .route("/auth/sign-in/provider", post(provider::begin))
        .route("/auth/sign-out", post(sign_out::submit))
        .route(
            "/organizations",
            get(organizations::list).post(organizations::create),
        )
        .route("/organization", get(organizations::show))
        .nest_service(auth.config().mount(), handler(auth))
        .layer(protect(auth))
}
