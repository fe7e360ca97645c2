//! What was cached and no longer counts.

use serde_json::Value;

use crate::scenario::{Invalidated, Whose};

/// By so many milliseconds the clocks of two machines may differ.
const TOLERANCE: i64 = 2_000;

/// Whether a session that was cached at that time, in seconds, counts no longer. Without a time it is older than all.
/// `heard` is the latest that the clock has shown.
pub(super) fn is_outdated(
    all: &[Invalidated],
    session: &Value,
    iat: Option<i64>,
    heard: i64,
) -> bool {
    let cached = iat.map_or(i64::MIN, |iat| iat.saturating_mul(1000));
    let mut about_it = all.iter().filter(|news| is_about(news, session));
    about_it.any(|news| news.at <= heard && cached <= news.at.saturating_add(TOLERANCE))
}

/// Whether a session or its user has changed since upstream was asked about it.
pub(super) fn has_changed(all: &[Invalidated], session: &Value, asked_at: i64, heard: i64) -> bool {
    let mut about_it = all.iter().filter(|news| is_about(news, session));
    about_it.any(|news| news.at <= heard && news.at > asked_at)
}

fn is_about(news: &Invalidated, session: &Value) -> bool {
    let (path, name) = match &news.whose {
        Whose::User(id) => ("/user/id", id),
        Whose::Session(token) => ("/session/token", token),
    };
    session.pointer(path).and_then(Value::as_str) == Some(name)
}
