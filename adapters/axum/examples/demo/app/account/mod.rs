//! The signed-in person's account.

mod address;
mod browser;
mod delete;
mod name;
mod password;
mod sessions;

use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::html;
use neon_auth_axum::{Auth, Error, Rejection, Session};

use super::App;
use super::done::Done;
use super::problem::Problem;
use super::return_to::ReturnTo;
use super::shell::Shell;

const PATH: &str = "/account";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(PATH, get(|visit: Visit| visit.page(None)))
        .route("/account/name", post(name::change))
        .route("/account/password", post(password::change))
        .route("/account/address", post(address::send_link))
        .route("/account/sessions/revoke", post(sessions::revoke))
        .route(
            "/account/sessions/revoke-others",
            post(sessions::revoke_others),
        )
        .route("/account/delete", get(delete::confirm).post(delete::delete))
}

/// What every form of the page needs.
struct Visit {
    auth: Auth,
    session: Session,
    shell: Shell,
}

/// A part of the page, with a form of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Name,
    Address,
    Password,
    Sessions,
}

/// A form that was not taken.
struct Refused {
    section: Section,
    problem: Problem,
    /// What was typed, where that is to be kept.
    typed: Option<String>,
}

impl FromRequestParts<App> for Visit {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Rejection> {
        Ok(Self {
            auth: Auth::from_request_parts(parts, app).await?,
            session: <Session as FromRequestParts<App>>::from_request_parts(parts, app).await?,
            shell: Shell::from_request_parts(parts, app).await?,
        })
    }
}

impl Visit {
    /// What becomes of a form: the page anew with a word that it is done, or the page with what was refused.
    async fn answer<T>(
        self,
        section: Section,
        outcome: Result<T, Error>,
        done: Done,
        typed: Option<String>,
    ) -> Response {
        match outcome {
            Ok(_) => Redirect::to(&done.told_at(PATH)).into_response(),
            Err(error) if is_over(&error) => self.sign_in_again().await,
            Err(error) => {
                let problem = Problem::from(&error);
                let refused = Refused {
                    section,
                    problem,
                    typed,
                };
                self.page(Some(refused)).await
            }
        }
    }

    async fn page(self, refused: Option<Refused>) -> Response {
        let sessions = match self.auth.list_sessions().await {
            Err(error) if is_over(&error) => return self.sign_in_again().await,
            sessions => sessions,
        };
        let problem = |section| {
            let refused = refused
                .as_ref()
                .filter(|refused| refused.section == section);
            refused.map(|refused| &refused.problem)
        };
        let user = &self.session.user;
        let typed = refused
            .as_ref()
            .and_then(|refused| refused.typed.as_deref());
        let content = html! {
            h1 { "Your account" }
            (name::section(typed.unwrap_or(&user.name), problem(Section::Name)))
            (address::section(user, problem(Section::Address)))
            (password::section(&user.email, problem(Section::Password)))
            (sessions::section(&sessions, &self.session.session.id, problem(Section::Sessions)))
            (delete::section())
        };
        let status = refused.map_or(StatusCode::OK, |refused| refused.problem.status());
        (status, self.shell.page("Your account", content)).into_response()
    }

    /// The session was ended elsewhere, and the cache has not noticed yet. Asking past it clears the dead cookies;
    /// else the sign-in page would believe them and send the browser back here.
    async fn sign_in_again(self) -> Response {
        match self.auth.get_session().fresh().await {
            Err(error) => {
                let problem = Problem::from(&error);
                let content = html! { h1 { "Your account" } (problem) };
                (problem.status(), self.shell.page("Your account", content)).into_response()
            }
            Ok(_) => {
                let login = self.auth.neon_auth().config().login_url();
                Redirect::to(&ReturnTo::page(PATH).carried_to(login)).into_response()
            }
        }
    }
}

/// Whether upstream says that nobody is signed in.
fn is_over(error: &Error) -> bool {
    error.failure().is_none() && error.status() == StatusCode::UNAUTHORIZED
}
