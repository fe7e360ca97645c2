//! Organizations, their members, and the invitations to them.

mod create;
mod delete;
mod invitation;
mod invite;
mod leave;
mod list;
mod members;
mod page;
mod received;
mod slug;
mod standing;

use axum::Router;
use axum::routing::{get, post};

use super::App;
use super::segment::segment;

const PATH: &str = "/organizations";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(PATH, get(list::show).post(create::create))
        .route("/organizations/{id}", get(page::show))
        .route("/organizations/{id}/role", post(members::change_role))
        .route("/organizations/{id}/remove", post(members::remove))
        .route("/organizations/{id}/invite", post(invite::invite))
        .route("/organizations/{id}/withdraw", post(invite::withdraw))
        .route("/organizations/{id}/leave", post(leave::leave))
        .route(
            "/organizations/{id}/delete",
            get(delete::confirm).post(delete::delete),
        )
        .route("/invitations/{id}", get(invitation::show))
        .route("/invitations/{id}/accept", post(invitation::accept))
        .route("/invitations/{id}/decline", post(invitation::decline))
}

/// Where an invitation is answered.
pub(super) fn invitation_path(id: &str) -> String {
    format!("/invitations/{}", segment(id))
}
