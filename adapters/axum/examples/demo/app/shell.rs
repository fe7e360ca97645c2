//! What is around every page: head, navigation, notices.

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use maud::{DOCTYPE, Markup, html};
use neon_auth_axum::neon_auth::Session;
use neon_auth_axum::{Auth, Error, Rejection};

use super::App;
use super::admin;
use super::done::Done;
use super::problem::Problem;
use super::roles::{ADMIN, Roles};

/// What the frame of a page shows, whichever page it is.
pub(super) struct Shell {
    path: String,
    done: Option<Done>,
    who: Result<Option<Session>, Error>,
    is_development: bool,
    is_paused: bool,
}

impl FromRequestParts<App> for Shell {
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Rejection> {
        let auth = <Auth as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        let uri = match parts.extensions.get::<OriginalUri>() {
            Some(OriginalUri(uri)) => uri,
            None => &parts.uri,
        };
        Ok(Self {
            path: uri.path().to_owned(),
            done: Done::from_query(uri.query().unwrap_or_default()),
            // Not `Option<Session>`, which answers 502 if that is unknown: a public page is shown all the
            // same, with a notice about it.
            who: auth.get_session().await,
            is_development: app.dev_server.is_some(),
            is_paused: app
                .dev_server
                .as_ref()
                .is_some_and(|server| server.is_paused()),
        })
    }
}

impl Shell {
    /// The same after something that may have changed who is signed in.
    pub(super) async fn asked_again(self, auth: &Auth) -> Self {
        Self {
            who: auth.get_session().await,
            ..self
        }
    }

    /// Who is signed in, or why that is unknown.
    pub(super) fn who(&self) -> Result<Option<&Session>, &Error> {
        self.who.as_ref().map(Option::as_ref)
    }

    /// Who is signed in, if that is known.
    pub(super) fn session(&self) -> Option<&Session> {
        self.who().ok().flatten()
    }

    pub(super) fn is_development(&self) -> bool {
        self.is_development
    }

    /// The whole page.
    pub(super) fn page(&self, title: &str, content: Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (title) " · Neon Auth demo" }
                    link rel="stylesheet" href="/style.css";
                    // Browsers ask for /favicon.ico otherwise, which is a protected page like any other.
                    link rel="icon" href="data:,";
                }
                body {
                    a.skip href="#content" { "Skip to the content" }
                    @if let Some(session) = self.session() { (admin::impersonation::bar(session)) }
                    (self.header())
                    main id="content" {
                        (self.notices())
                        (content)
                    }
                }
            }
        }
    }

    fn header(&self) -> Markup {
        html! {
            header.top {
                nav aria-label="Main" {
                    a.brand href="/" aria-current=[self.is_here("/")] { "Neon Auth demo" }
                    ul {
                        @if self.is_development {
                            li { (self.link("/dev/outbox", "Outbox")) }
                        }
                        @match self.who() {
                            Ok(Some(session)) => {
                                li { (self.link("/dashboard", "Dashboard")) }
                                li { (self.link("/organizations", "Organizations")) }
                                li { (self.link("/account", "Account")) }
                                @if administers(session) {
                                    li { (self.link(admin::PATH, "Admin")) }
                                }
                                li {
                                    form method="post" action="/auth/sign-out" {
                                        button.quiet { "Sign out" }
                                    }
                                }
                            }
                            Ok(None) => {
                                li { (self.link("/auth/sign-in", "Sign in")) }
                                li { (self.link("/auth/sign-up", "Sign up")) }
                            }
                            // It is unknown at the moment, so neither is offered.
                            Err(_) => {}
                        }
                    }
                }
            }
        }
    }

    fn link(&self, path: &str, text: &str) -> Markup {
        html! { a href=(path) aria-current=[self.is_here(path)] { (text) } }
    }

    fn is_here(&self, path: &str) -> Option<&'static str> {
        match self.path.strip_prefix(path)? {
            "" => Some("page"),
            // A page below it.
            below if below.starts_with('/') => Some("true"),
            _ => None,
        }
    }

    fn notices(&self) -> Markup {
        html! {
            @if self.is_paused {
                div.notice.warning role="status" {
                    p { "The auth server is paused. " a href="/dev/outbox#server" { "Resume it" } }
                }
            }
            @if let Some(done) = self.done {
                div.notice.done role="status" { p { (done.sentence()) } }
            }
            @if let Err(error) = self.who() {
                (Problem::from(error))
            }
        }
    }
}

/// As far as the session tells: it decides about a link, and no more.
fn administers(session: &Session) -> bool {
    Roles::of(&session.user).has(ADMIN)
}
