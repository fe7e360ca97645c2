//! The least that believing the cookie takes, with the crates that the library uses: its MAC, its base64 and its JSON,
//! typed and borrowed. Nothing is looked for in a header, kept or decided.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use serde::Deserialize;
use sha2::Sha256;

/// The payload, as far as the library types it.
#[derive(Debug, Deserialize)]
pub struct Claims<'p> {
    /// The session.
    #[serde(borrow)]
    pub session: SessionRecord<'p>,
    /// The user.
    #[serde(borrow)]
    pub user: User<'p>,
    /// The expiry.
    pub exp: i64,
}

/// The session, as far as the library types it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names are Better Auth's")]
pub struct SessionRecord<'p> {
    pub id: &'p str,
    pub user_id: &'p str,
    pub token: &'p str,
    pub expires_at: &'p str,
    pub created_at: &'p str,
    pub updated_at: &'p str,
    pub ip_address: Option<&'p str>,
    pub user_agent: Option<&'p str>,
    pub impersonated_by: Option<&'p str>,
    pub active_organization_id: Option<&'p str>,
}

/// The user, likewise.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names are Better Auth's")]
pub struct User<'p> {
    pub id: &'p str,
    pub name: &'p str,
    pub email: &'p str,
    pub email_verified: bool,
    pub image: Option<&'p str>,
    pub created_at: &'p str,
    pub updated_at: &'p str,
    pub role: Option<&'p str>,
    pub banned: Option<bool>,
    pub ban_reason: Option<&'p str>,
    pub ban_expires: Option<&'p str>,
}

/// All three parts of it: the expiry, if the MAC is right.
#[must_use]
pub fn whole(key: &Hmac<Sha256>, jwt: &str) -> Option<i64> {
    let (message, tag) = jwt.rsplit_once('.')?;
    if !mac_is_right(key, message, tag) {
        return None;
    }
    let payload = decoded(message)?;
    Some(parsed(&payload)?.exp)
}

/// HMAC-SHA256 over the message, compared in constant time.
#[must_use]
pub fn mac_is_right(key: &Hmac<Sha256>, message: &str, tag: &str) -> bool {
    let mut expected = [0; 32];
    let mut mac = key.clone();
    mac.update(message.as_bytes());
    URL_SAFE_NO_PAD.decode_slice(tag, &mut expected).is_ok() && mac.verify_slice(&expected).is_ok()
}

/// base64 of the payload.
#[must_use]
pub fn decoded(message: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(message.split_once('.')?.1).ok()
}

/// JSON of the payload, nothing of it copied.
#[must_use]
pub fn parsed(payload: &[u8]) -> Option<Claims<'_>> {
    serde_json::from_slice(payload).ok()
}
