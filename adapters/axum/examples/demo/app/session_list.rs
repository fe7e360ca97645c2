//! Somebody's sessions, each with a button that ends it.

use maud::{Markup, Render, html};
use neon_auth_axum::neon_auth::{SessionRecord, Text};

use super::browser::describe;
use super::components::Moment;

/// The page names a session by its id: a token in the page's source would be a session to steal.
pub(super) struct SessionList<'a> {
    pub(super) sessions: &'a [SessionRecord],
    /// The session that this page is opened with; signing out ends it.
    pub(super) own: Option<&'a str>,
    /// Where the button's form goes.
    pub(super) action: &'a str,
}

impl Render for SessionList<'_> {
    fn render(&self) -> Markup {
        html! {
            ul.rows {
                @for session in self.sessions { li { (self.row(session)) } }
            }
        }
    }
}

impl SessionList<'_> {
    fn row(&self, session: &SessionRecord) -> Markup {
        let browser = describe(session.user_agent.as_deref().unwrap_or_default());
        let since = Moment(&session.created_at);
        let is_own = self.own == Some(&*session.id);
        html! {
            div {
                p {
                    strong { (browser) }
                    @if is_own { " " span.badge.cache { "this browser" } }
                    @if session.impersonated_by.is_some() { " " span.badge.stale { "an administrator" } }
                }
                p.hint { "Since " (since) }
            }
            @if !is_own {
                form method="post" action=(self.action) {
                    input type="hidden" name="id" value=(session.id);
                    button.secondary aria-label={ "Revoke " (browser) ", since " (since.text()) } { "Revoke" }
                }
            }
        }
    }
}

/// The token of the session with an id.
pub(super) fn token_of(sessions: Vec<SessionRecord>, id: &str) -> Option<Text> {
    let session = sessions.into_iter().find(|session| session.id == id);
    session.map(|session| session.token)
}
