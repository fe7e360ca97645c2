//! The codes of authenticator apps (RFC 6238): six digits that change every 30 seconds.

use form_urlencoded::Serializer;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

use crate::clock::Timestamp;
use crate::signer::encode_component;

const PERIOD: i64 = 30;

/// How many codes before and after the current one count, too: clocks differ.
const WINDOW: i64 = 1;

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The code of a moment.
pub(crate) fn code(secret: &str, now: Timestamp) -> String {
    code_at(secret, step(now))
}

/// Whether a code is that of about this moment.
pub(crate) fn is_right(secret: &str, now: Timestamp, given: &str) -> bool {
    let step = step(now);
    (-WINDOW..=WINDOW).any(|offset| code_at(secret, step.saturating_add(offset)) == given)
}

/// What an app reads as a picture: `otpauth://totp/…`.
pub(crate) fn uri(secret: &str, issuer: &str, account: &str) -> String {
    let query = Serializer::new(String::new())
        .append_pair("secret", &base32(secret.as_bytes()))
        .append_pair("issuer", issuer)
        .append_pair("digits", "6")
        .append_pair("period", &PERIOD.to_string())
        .finish();
    let (issuer, account) = (encode_component(issuer), encode_component(account));
    format!("otpauth://totp/{issuer}:{account}?{query}")
}

fn step(now: Timestamp) -> i64 {
    now.unix_seconds().div_euclid(PERIOD)
}

/// RFC 4226, section 5.3.
fn code_at(secret: &str, step: i64) -> String {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(&step.to_be_bytes());
    let digest: [u8; 20] = mac.finalize().into_bytes().into();
    let offset = usize::from(digest.last().copied().unwrap_or_default() & 0xF);
    let mut chosen = [0; 4];
    for (byte, from) in chosen.iter_mut().zip(digest.iter().skip(offset)) {
        *byte = *from;
    }
    let number = u32::from_be_bytes(chosen) & 0x7FFF_FFFF;
    format!("{:06}", number % 1_000_000)
}

/// RFC 4648, section 6, without padding.
fn base32(bytes: &[u8]) -> String {
    let mut text = String::new();
    for five in bytes.chunks(5) {
        let mut whole = [0; 8];
        for (to, from) in whole.iter_mut().skip(3).zip(five) {
            *to = *from;
        }
        let bits = u64::from_be_bytes(whole);
        let characters = (five.len() * 8).div_ceil(5);
        for index in 0..characters {
            let value = (bits >> (35 - 5 * index)) & 0x1F;
            let character = usize::try_from(value).ok().and_then(|at| BASE32.get(at));
            text.extend(character.copied().map(char::from));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    /// RFC 6238, appendix B.
    const SECRET: &str = "12345678901234567890";

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from(UNIX_EPOCH + Duration::from_secs(seconds))
    }

    #[test]
    fn codes_are_those_of_the_rfc() {
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(SECRET, at(seconds)), expected, "at {seconds}");
        }
    }

    #[test]
    fn the_codes_before_and_after_count_too() {
        let code = code(SECRET, at(1_111_111_110));
        for (seconds, is_near) in [
            (1_111_111_050, false),
            (1_111_111_080, true),
            (1_111_111_169, true),
            (1_111_111_170, false),
        ] {
            assert_eq!(
                is_right(SECRET, at(seconds), &code),
                is_near,
                "at {seconds}"
            );
        }
    }

    /// RFC 4648, section 10.
    #[test]
    fn base32_is_that_of_the_rfc() {
        for (plain, encoded) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(plain.as_bytes()), encoded);
        }
    }

    #[test]
    fn a_uri_names_issuer_and_account() {
        let uri = uri("foo", "My Shop", "ann@example.com");
        let expected = "otpauth://totp/My%20Shop:ann%40example.com\
                        ?secret=MZXW6&issuer=My+Shop&digits=6&period=30";
        assert_eq!(uri, expected);
    }
}
