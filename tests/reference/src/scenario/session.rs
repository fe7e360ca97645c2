//! Sessions as Better Auth writes them.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The tokens there are. Most of what is made for one scenario is about the first.
pub const TOKENS: [&str; 2] = ["tok-c4n4ry-a", "tok.c4n4ry/b"];

/// The members `session` and `user`; `more` is more fields of the user, with a comma before each.
#[must_use]
pub fn session_of(token: &str, expires: &str, more: &str) -> String {
    format!(
        r#""session":{{"id":"s1","userId":"u1","token":"{token}","expiresAt":"{expires}","ipAddress":null}},"user":{{"id":"u1","email":"c4n4ry@app.example","emailVerified":true{more}}}"#
    )
}

/// The instant as Better Auth writes it; the nearest from 1970 to 9999, which are the years that can be written.
#[must_use]
pub fn rfc3339(millis: i64) -> String {
    let in_range = millis.clamp(0, 253_402_300_799_000);
    let instant = OffsetDateTime::from_unix_timestamp_nanos(i128::from(in_range) * 1_000_000);
    instant
        .ok()
        .and_then(|instant| instant.format(&Rfc3339).ok())
        .unwrap_or_default()
}
