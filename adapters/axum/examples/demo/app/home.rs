//! The start page.

use axum::Router;
use axum::routing::get;
use maud::{Markup, html};

use super::App;
use super::shell::Shell;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/", get(home))
}

async fn home(shell: Shell) -> Markup {
    let content = html! {
        div.hero {
            h1 { "Neon Auth on axum" }
            p.lead {
                "People sign up, sign in, look after their accounts and work together here: plain forms, signed "
                "cookies, no script."
            }
            @match shell.who() {
                Ok(Some(session)) => {
                    p { "You are signed in as " strong { (session.user.email) } "." }
                    p.actions {
                        a.button href="/dashboard" { "Open the dashboard" }
                        a.button.secondary href="/account" { "Your account" }
                    }
                }
                Ok(None) => p.actions {
                    a.button href="/auth/sign-up" { "Create an account" }
                    a.button.secondary href="/auth/sign-in" { "Sign in" }
                },
                // The notice above says why.
                Err(_) => {}
            }
        }
        section.card {
            h2 { "What to try" }
            ol.steps {
                li { "Sign up, then open the dashboard: it says that the answer came from the cache." }
                li {
                    "In the browser's developer tools delete "
                    code { "neon-auth.local.session_data" }
                    " and open it again, twice: once from the auth server, then from the cache."
                }
                li {
                    "Sign in from a second browser, and end that session on the account page: the other browser's next "
                    "page is the sign-in page, though its cookie is still good. Change your name, and both show it."
                }
                li {
                    "Create an organization and invite somebody"
                    @if shell.is_development() { "; the invitation is in the " a href="/dev/outbox" { "outbox" } }
                    "."
                }
                @if shell.is_development() {
                    li {
                        "The first account that is made here administers the others: with it, ban somebody, who is "
                        "signed out at once, or act as somebody else."
                    }
                    li {
                        "Pause the auth server on the " a href="/dev/outbox" { "outbox page" }
                        ": pages still open for users with a cached session, and nobody is signed out by that."
                    }
                }
            }
            p.hint {
                "On https the cookies are " code { "Secure" } ". Here they are not, because Safari keeps none of "
                "http://localhost that is."
            }
        }
    };
    shell.page("Home", content)
}
