//! The ways a user can sign in.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::clock::Timestamp;
use crate::provider::Identity;

/// The provider id of an e-mail address with a password.
pub(crate) const CREDENTIAL: &str = "credential";

/// A way to sign in: a password, or an identity at a provider.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Account {
    pub(crate) account_id: String,
    pub(crate) provider_id: String,
    pub(crate) user_id: String,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) id: String,
    pub(crate) scopes: Vec<&'static str>,
    #[serde(skip)]
    pub(crate) password: Option<PasswordHash>,
    #[serde(skip)]
    pub(crate) tokens: Option<ProviderTokens>,
}

/// What a provider gave out for an identity.
#[derive(Debug, Clone)]
pub(crate) struct ProviderTokens {
    pub(crate) identity: Identity,
    pub(crate) access_token: String,
    pub(crate) access_token_expires_at: Timestamp,
    pub(crate) refresh_token: String,
    pub(crate) id_token: String,
}

/// A password, hashed with a salt but cheaply: what is stored here lives as long as the process and
/// never leaves it, and a slow hash would only slow tests down.
#[derive(Debug, Clone)]
pub(crate) struct PasswordHash {
    salt: [u8; 16],
    digest: [u8; 32],
}

impl PasswordHash {
    pub(crate) fn new(password: &str, salt: [u8; 16]) -> Self {
        let digest = Sha256::new()
            .chain_update(salt)
            .chain_update(password)
            .finalize()
            .into();
        Self { salt, digest }
    }

    pub(crate) fn verify(&self, password: &str) -> bool {
        Self::new(password, self.salt).digest == self.digest
    }
}
