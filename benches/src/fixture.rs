//! Requests as a browser sends them: four cookies, one of them a cached session of about a kilobyte.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use http::request::Parts;
use neon_auth_core::{Config, ConfigBuilder, UnixMillis};
use sha2::Sha256;

/// 2026-06-01T12:00:00Z.
pub const NOW: UnixMillis = UnixMillis::from_secs(1_780_315_200);

/// What signs the session cookie.
pub const SECRET: &str = "a-secret-of-the-32-characters-that-it-takes";
/// The token of the session that all but [`Visitor::of`] have.
pub const TOKEN: &str = "4RXBGTuLkZcHQwYmJ0nPpVd7sEoKi9Fa";
const SIGNATURE: &str = "Zm9ydHktZm91ciBjaGFyYWN0ZXJzIG9mIHNpZ25hdHU%3D";

/// The options that have no default.
pub fn options() -> ConfigBuilder {
    Config::builder()
        .base_url("https://ep-bench.neonauth.eu-central-1.aws.neon.tech/neondb/auth")
        .cookie_secret(SECRET)
}

/// The configuration with every default in place.
#[must_use]
pub fn config() -> Config {
    options().build().expect("the options are valid")
}

/// The key, ready to be used.
#[must_use]
pub fn key() -> Hmac<Sha256> {
    Hmac::new_from_slice(SECRET.as_bytes()).expect("HMAC takes keys of any length")
}

/// Who makes a request.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The session's token.
    pub token: String,
    /// When the cached session was signed and when it expires, in Unix seconds.
    pub cached: (i64, i64),
    /// When the session is over.
    pub ends: &'static str,
    /// How many bytes the user record has in a field of the application's own.
    pub extra: usize,
}

impl Default for Visitor {
    fn default() -> Self {
        Self {
            token: TOKEN.to_owned(),
            cached: (1_780_315_190, 1_780_315_490),
            ends: "2026-06-08T12:00:00.000Z",
            extra: 0,
        }
    }
}

impl Visitor {
    /// One of many, each with a token as long as the others'.
    #[must_use]
    pub fn of(number: usize) -> Self {
        Self {
            token: format!("4RXBGTuLkZcHQwYmJ0nP{number:012}"),
            ..Self::default()
        }
    }

    /// One whose cookie expired ten seconds ago.
    #[must_use]
    pub fn expired() -> Self {
        Self {
            cached: (1_780_314_890, 1_780_315_190),
            ..Self::default()
        }
    }

    /// One whose cookie is good at any time in which a bench may be run against the system's clock.
    #[must_use]
    pub fn for_decades() -> Self {
        Self {
            cached: (1_780_315_190, 4_070_908_800),
            ends: "2099-01-01T00:00:00.000Z",
            ..Self::default()
        }
    }

    /// What upstream answers to `get-session`.
    #[must_use]
    pub fn session(&self) -> String {
        format!("{{{}}}", self.members())
    }

    fn members(&self) -> String {
        let extra = match self.extra {
            0 => String::new(),
            bytes => format!(r#","biography":"{}""#, "a".repeat(bytes)),
        };
        format!(
            concat!(
                r#""session":{{"id":"0b1e7a52-6a5e-4c39-9d1b-0a8f1f3f6c11","userId":"7f0d3b8e-5c0b-4a53-8a33-52f1c6de9a20","#,
                r#""token":"{token}","expiresAt":"{ends}","createdAt":"2026-06-01T11:00:00.000Z","#,
                r#""updatedAt":"2026-06-01T11:59:00.000Z","ipAddress":"203.0.113.7","#,
                r#""userAgent":"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0","#,
                r#""impersonatedBy":null,"activeOrganizationId":null}},"#,
                r#""user":{{"id":"7f0d3b8e-5c0b-4a53-8a33-52f1c6de9a20","name":"Ada Lovelace","email":"ada@example.com","#,
                r#""emailVerified":true,"image":null,"createdAt":"2026-05-31T12:00:00.000Z","#,
                r#""updatedAt":"2026-06-01T11:00:00.000Z","role":"user","banned":false,"banReason":null,"banExpires":null{extra}}}"#,
            ),
            token = self.token,
            ends = self.ends,
            extra = extra,
        )
    }

    /// The session_data cookie's value.
    #[must_use]
    pub fn session_data(&self) -> String {
        let (issued, expires) = self.cached;
        let payload = format!(
            r#"{{{},"iat":{issued},"exp":{expires},"sub":"7f0d3b8e-5c0b-4a53-8a33-52f1c6de9a20"}}"#,
            self.members()
        );
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
        let message = format!("{header}.{}", URL_SAFE_NO_PAD.encode(payload));
        let mut mac = key();
        mac.update(message.as_bytes());
        let tag = mac.finalize().into_bytes();
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag))
    }

    /// The pair that makes a session out of a request.
    #[must_use]
    pub fn token_cookie(&self) -> String {
        format!(
            "__Secure-neon-auth.session_token={}.{SIGNATURE}",
            self.token
        )
    }

    /// The Cookie header with a cached session in it.
    #[must_use]
    pub fn cookies(&self) -> String {
        self.cookies_with(&self.session_data())
    }

    fn cookies_with(&self, session_data: &str) -> String {
        format!(
            "theme=dark; {}; __Secure-neon-auth.local.session_data={session_data}; _ga=GA1.1.1234567890.1780000000",
            self.token_cookie()
        )
    }

    /// The Cookie header of somebody who was signed in, but not here for some time.
    #[must_use]
    pub fn cookies_without_cache(&self) -> String {
        format!(
            "theme=dark; {}; _ga=GA1.1.1234567890.1780000000",
            self.token_cookie()
        )
    }
}

/// The session_data cookie's value.
#[must_use]
pub fn session_data() -> String {
    Visitor::default().session_data()
}

/// The head of a request that is signed in.
#[must_use]
pub fn signed_in() -> Parts {
    page(&Visitor::default().cookies())
}

/// The same with one character of the cached session changed.
#[must_use]
pub fn forged() -> Parts {
    let visitor = Visitor::default();
    let mut data = visitor.session_data();
    let last = if data.pop() == Some('A') { 'E' } else { 'A' };
    data.push(last);
    page(&visitor.cookies_with(&data))
}

/// A request for a protected page.
#[must_use]
pub fn page(cookies: &str) -> Parts {
    request(http::Method::GET, "/dashboard?tab=billing", cookies)
}

/// A request of a browser; no Cookie header if `cookies` is empty.
#[must_use]
pub fn request(method: http::Method, target: &str, cookies: &str) -> Parts {
    let mut request = http::Request::builder()
        .method(method)
        .uri(target)
        .header("host", "app.example.com")
        .header("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0)")
        .header("accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")
        .header("accept-language", "en")
        .header("accept-encoding", "gzip, br");
    if !cookies.is_empty() {
        request = request.header("cookie", cookies);
    }
    let request = request.body(()).expect("the head is valid");
    request.into_parts().0
}
