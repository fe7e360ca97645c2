//! One passkey of an authenticator.

use ciborium::Value;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use sha2::{Digest as _, Sha256};

use super::AuthenticatorError;
use crate::webauthn::ES256;

/// Of the authenticator data: a user is there (bit 0) and has proved to be the owner (bit 2).
const PRESENT_AND_VERIFIED: u8 = 0b0000_0101;
/// Of the authenticator data: a key and its id follow.
const WITH_KEY: u8 = 0b0100_0000;

/// A key pair that signs for one relying party.
#[derive(Clone)]
pub(super) struct Passkey {
    pub(super) id: [u8; 16],
    pub(super) rp_id: String,
    /// Whose it is, as the relying party writes it.
    pub(super) user_handle: String,
    key: SigningKey,
    /// How often it has signed.
    uses: u32,
}

impl Passkey {
    pub(super) fn new(rp_id: String, user_handle: String) -> Result<Self, AuthenticatorError> {
        Ok(Self {
            id: random()?,
            rp_id,
            user_handle,
            key: new_key()?,
            uses: 0,
        })
    }

    /// What a relying party keeps of it: the authenticator data with id and public key.
    pub(super) fn attested_data(&self) -> Vec<u8> {
        let mut data = self.authenticator_data(PRESENT_AND_VERIFIED | WITH_KEY);
        // No model of an authenticator, and the length of the id, which 16 bits have room for.
        data.extend([0; 16]);
        data.extend([0, 16]);
        data.extend(self.id);
        data.extend(encode(&self.public_key()));
        data
    }

    /// Authenticator data and a signature over them and the client's data.
    pub(super) fn sign(&mut self, client_data: &[u8]) -> (Vec<u8>, Vec<u8>) {
        self.uses = self.uses.saturating_add(1);
        let data = self.authenticator_data(PRESENT_AND_VERIFIED);
        let mut message = data.clone();
        message.extend(Sha256::digest(client_data));
        let signature: Signature = self.key.sign(&message);
        (data, signature.to_der().as_bytes().to_vec())
    }

    fn authenticator_data(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(&self.rp_id).to_vec();
        data.push(flags);
        data.extend(self.uses.to_be_bytes());
        data
    }

    /// The public key as COSE writes it: type EC2, ES256, P-256, and the two coordinates.
    fn public_key(&self) -> Value {
        let point = self.key.verifying_key().to_sec1_point(false);
        let [x, y] = [point.x(), point.y()].map(|coordinate| {
            let bytes = coordinate.map(|bytes| bytes.to_vec());
            Value::Bytes(bytes.unwrap_or_default())
        });
        let [kty, ec2, alg, es256, crv, p256] =
            [1, 2, 3, ES256, -1, 1].map(|number| Value::Integer(number.into()));
        let [at_x, at_y] = [-2, -3].map(|number: i64| Value::Integer(number.into()));
        Value::Map(vec![
            (kty, ec2),
            (alg, es256),
            (crv, p256),
            (at_x, x),
            (at_y, y),
        ])
    }
}

/// The attestation object of a passkey that nobody vouches for.
pub(super) fn attestation(authenticator_data: Vec<u8>) -> Vec<u8> {
    encode(&Value::Map(vec![
        (text("fmt"), text("none")),
        (text("attStmt"), Value::Map(Vec::new())),
        (text("authData"), Value::Bytes(authenticator_data)),
    ]))
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn encode(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory does not fail.
    let _ = ciborium::into_writer(value, &mut bytes);
    bytes
}

/// Almost every 256 bits are a key.
fn new_key() -> Result<SigningKey, AuthenticatorError> {
    loop {
        if let Ok(key) = SigningKey::from_slice(&random::<32>()?) {
            return Ok(key);
        }
    }
}

fn random<const N: usize>() -> Result<[u8; N], AuthenticatorError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(std::io::Error::from)?;
    Ok(bytes)
}
