//! A browser with an authenticator, as far as passkeys need one, without a browser.

mod error;
mod options;
mod passkey;

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::json;

use crate::origin::host_name;

pub use error::AuthenticatorError;
use options::{CreationOptions, Descriptor, RequestOptions};
use passkey::Passkey;

/// Takes the place of a browser and its authenticator: makes passkeys and signs with them, so that a test walks through
/// the pages of an application that has passkeys.
///
/// It does what a page's script does with `navigator.credentials`: the options come from the server as JSON, and the
/// answer goes back there as JSON. It works with any server that speaks WebAuthn, also with a real one. Its keys are
/// ES256, it vouches for nothing (attestation `none`), and it takes the user for present and verified.
///
/// ```
/// use neon_auth_dev_server::Authenticator;
///
/// let mut authenticator = Authenticator::new("http://localhost:3000");
/// let options = r#"{"challenge": "bm90IHNvIHNlY3JldA", "rp": {"id": "localhost"}, "user": {"id": "YW5u"},
///     "pubKeyCredParams": [{"alg": -7, "type": "public-key"}]}"#; // of `passkey/generate-register-options`
/// let response = authenticator.register(options)?; // for `passkey/verify-registration`
/// assert!(response.contains("attestationObject"));
///
/// let options = r#"{"challenge": "bm90IHNvIHNlY3JldA", "rpId": "localhost"}"#;
/// let response = authenticator.authenticate(options)?; // for `passkey/verify-authentication`
/// assert!(response.contains("signature"));
/// # Ok::<(), neon_auth_dev_server::AuthenticatorError>(())
/// ```
///
/// A clone has the same keys and counts its uses apart, as a stolen copy would: servers refuse the one that is behind.
#[derive(Clone)]
pub struct Authenticator {
    origin: String,
    /// One for each call of `register`.
    passkeys: Vec<Passkey>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ClientData<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    challenge: &'a str,
    origin: &'a str,
    cross_origin: bool,
}

impl Authenticator {
    /// Makes one without passkeys, in a browser that shows a page of `origin`: scheme, host and port, such as
    /// `http://localhost:3000`.
    #[must_use]
    pub fn new(origin: impl Into<String>) -> Self {
        Self {
            origin: origin.into(),
            passkeys: Vec::new(),
        }
    }

    /// Makes a passkey, as `navigator.credentials.create` does, and returns what the server wants to see of it.
    ///
    /// `options` are those of `passkey/generate-register-options`; the result is the `response` in the body of
    /// `passkey/verify-registration`.
    ///
    /// # Errors
    ///
    /// If the options are none, are not for this origin, allow no ES256 key or exclude a passkey that is here, or if
    /// the operating system has no entropy to give.
    pub fn register(&mut self, options: &str) -> Result<String, AuthenticatorError> {
        let options: CreationOptions = serde_json::from_str(options)?;
        let rp_id = self.relying_party(options.rp.id.as_deref())?;
        if !options.allow_es256() {
            return Err(AuthenticatorError::Algorithm);
        }
        let is_here = |passkey: &Passkey| is_named(passkey, &options.exclude_credentials);
        if self.passkeys_of(&rp_id).any(is_here) {
            return Err(AuthenticatorError::AlreadyRegistered);
        }
        let client_data = self.client_data("webauthn.create", &options.challenge)?;
        let passkey = Passkey::new(rp_id, options.user.id)?;
        let id = URL_SAFE_NO_PAD.encode(passkey.id);
        let data = passkey.attested_data();
        self.passkeys.push(passkey);
        let response = json!({
            "id": id,
            "rawId": id,
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {"credProps": {"rk": true}},
            "response": {
                "clientDataJSON": URL_SAFE_NO_PAD.encode(client_data),
                "attestationObject": URL_SAFE_NO_PAD.encode(passkey::attestation(data)),
                "transports": ["internal"],
            },
        });
        Ok(response.to_string())
    }

