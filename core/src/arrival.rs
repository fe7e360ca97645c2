//! How somebody arrives at a page for signing in.

use std::fmt;

use crate::config::Config;
use crate::error::is_code;
use crate::request::IncomingRequest;

const REDIRECT_TO: &str = "redirectTo";

/// Says how somebody arrives at a page for signing in, by that page's query: where they wanted to go, and what went
/// wrong.
///
/// Anybody can write a link to that page, so both are checked: a [`redirect_to`](Self::redirect_to) stays on this
/// application, and an [`error`](Self::error) is a code.
///
/// ```
/// # use neon_auth_core::{Arrival, Config, IncomingRequest};
/// # let config = Config::builder().base_url("https://auth.example/db/auth")
/// #     .cookie_secret("0123456789abcdef0123456789abcdef").build()?;
/// let (parts, ()) = http::Request::get("/auth/sign-in?redirectTo=%2Fbilling&error=OAUTH_FAILED").body(())?.into_parts();
/// let request = IncomingRequest::new(&parts.method, &parts.uri, &parts.headers);
/// let arrival = Arrival::new(&config, &request);
/// assert_eq!(arrival.redirect_to(), Some("/billing"));
/// assert_eq!(arrival.error(), Some("OAUTH_FAILED"));
/// // A link to another page of the kind keeps the way back.
/// assert_eq!(arrival.carried_to("/auth/sign-up"), "/auth/sign-up?redirectTo=%2Fbilling");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Arrival {
    redirect_to: Option<String>,
    error: Option<String>,
}

impl Arrival {
    /// Reads the query of a request to the page. Of several values of a name, the first counts.
    #[must_use]
    pub fn new(config: &Config, request: &IncomingRequest) -> Self {
        let query = request.query().unwrap_or_default().as_bytes();
        let first = |wanted: &str| {
            let mut pairs = form_urlencoded::parse(query);
            pairs.find_map(|(name, value)| (name == wanted).then_some(value))
        };
        let redirect_to = first(REDIRECT_TO);
        let redirect_to = redirect_to.filter(|raw| config.return_path(raw).is_some());
        Self {
            redirect_to: redirect_to.map(Into::into),
            error: first("error").filter(|code| is_code(code)).map(Into::into),
        }
    }

    /// Returns the path and query to lead to after signing in, checked by [`Config::return_path`]. None if there is none,
    /// or if it leads elsewhere.
    #[must_use]
    pub fn redirect_to(&self) -> Option<&str> {
        self.redirect_to.as_deref()
    }

    /// Returns the code of what went wrong, such as `SESSION_NOT_FRESH` or `OAUTH_FAILED`.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    /// Returns the address of another page for signing in, with the way back in its query. The error stays here.
    #[must_use]
    pub fn carried_to(&self, page: &str) -> String {
        let Some(path) = &self.redirect_to else {
            return page.to_owned();
        };
        let separator = match page.contains('?') {
            true => '&',
            false => '?',
        };
        let path: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
        format!("{page}{separator}{REDIRECT_TO}={path}")
    }
}

/// Without the path: its query is the page's own and may hold anything.
impl fmt::Debug for Arrival {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arrival")
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrival(target: &'static str) -> Arrival {
        let config = Config::builder()
            .base_url("https://auth.example/db/auth")
            .cookie_secret("0123456789abcdef0123456789abcdef")
            .build()
            .unwrap();
        let (parts, ()) = http::Request::get(target).body(()).unwrap().into_parts();
        let request = IncomingRequest::new(&parts.method, &parts.uri, &parts.headers);
        Arrival::new(&config, &request)
    }

    #[test]
    fn a_link_leads_to_no_other_site() {
        for target in [
            "/auth/sign-in?redirectTo=https%3A%2F%2Fevil.example",
            "/auth/sign-in?redirectTo=%2F%2Fevil.example",
            "/auth/sign-in?redirectTo=/%5Cevil.example",
            "/auth/sign-in?redirectTo=//evil.example&redirectTo=/page",
            "/auth/sign-in",
        ] {
            assert_eq!(arrival(target).redirect_to(), None, "{target}");
        }
    }

    #[test]
    fn an_error_is_a_code_and_no_text_of_somebody_elses() {
        let said = |target| arrival(target).error().map(str::to_owned);
        assert_eq!(said("/a?error=BANNED_USER").as_deref(), Some("BANNED_USER"));
        assert_eq!(said("/a?error=Call%20this%20number"), None);
    }

    #[test]
    fn the_way_back_is_carried_whole() {
        let arrival = arrival("/auth/sign-in?redirectTo=%2Fa%3Fb%3D1%26c%3Dd%2520e");
        assert_eq!(arrival.redirect_to(), Some("/a?b=1&c=d%20e"));
        assert_eq!(
            arrival.carried_to("/auth/sign-up?by=mail"),
            "/auth/sign-up?by=mail&redirectTo=%2Fa%3Fb%3D1%26c%3Dd%2520e"
        );
        assert!(!format!("{arrival:?}").contains("d%20e"));
    }
}
