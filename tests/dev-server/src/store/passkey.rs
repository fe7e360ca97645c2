//! Passkeys.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Serialize, Serializer};

use crate::clock::Timestamp;
use crate::webauthn::PublicKey;

use super::Store;

/// A passkey row, serialised with the keys, order and nulls of the real server.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Passkey {
    pub(crate) name: Option<String>,
    #[serde(serialize_with = "in_base64")]
    pub(crate) public_key: PublicKey,
    pub(crate) user_id: String,
    #[serde(rename = "credentialID")]
    pub(crate) credential_id: String,
    pub(crate) counter: u32,
    pub(crate) device_type: &'static str,
    pub(crate) backed_up: bool,
    /// With commas between them.
    pub(crate) transports: String,
    pub(crate) created_at: Timestamp,
    pub(crate) aaguid: String,
    pub(crate) id: String,
}

/// What a challenge was made for.
#[derive(Debug)]
pub(crate) enum PasskeyChallenge {
    /// A new passkey of this user's.
    Registration { challenge: String, user_id: String },
    /// A sign-in.
    Authentication { challenge: String },
}

fn in_base64<S: Serializer>(key: &PublicKey, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(key.cose()))
}

impl Store {
    pub(crate) fn passkey(&self, id: &str) -> Option<&Passkey> {
        self.passkeys.iter().find(|passkey| passkey.id == id)
    }

    pub(crate) fn passkey_mut(&mut self, id: &str) -> Option<&mut Passkey> {
        self.passkeys.iter_mut().find(|passkey| passkey.id == id)
    }

    pub(crate) fn passkey_by_credential(&self, credential_id: &str) -> Option<&Passkey> {
        self.passkeys
            .iter()
            .find(|passkey| passkey.credential_id == credential_id)
    }

    pub(crate) fn passkeys_of<'a>(&'a self, user_id: &'a str) -> impl Iterator<Item = &'a Passkey> {
        self.passkeys
            .iter()
            .filter(move |passkey| passkey.user_id == user_id)
    }

    pub(crate) fn delete_passkey(&mut self, id: &str) {
        self.passkeys.retain(|passkey| passkey.id != id);
    }
}
