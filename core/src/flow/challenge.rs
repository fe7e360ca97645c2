//! The cookies that tie an OAuth sign-in to the browser that began it.

use crate::config::Config;
use crate::cookie::{Jar, SetCookie};

/// Deletes both spellings: the challenge is good for one exchange.
pub(super) fn end(config: &Config, jar: &mut Jar) {
    for name in config.cookie_names().challenges() {
        if let Some(deletion) = SetCookie::deletion(config, name) {
            jar.set(deletion);
        }
    }
}
