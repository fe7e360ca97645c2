//! The signed-in person's account.

mod address;
mod delete;
mod name;
mod password;
mod second_factor;
mod sessions;

use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::html;
use neon_auth_axum::Error;

use super::App;
use super::done::Done;
use super::refused::{MaybeRefused, RefusedForm};
use super::visit::{Visit, is_over};

const PATH: &str = "/account";
const TITLE: &str = "Your account";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(PATH, get(async |visit| page(visit, None).await))
        .route("/account/name", post(name::change))
        .route("/account/password", post(password::change))
        .route("/account/address", post(address::send_link))
        .route("/account/second-factor", post(second_factor::set_up))
        .route(
            "/account/second-factor/confirm",
            post(second_factor::confirm),
        )
        .route(
            "/account/second-factor/turn-off",
            post(second_factor::turn_off),
        )
        .route("/account/sessions/revoke", post(sessions::revoke))
        .route(
            "/account/sessions/revoke-others",
            post(sessions::revoke_others),
        )
        .route("/account/delete", get(delete::confirm).post(delete::delete))
}

/// A part of the page, with a form of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Name,
    Address,
    Password,
    SecondFactor,
    Sessions,
}

type Refused = RefusedForm<Section, String>;

/// What becomes of a form: the page anew with a word that it is done, or the page with what was refused.
async fn answer<T>(
    visit: Visit,
    section: Section,
    outcome: Result<T, Error>,
    done: Done,
    typed: Option<String>,
) -> Response {
    match outcome {
        Ok(_) => Redirect::to(&done.with_notice(PATH)).into_response(),
        Err(error) => page(visit, Some(Refused::by_upstream(section, &error, typed))).await,
    }
}

async fn page(visit: Visit, refused: Option<Refused>) -> Response {
    let sessions = match visit.auth.list_sessions().await {
        Err(error) if is_over(&error) => return visit.instead_of(TITLE, PATH, &error).await,
        sessions => sessions,
    };
    let user = &visit.session.user;
    let name = refused.typed().map_or(&*user.name, String::as_str);
    let own = &visit.session.session.id;
    let content = html! {
        h1 { (TITLE) }
        (name::section(name, refused.problem(Section::Name)))
        (address::section(user, refused.problem(Section::Address)))
        (password::section(&user.email, refused.problem(Section::Password)))
        (second_factor::section(user, refused.problem(Section::SecondFactor)))
        (sessions::section(&sessions, own, refused.problem(Section::Sessions)))
        (delete::section())
    };
    (refused.status(), visit.shell.page(TITLE, content)).into_response()
}
