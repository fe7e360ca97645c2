//! Everything the server signs with its secret: cookie values and the tokens in mail links.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::clock::Timestamp;
use crate::random::Random;

/// What JavaScript's `encodeURIComponent` escapes.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// Percent-encodes like JavaScript's `encodeURIComponent`.
pub(crate) fn encode_component(text: &str) -> String {
    utf8_percent_encode(text, COMPONENT).to_string()
}

/// The server's secret, and what is signed with it.
pub(crate) struct Signer {
    key: [u8; 64],
}

/// What the token of a verification link says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MailClaims {
    /// The address the account has now.
    pub(crate) email: String,
    /// The address it is to have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) update_to: Option<String>,
    /// Which step of a change of address this is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) request_type: Option<String>,
    /// When it was issued, in Unix seconds.
    pub(crate) iat: i64,
    /// When it ends, in Unix seconds.
    pub(crate) exp: i64,
}

/// Why a mail token does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MailTokenFault {
    /// It was not signed here, or is not a token at all.
    Invalid,
    /// Its time is over.
    Expired,
}

impl Signer {
    pub(crate) fn new(random: &mut Random) -> Self {
        Self {
            key: random.bytes(),
        }
    }

    fn mac(&self, message: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new((&self.key).into());
        mac.update(message.as_bytes());
        mac
    }

    /// The signature of a text, in base64.
    pub(crate) fn signature(&self, text: &str) -> String {
        STANDARD.encode(self.mac(text).finalize().into_bytes())
    }

    /// Whether a text was signed here.
    pub(crate) fn has_signed(&self, text: &str, signature: &str) -> bool {
        let signature = STANDARD.decode(signature);
        signature.is_ok_and(|signature| self.mac(text).verify_slice(&signature).is_ok())
    }

    /// A cookie value as it goes over the wire: `value.signature`, percent-encoded as a whole.
    pub(crate) fn sign(&self, value: &str) -> String {
        encode_component(&format!("{value}.{}", self.signature(value)))
    }

    /// Proof that a text was seen here.
    pub(crate) fn tag(&self, text: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(text).finalize().into_bytes())
    }

    /// The value inside a percent-decoded signed cookie, if the signature is right.
    pub(crate) fn verify<'a>(&self, signed: &'a str) -> Option<&'a str> {
        let (value, signature) = signed.rsplit_once('.')?;
        self.has_signed(value, signature).then_some(value)
    }

    /// The token of a mail link: an HS256 JWT.
    pub(crate) fn mail_token(&self, claims: &MailClaims) -> String {
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256"}"#);
        let payload = URL_SAFE_NO_PAD.encode(serde_json::to_vec(claims).unwrap_or_default());
        let message = format!("{header}.{payload}");
        let signature = URL_SAFE_NO_PAD.encode(self.mac(&message).finalize().into_bytes());
        format!("{message}.{signature}")
    }

    /// What a mail link's token says.
    pub(crate) fn read_mail_token(
        &self,
        token: &str,
        now: Timestamp,
    ) -> Result<MailClaims, MailTokenFault> {
        let claims = self.verified_claims(token).ok_or(MailTokenFault::Invalid)?;
        if claims.exp <= now.unix_seconds() {
            return Err(MailTokenFault::Expired);
        }
        Ok(claims)
    }

    fn verified_claims(&self, token: &str) -> Option<MailClaims> {
        let (message, signature) = token.rsplit_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        self.mac(message).verify_slice(&signature).ok()?;
        let (_header, payload) = message.split_once('.')?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_value_is_encoded_as_a_whole() {
        let signed = Signer::new(&mut Random::from_seed(1)).sign("true");
        assert!(signed.starts_with("true."), "{signed}");
        assert!(signed.ends_with("%3D"), "{signed} keeps its padding bare");
        assert!(!signed.contains(['+', '/', '=']), "{signed}");
    }

    #[test]
    fn another_secret_verifies_nothing() {
        let one = Signer { key: [1; 64] };
        let other = Signer { key: [2; 64] };
        let value = "token.c2lnbmF0dXJl";
        assert_eq!(one.verify(value), None);
        let signed = one
            .sign("token")
            .replace("%3D", "=")
            .replace("%2F", "/")
            .replace("%2B", "+");
        assert_eq!(one.verify(&signed), Some("token"));
        assert_eq!(other.verify(&signed), None);
    }
}
