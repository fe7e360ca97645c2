//! The cookies that tie an OAuth sign-in to the browser that began it.

use crate::config::Config;
use crate::cookie::Jar;

/// Deletes both spellings: the challenge is good for one exchange.
pub(super) fn end(config: &Config, jar: &mut Jar) {
    for deletion in &config.deletions().challenges {
        jar.set(deletion.clone());
    }
}
