//! A signed-in person's visit to a page, and what comes instead of one that upstream does not give.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use neon_auth_axum::{Auth, Error, Rejection, Session};

use super::App;
use super::problem::{Problem, is_refusal};
use super::return_to::ReturnTo;
use super::shell::Shell;

/// What every form of such a page needs.
pub(super) struct Visit {
    pub(super) auth: Auth,
    pub(super) session: Session,
    pub(super) shell: Shell,
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
    /// What comes instead of a page, or why there is none.
    pub(super) async fn instead_of(&self, title: &str, path: &str, error: &Error) -> Response {
        if is_over(error) {
            return self.sign_in_again(title, path).await;
        }
        self.page_of(title, error)
    }

    /// Another process has ended the session, and this one does not know of it. A fresh look-up clears the old cookies;
    /// else the sign-in page would believe them and send the browser back here.
    async fn sign_in_again(&self, title: &str, path: &str) -> Response {
        match self.auth.get_session().fresh().await {
            Err(error) => self.page_of(title, &error),
            Ok(_) => {
                let login = self.auth.neon_auth().config().login_url();
                Redirect::to(&ReturnTo::page(path).carried_to(login)).into_response()
            }
        }
    }

    fn page_of(&self, title: &str, error: &Error) -> Response {
        let problem = Problem::from(error);
        let content = html! { h1 { (title) } (problem) };
        (problem.status(), self.shell.page(title, content)).into_response()
    }
}

/// Whether upstream says that nobody is signed in. Some refusals of what a person may not do have the same status, so
/// this is for what anybody may ask who is.
pub(super) fn is_over(error: &Error) -> bool {
    is_refusal(error) && error.status() == StatusCode::UNAUTHORIZED
}
