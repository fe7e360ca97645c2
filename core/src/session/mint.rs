//! Signing a session into the session_data cookie.

use super::model::Session;
use super::token::{is_cookie_of, seal};
use crate::config::Config;
use crate::cookie::{Jar, SetCookie};
use crate::log::{Journal, Level};
use crate::time::UnixMillis;

/// Browsers keep no larger line (RFC 6265, section 6.1).
const LARGEST_LINE: usize = 4096;

/// The cookie that lets the next requests do without upstream: no longer than the session itself, and only for the
/// session whose token is in force.
pub(crate) fn mint(
    config: &Config,
    jar: &Jar,
    session: &Session,
    now: UnixMillis,
    log: &mut Journal,
) -> Option<SetCookie> {
    let names = config.cookie_names();
    let token = jar.token(names)?;
    if !is_cookie_of(&session.session.token, token) {
        log.say(
            Level::Warn,
            "upstream's session belongs to another token; it is not cached",
        );
        return None;
    }
    let settings = config.settings();
    let over = session.expires().as_secs();
    let expires = now.plus(settings.session_data_ttl).as_secs().min(over);
    if UnixMillis::from_secs(expires) <= now {
        return None;
    }
    let jwt = seal(session, &settings.keys, now.as_secs(), expires);
    let kept_until = UnixMillis::from_secs(expires)
        .plus(settings.stale_if_error.unwrap_or_default())
        .as_secs()
        .min(over);
    let cookie = SetCookie::lasting(
        config,
        names.session_data(),
        &jwt,
        kept_until - now.as_secs(),
    )?;
    if cookie.len() > LARGEST_LINE {
        log.say_once(
            Level::Warn,
            "a session is too large for a cookie and is not cached; keep pictures out of `user.image`",
        );
        return None;
    }
    Some(cookie)
}
