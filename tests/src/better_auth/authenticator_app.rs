//! What an authenticator app does: it reads the picture and shows codes (RFC 6238).

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use url::Url;

/// An app that has read a picture.
#[derive(Clone)]
pub struct AuthenticatorApp {
    /// As the picture has it.
    pub secret: String,
}

/// Not the secret.
impl fmt::Debug for AuthenticatorApp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthenticatorApp").finish_non_exhaustive()
    }
}

impl AuthenticatorApp {
    /// One that reads `otpauth://totp/…?secret=…`.
    #[must_use]
    pub fn read(uri: &str) -> Self {
        let uri = Url::parse(uri).expect("a URI");
        let mut query = uri.query_pairs();
        let secret = query.find(|(name, _)| name == "secret");
        let (_, secret) = secret.expect("a secret");
        Self {
            secret: secret.into_owned(),
        }
    }

    /// The code that it shows now.
    #[must_use]
    pub fn code(&self) -> String {
        let key = decoded(&self.secret);
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .expect("a time");
        let step = now.as_secs() / 30;
        let mut mac = Hmac::<Sha1>::new_from_slice(&key).expect("a key");
        mac.update(&step.to_be_bytes());
        let digest = mac.finalize().into_bytes();
        let offset = usize::from(digest[19] & 0xF);
        let chosen = digest[offset..offset + 4].try_into().expect("four bytes");
        let number = u32::from_be_bytes(chosen) & 0x7FFF_FFFF;
        format!("{:06}", number % 1_000_000)
    }
}

/// RFC 4648, section 6, without padding.
fn decoded(base32: &str) -> Vec<u8> {
    let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = base32
        .chars()
        .map(|character| digits.find(character).expect("base32"))
        .map(|value| format!("{value:05b}"))
        .collect();
    let bytes = bits.as_bytes().chunks_exact(8);
    bytes
        .map(|bits| std::str::from_utf8(bits).expect("digits"))
        .map(|bits| u8::from_str_radix(bits, 2).expect("eight bits"))
        .collect()
}
