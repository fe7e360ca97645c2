//! A request as a browser sends it: four cookies, one of them a cached session of about a kilobyte.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use http::request::Parts;
use neon_auth_core::{Config, UnixMillis};
use sha2::Sha256;

/// 2026-06-01T12:00:00Z.
pub const NOW: UnixMillis = UnixMillis::from_secs(1_780_315_200);

const SECRET: &str = "a-secret-of-the-32-characters-that-it-takes";
const TOKEN: &str = "4RXBGTuLkZcHQwYmJ0nPpVd7sEoKi9Fa";
const SIGNATURE: &str = "Zm9ydHktZm91ciBjaGFyYWN0ZXJzIG9mIHNpZ25hdHU%3D";

/// The configuration with every default in place.
#[must_use]
pub fn config() -> Config {
    Config::builder()
        .base_url("https://ep-bench.neonauth.eu-central-1.aws.neon.tech/neondb/auth")
        .cookie_secret(SECRET)
        .build()
        .expect("the options are valid")
}

/// The key, ready to be used.
#[must_use]
pub fn key() -> Hmac<Sha256> {
    Hmac::new_from_slice(SECRET.as_bytes()).expect("HMAC takes keys of any length")
}

/// The session_data cookie's value.
#[must_use]
pub fn session_data() -> String {
    let payload = format!(
        concat!(
            r#"{{"session":{{"id":"0b1e7a52-6a5e-4c39-9d1b-0a8f1f3f6c11","userId":"7f0d3b8e-5c0b-4a53-8a33-52f1c6de9a20","#,
            r#""token":"{token}","expiresAt":"2026-06-08T12:00:00.000Z","createdAt":"2026-06-01T11:00:00.000Z","#,
            r#""updatedAt":"2026-06-01T11:59:00.000Z","ipAddress":"203.0.113.7","#,
            r#""userAgent":"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0","#,
            r#""impersonatedBy":null,"activeOrganizationId":null}},"#,
            r#""user":{{"id":"7f0d3b8e-5c0b-4a53-8a33-52f1c6de9a20","name":"Ada Lovelace","email":"ada@example.com","#,
            r#""emailVerified":true,"image":null,"createdAt":"2026-05-31T12:00:00.000Z","#,
            r#""updatedAt":"2026-06-01T11:00:00.000Z","role":"user","banned":false,"banReason":null,"banExpires":null}},"#,
            r#""iat":1780315190,"exp":1780315490,"sub":"7f0d3b8e-5c0b-4a53-8a33-52f1c6de9a20"}}"#,
        ),
        token = TOKEN
    );
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
    let message = format!("{header}.{}", URL_SAFE_NO_PAD.encode(payload));
    let mut mac = key();
    mac.update(message.as_bytes());
    let tag = mac.finalize().into_bytes();
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag))
}

/// The head of a request that is signed in.
#[must_use]
pub fn signed_in() -> Parts {
    head(&session_data())
}

/// The same with one character of the cached session changed.
#[must_use]
pub fn forged() -> Parts {
    let mut data = session_data();
    let last = if data.pop() == Some('A') { 'E' } else { 'A' };
    data.push(last);
    head(&data)
}

fn head(session_data: &str) -> Parts {
    let cookies = format!(
        "theme=dark; __Secure-neon-auth.session_token={TOKEN}.{SIGNATURE}; \
         __Secure-neon-auth.local.session_data={session_data}; _ga=GA1.1.1234567890.1780000000"
    );
    let request = http::Request::get("/dashboard?tab=billing")
        .header("host", "app.example.com")
        .header("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0)")
        .header("accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")
        .header("accept-language", "en")
        .header("accept-encoding", "gzip, br")
        .header("cookie", cookies)
        .body(())
        .expect("the head is valid");
    request.into_parts().0
}
