//! The check as applications write it themselves: the cookies split, `jsonwebtoken`, structs of owned text.

use http::HeaderMap;
use http::header::COOKIE;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use neon_auth_benches::fixture::{NOW, SECRET};
use serde::Deserialize;

/// Everything that is made once.
pub(crate) struct Checker {
    key: DecodingKey,
    validation: Validation,
}

/// Better Auth's session and user.
#[derive(Deserialize)]
pub(crate) struct Session {
    exp: i64,
    session: SessionRecord,
    #[expect(dead_code, reason = "for the application to read")]
    user: User,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "for the application to read")]
struct SessionRecord {
    id: String,
    user_id: String,
    token: String,
    expires_at: String,
    created_at: String,
    updated_at: String,
    ip_address: Option<String>,
    user_agent: Option<String>,
    impersonated_by: Option<String>,
    active_organization_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "for the application to read")]
struct User {
    id: String,
    name: String,
    email: String,
    email_verified: bool,
    image: Option<String>,
    created_at: String,
    updated_at: String,
    role: Option<String>,
    banned: Option<bool>,
    ban_reason: Option<String>,
    ban_expires: Option<String>,
}

impl Default for Checker {
    fn default() -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        // The crate reads the system's clock, and the fixture has its own time: the expiry is compared below.
        validation.validate_exp = false;
        Self {
            key: DecodingKey::from_secret(SECRET.as_bytes()),
            validation,
        }
    }
}

impl Checker {
    /// Who is signed in.
    pub(crate) fn session(&self, headers: &HeaderMap) -> Option<Session> {
        let cookies = headers.get(COOKIE)?.to_str().ok()?;
        let cookie = |name: &str| {
            let mut pairs = cookies.split("; ").filter_map(|pair| pair.split_once('='));
            pairs.find_map(|(known, value)| (known == name).then_some(value))
        };
        let token = cookie("__Secure-neon-auth.session_token")?;
        let data = cookie("__Secure-neon-auth.local.session_data")?;
        let session = decode::<Session>(data, &self.key, &self.validation)
            .ok()?
            .claims;
        let is_live = session.exp > NOW.as_secs();
        (is_live && token.split('.').next() == Some(&*session.session.token)).then_some(session)
    }
}
