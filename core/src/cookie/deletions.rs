//! The lines that delete our cookies.

use super::SetCookie;
use crate::config::Settings;

/// The lines that delete our cookies: always the same, so they are made once.
pub(crate) struct Deletions {
    pub(crate) session_token: SetCookie,
    pub(crate) session_data: SetCookie,
    /// Of both spellings.
    pub(crate) challenges: [SetCookie; 2],
}

impl Deletions {
    /// `None` if a setting is invalid in a header.
    pub(crate) fn of(settings: &Settings) -> Option<Self> {
        let names = &settings.cookie_names;
        let delete = |name: &str| SetCookie::deletion(settings, name);
        let [one, other] = names.challenges();
        Some(Self {
            session_token: delete(names.session_token())?,
            session_data: delete(names.session_data())?,
            challenges: [delete(one)?, delete(other)?],
        })
    }
}
