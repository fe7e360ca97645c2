//! The cookies of a session that is over.

use crate::config::Config;
use crate::cookie::{Jar, SetCookie};

/// The lines that delete them, if the request carried them.
pub(super) fn deletions(config: &Config, jar: &Jar) -> Vec<SetCookie> {
    let sent = jar.session_cookies(config.cookie_names());
    let deletions = config.deletions();
    let token = sent.token.map(|_| deletions.session_token.clone());
    let data = sent.data.map(|_| deletions.session_data.clone());
    token.into_iter().chain(data).collect()
}
