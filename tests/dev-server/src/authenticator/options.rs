//! What a page hands to `navigator.credentials`, as the server wrote it.

use serde::Deserialize;

use crate::webauthn::ES256;

/// Options to make a passkey.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreationOptions {
    pub(super) challenge: String,
    pub(super) rp: RelyingParty,
    pub(super) user: UserEntity,
    pub_key_cred_params: Vec<Parameters>,
    #[serde(default)]
    pub(super) exclude_credentials: Vec<Descriptor>,
}

/// Options to sign with one.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RequestOptions {
    pub(super) challenge: String,
    pub(super) rp_id: Option<String>,
    /// Empty if any will do.
    #[serde(default)]
    pub(super) allow_credentials: Vec<Descriptor>,
}

#[derive(Deserialize)]
pub(super) struct RelyingParty {
    pub(super) id: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct UserEntity {
    pub(super) id: String,
}

#[derive(Deserialize)]
struct Parameters {
    alg: i64,
}

/// The id of a passkey, in base64url.
#[derive(Deserialize)]
pub(super) struct Descriptor {
    pub(super) id: String,
}

impl CreationOptions {
    pub(super) fn allow_es256(&self) -> bool {
        self.pub_key_cred_params
            .iter()
            .any(|parameters| parameters.alg == ES256)
    }
}
