//! What administrators do with users.
//!
//! Whether somebody administers, upstream says with every call. The role in the cookie decides about a link alone.

mod ban;
pub(super) mod impersonation;
mod password;
mod remove;
mod role;
mod search;
mod sessions;
mod user;
mod users;

use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use maud::html;
use neon_auth_axum::Error;

use super::App;
use super::dead_end;
use super::problem::is_refusal;
use super::visit::Visit;

pub(super) const PATH: &str = "/admin";
const TITLE: &str = "Administration";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(PATH, get(users::show))
        .route("/admin/users/{id}", get(user::show))
        .route("/admin/users/{id}/role", post(role::change))
        .route("/admin/users/{id}/ban", post(ban::ban))
        .route("/admin/users/{id}/unban", post(ban::unban))
        .route("/admin/users/{id}/password", post(password::set))
        .route("/admin/users/{id}/sessions/revoke", post(sessions::revoke))
        .route(
            "/admin/users/{id}/sessions/revoke-all",
            post(sessions::revoke_all),
        )
        .route("/admin/users/{id}/impersonate", post(impersonation::begin))
        .route(
            "/admin/users/{id}/remove",
            get(remove::confirm).post(remove::remove),
        )
        .route(impersonation::STOP_PATH, post(impersonation::stop))
}

/// What comes instead of a page that upstream does not give.
async fn instead_of(visit: &Visit, path: &str, error: &Error) -> Response {
    match error.status() {
        StatusCode::FORBIDDEN if is_refusal(error) => {
            let words = html! {
                p { "You are signed in as " strong { (visit.session.user.email) } ", who is no administrator." }
            };
            dead_end::forbidden(&visit.shell, "For administrators", words)
        }
        StatusCode::NOT_FOUND if is_refusal(error) => {
            let words = html! {
                p { "There is no such user, or none any longer." }
                p { a href=(PATH) { "All users" } }
            };
            dead_end::not_found(&visit.shell, words)
        }
        _ => visit.instead_of(TITLE, path, error).await,
    }
}