    /// Signs with a passkey, as `navigator.credentials.get` does, and returns what the server wants to see of it.
    ///
    /// `options` are those of `passkey/generate-authenticate-options`; the result is the `response` in the body of
    /// `passkey/verify-authentication`. Of several passkeys that the options allow the newest signs.
    ///
    /// # Errors
    ///
    /// If the options are none, are not for this origin, or allow none of the passkeys that are here.
    pub fn authenticate(&mut self, options: &str) -> Result<String, AuthenticatorError> {
        let options: RequestOptions = serde_json::from_str(options)?;
        let rp_id = self.relying_party(options.rp_id.as_deref())?;
        let client_data = self.client_data("webauthn.get", &options.challenge)?;
        let allowed = &options.allow_credentials;
        let passkey = self
            .passkeys
            .iter_mut()
            .rev()
            .find(|passkey| {
                passkey.rp_id == rp_id && (allowed.is_empty() || is_named(passkey, allowed))
            })
            .ok_or(AuthenticatorError::NoPasskey { rp_id })?;
        let (data, signature) = passkey.sign(&client_data);
        let id = URL_SAFE_NO_PAD.encode(passkey.id);
        let response = json!({
            "id": id,
            "rawId": id,
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": URL_SAFE_NO_PAD.encode(client_data),
                "authenticatorData": URL_SAFE_NO_PAD.encode(data),
                "signature": URL_SAFE_NO_PAD.encode(signature),
                "userHandle": passkey.user_handle,
            },
        });
        Ok(response.to_string())
    }

    fn passkeys_of(&self, rp_id: &str) -> impl Iterator<Item = &Passkey> {
        self.passkeys
            .iter()
            .filter(move |passkey| passkey.rp_id == rp_id)
    }

    /// The relying party, if a page of this origin may act for it: its host, or one that its host is below. Without a
    /// name it is the host.
    fn relying_party(&self, named: Option<&str>) -> Result<String, AuthenticatorError> {
        let host = host_name(&self.origin);
        let rp_id = named.unwrap_or(host);
        let is_above = || {
            host.strip_suffix(rp_id)
                .is_some_and(|below| below.ends_with('.'))
        };
        if rp_id.is_empty() || (host != rp_id && !is_above()) {
            return Err(AuthenticatorError::OtherRelyingParty {
                rp_id: rp_id.to_owned(),
                origin: self.origin.clone(),
            });
        }
        Ok(rp_id.to_owned())
    }

    /// What the browser says about the call, as JSON.
    fn client_data(
        &self,
        kind: &'static str,
        challenge: &str,
    ) -> Result<Vec<u8>, AuthenticatorError> {
        if URL_SAFE_NO_PAD.decode(challenge).is_err() {
            return Err(AuthenticatorError::Challenge);
        }
        Ok(serde_json::to_vec(&ClientData {
            kind,
            challenge,
            origin: &self.origin,
            cross_origin: false,
        })?)
    }
}

/// Says where it is used and how many passkeys it has: the keys are secrets.
impl fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authenticator")
            .field("origin", &self.origin)
            .field("passkeys", &self.passkeys.len())
            .finish_non_exhaustive()
    }
}

fn is_named(passkey: &Passkey, names: &[Descriptor]) -> bool {
    let id = URL_SAFE_NO_PAD.encode(passkey.id);
    names.iter().any(|name| name.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CREATE: &str = r#"{"challenge": "AAAA", "rp": {"id": "example.com"}, "user": {"id": "YW5u"},
        "pubKeyCredParams": [{"alg": -8}, {"alg": -7}]}"#;
    const GET: &str = r#"{"challenge": "AAAA", "rpId": "example.com"}"#;

    fn id_in(response: &str) -> String {
        let response: serde_json::Value = serde_json::from_str(response).unwrap();
        response["id"].as_str().unwrap().to_owned()
    }

    #[test]
    fn a_page_acts_for_its_own_host_and_those_above_it() {
        for origin in ["https://example.com", "https://app.example.com:8443"] {
            let mut authenticator = Authenticator::new(origin);
            authenticator
                .register(CREATE)
                .unwrap_or_else(|error| panic!("{origin}: {error}"));
        }
        for origin in ["https://notexample.com", "https://example.com.evil.example"] {
            let error = Authenticator::new(origin).register(CREATE).unwrap_err();
            assert!(
                matches!(error, AuthenticatorError::OtherRelyingParty { .. }),
                "{origin}: {error}"
            );
        }
    }

    #[test]
    fn a_passkey_that_is_here_is_not_made_again() {
        let mut authenticator = Authenticator::new("https://example.com");
        let id = id_in(&authenticator.register(CREATE).unwrap());
        let excluding = CREATE.replace(
            "\"user\"",
            &format!(r#""excludeCredentials": [{{"id": "{id}"}}], "user""#),
        );
        let error = authenticator.register(&excluding).unwrap_err();
        assert!(
            matches!(error, AuthenticatorError::AlreadyRegistered),
            "{error}"
        );
        // An authenticator that does not have it does not mind.
        Authenticator::new("https://example.com")
            .register(&excluding)
            .unwrap();
    }

    #[test]
    fn the_options_say_which_passkey_signs() {
        let mut authenticator = Authenticator::new("https://example.com");
        let error = authenticator.authenticate(GET).unwrap_err();
        assert!(
            matches!(error, AuthenticatorError::NoPasskey { .. }),
            "{error}"
        );
        let older = id_in(&authenticator.register(CREATE).unwrap());
        let newer = id_in(&authenticator.register(CREATE).unwrap());
        assert_eq!(id_in(&authenticator.authenticate(GET).unwrap()), newer);
        let allowing = GET.replace(
            "\"rpId\"",
            &format!(r#""allowCredentials": [{{"id": "{older}"}}], "rpId""#),
        );
        assert_eq!(
            id_in(&authenticator.authenticate(&allowing).unwrap()),
            older
        );
    }

    #[test]
    fn without_es256_there_is_no_passkey() {
        let mut authenticator = Authenticator::new("https://example.com");
        let error = authenticator
            .register(&CREATE.replace("-7", "-257"))
            .unwrap_err();
        assert!(matches!(error, AuthenticatorError::Algorithm), "{error}");
    }
}
