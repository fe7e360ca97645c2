//! What the browser says about the call.

use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::{Expected, decode};

/// Client data, with the hash that the authenticator signs.
pub(super) struct ClientData {
    fields: Fields,
    pub(super) hash: [u8; 32],
}

#[derive(Deserialize)]
struct Fields {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
}

impl ClientData {
    pub(super) fn read(base64url: &str) -> Option<Self> {
        let json = decode(base64url)?;
        Some(Self {
            fields: serde_json::from_slice(&json).ok()?,
            hash: Sha256::digest(&json).into(),
        })
    }

    /// Whether the call was of this kind, and made for this challenge by a page that may make it.
    pub(super) fn is_for(&self, kind: &str, expected: &Expected<'_>) -> bool {
        self.fields.kind == kind
            && self.fields.challenge == expected.challenge
            && self.fields.origin == expected.origin
    }
}
