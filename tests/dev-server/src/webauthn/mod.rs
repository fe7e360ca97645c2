//! WebAuthn as a relying party checks it: what a browser and its authenticator say of a passkey.

mod authenticator_data;
mod client_data;
mod credential;
mod public_key;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ciborium::Value as Cbor;
use serde_json::Value;

use authenticator_data::AuthenticatorData;
use client_data::ClientData;
use credential::Credential;
pub(crate) use public_key::{ALGORITHMS, ES256, PublicKey};

/// What the answer to a challenge has to name.
pub(crate) struct Expected<'a> {
    pub(crate) challenge: &'a str,
    /// Where the page is that asked.
    pub(crate) origin: &'a str,
    /// The relying party.
    pub(crate) rp_id: &'a str,
}

/// A passkey that was made for this challenge.
pub(crate) struct Registered {
    /// In base64url.
    pub(crate) credential_id: String,
    pub(crate) public_key: PublicKey,
    pub(crate) counter: u32,
    /// The model of the authenticator.
    pub(crate) aaguid: [u8; 16],
    pub(crate) is_backup_eligible: bool,
    pub(crate) is_backed_up: bool,
    /// How the authenticator is reached.
    pub(crate) transports: Vec<String>,
}

/// Why an answer counts for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is no answer to this challenge.
    Answer,
    /// It is one, but another key has signed it.
    Signature,
}

/// Checks what `navigator.credentials.create` gave. Nobody has to vouch for the authenticator: attestation `none`.
pub(crate) fn register(response: &Value, expected: &Expected<'_>) -> Option<Registered> {
    let credential = Credential::read(response)?;
    ClientData::read(credential.client_data)?
        .is_for("webauthn.create", expected)
        .then_some(())?;
    let object = decode(credential.response.get("attestationObject")?.as_str()?)?;
    let object: Cbor = ciborium::from_reader(object.as_slice()).ok()?;
    let object = object.as_map()?;
    let field = |name: &str| {
        let mut fields = object.iter();
        fields.find_map(|(key, value)| (key.as_text() == Some(name)).then_some(value))
    };
    let is_none = field("fmt")?.as_text() == Some("none") && field("attStmt")?.as_map()?.is_empty();
    is_none.then_some(())?;
    let data = AuthenticatorData::read(field("authData")?.as_bytes()?)?;
    data.is_of(expected.rp_id).then_some(())?;
    let attested = data.attested?;
    let transports = credential.response.get("transports");
    let transports = transports.and_then(Value::as_array).into_iter().flatten();
    Some(Registered {
        credential_id: URL_SAFE_NO_PAD.encode(attested.credential_id),
        public_key: attested.public_key,
        counter: data.counter,
        aaguid: attested.aaguid,
        is_backup_eligible: data.flags.is_backup_eligible(),
        is_backed_up: data.flags.is_backed_up(),
        transports: transports
            .filter_map(|transport| transport.as_str().map(str::to_owned))
            .collect(),
    })
}

/// Checks what `navigator.credentials.get` gave, and says how often the passkey has signed. One that has not signed
/// since the last time is a copy.
pub(crate) fn authenticate(
    response: &Value,
    expected: &Expected<'_>,
    key: &PublicKey,
    last_counter: u32,
) -> Result<u32, Fault> {
    let (data, message, signature) = assertion(response, expected).ok_or(Fault::Answer)?;
    let counts = data.counter > 0 || last_counter > 0;
    if counts && data.counter <= last_counter {
        return Err(Fault::Answer);
    }
    match key.verifies(&message, &signature) {
        true => Ok(data.counter),
        false => Err(Fault::Signature),
    }
}

/// The authenticator's data, what it has signed, and the signature.
fn assertion(
    response: &Value,
    expected: &Expected<'_>,
) -> Option<(AuthenticatorData, Vec<u8>, Vec<u8>)> {
    let credential = Credential::read(response)?;
    let client_data = ClientData::read(credential.client_data)?;
    client_data.is_for("webauthn.get", expected).then_some(())?;
    let text = |name: &str| decode(credential.response.get(name)?.as_str()?);
    let mut message = text("authenticatorData")?;
    let data = AuthenticatorData::read(&message)?;
    data.is_of(expected.rp_id).then_some(())?;
    message.extend(client_data.hash);
    Some((data, message, text("signature")?))
}

fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()
}

#[cfg(test)]
mod tests {
    use ed25519_compact::{KeyPair, Seed};
    use serde_json::json;

    use super::*;
    use crate::authenticator::Authenticator;

    const EXPECTED: Expected<'static> = Expected {
        challenge: "AAAA",
        origin: "http://localhost:3000",
        rp_id: "localhost",
    };
    const CREATE: &str = r#"{"challenge": "AAAA", "rp": {"id": "localhost"}, "user": {"id": "YW5u"},
        "pubKeyCredParams": [{"alg": -7}]}"#;
    const GET: &str = r#"{"challenge": "AAAA", "rpId": "localhost"}"#;

    /// Where the flags are, after the hash of the relying party.
    const FLAGS: usize = 32;

    fn read(json: &str) -> Value {
        serde_json::from_str(json).unwrap()
    }

    type Alteration = fn(&mut Vec<u8>);

    /// A new passkey, a field of whose attestation object is changed.
    fn attested(field: &str, change: impl FnOnce(&mut Cbor)) -> Value {
        let mut authenticator = Authenticator::new(EXPECTED.origin);
        let mut response = read(&authenticator.register(CREATE).unwrap());
        let encoded = &mut response["response"]["attestationObject"];
        let object = decode(encoded.as_str().unwrap()).unwrap();
        let mut object: Cbor = ciborium::from_reader(object.as_slice()).unwrap();
        let mut fields = object.as_map_mut().unwrap().iter_mut();
        let (_, value) = fields
            .find(|(name, _)| name.as_text() == Some(field))
            .unwrap();
        change(value);
        let mut bytes = Vec::new();
        ciborium::into_writer(&object, &mut bytes).unwrap();
        *encoded = URL_SAFE_NO_PAD.encode(bytes).into();
        response
    }

    /// A new passkey whose authenticator data are changed.
    fn altered(change: impl FnOnce(&mut Vec<u8>)) -> Value {
        attested("authData", |data| change(data.as_bytes_mut().unwrap()))
    }

    /// A passkey, and what it signs.
    fn signed() -> (Registered, Value) {
        let mut authenticator = Authenticator::new(EXPECTED.origin);
        let made = register(&read(&authenticator.register(CREATE).unwrap()), &EXPECTED)
            .expect("the passkey is sound");
        let response = read(&authenticator.authenticate(GET).unwrap());
        (made, response)
    }

    #[test]
    fn a_passkey_signs_in() {
        let (made, response) = signed();
        let counter = authenticate(&response, &EXPECTED, &made.public_key, made.counter);
        assert_eq!(counter, Ok(1));
        assert_eq!(
            authenticate(&response, &EXPECTED, &made.public_key, 1),
            Err(Fault::Answer),
            "it has not signed since"
        );
    }

    #[test]
    fn an_answer_to_another_question_is_refused() {
        let (made, response) = signed();
        for (what, expected) in [
            (
                "another challenge",
                Expected {
                    challenge: "BBBB",
                    ..EXPECTED
                },
            ),
            (
                "another origin",
                Expected {
                    origin: "http://localhost:3001",
                    ..EXPECTED
                },
            ),
            (
                "another relying party",
                Expected {
                    rp_id: "example.com",
                    ..EXPECTED
                },
            ),
        ] {
            let answer = authenticate(&response, &expected, &made.public_key, 0);
            assert_eq!(answer, Err(Fault::Answer), "{what}");
        }
    }

    #[test]
    fn what_was_signed_cannot_be_changed() {
        let alterations: [(&str, &str, Alteration, Fault); 3] = [
            (
                "another ceremony",
                "clientDataJSON",
                |data| {
                    let text = String::from_utf8_lossy(data);
                    *data = text.replace("webauthn.get", "webauthn.create").into();
                },
                Fault::Answer,
            ),
            (
                "no user present",
                "authenticatorData",
                |data| data[FLAGS] &= !1,
                Fault::Answer,
            ),
            (
                "more uses",
                "authenticatorData",
                |data| data[FLAGS + 1] ^= 1,
                Fault::Signature,
            ),
        ];
        for (what, name, change, expected) in alterations {
            let (made, mut response) = signed();
            let field = &mut response["response"][name];
            let mut data = decode(field.as_str().unwrap()).unwrap();
            change(&mut data);
            *field = URL_SAFE_NO_PAD.encode(data).into();
            let answer = authenticate(&response, &EXPECTED, &made.public_key, 0);
            assert_eq!(answer, Err(expected), "{what}");
        }
    }

    #[test]
    fn another_key_does_not_sign_in() {
        let ((_, response), (other, _)) = (signed(), signed());
        let answer = authenticate(&response, &EXPECTED, &other.public_key, 0);
        assert_eq!(answer, Err(Fault::Signature));
    }

    #[test]
    fn an_attestation_that_is_not_verified_is_refused() {
        let packed = attested("fmt", |format| *format = Cbor::from("packed"));
        let statement = attested("attStmt", |statement| {
            let field = (Cbor::from("alg"), Cbor::from(-7));
            *statement = Cbor::Map(vec![field]);
        });
        for response in [packed, statement] {
            assert!(register(&response, &EXPECTED).is_none(), "{response}");
        }
    }

    #[test]
    fn authenticator_data_are_read_to_the_last_byte() {
        assert!(register(&altered(|_| ()), &EXPECTED).is_some());
        let alterations: [(&str, Alteration); 6] = [
            ("a byte too many", |data| data.push(0)),
            ("a byte too few", |data| {
                data.pop();
            }),
            ("another relying party", |data| data[0] ^= 1),
            ("no user present", |data| data[FLAGS] &= !1),
            ("a backup of what has none", |data| data[FLAGS] |= 1 << 4),
            ("no key", |data| data[FLAGS] &= !(1 << 6)),
        ];
        for (what, change) in alterations {
            let registered = register(&altered(change), &EXPECTED);
            assert!(registered.is_none(), "{what} is accepted");
        }
    }

    #[test]
    fn a_key_that_is_backed_up_is_on_several_devices() {
        let response = altered(|data| data[FLAGS] |= 1 << 3 | 1 << 4);
        let made = register(&response, &EXPECTED).expect("the passkey is sound");
        assert!(made.is_backup_eligible && made.is_backed_up);
    }

    #[test]
    fn ed25519_keys_are_verified_too() {
        let pair = KeyPair::from_seed(Seed::new([7; 32]));
        let mut cose = Vec::new();
        let number = |number: i64| Cbor::from(number);
        let map = Cbor::Map(vec![
            (number(1), number(1)),
            (number(3), number(-8)),
            (number(-1), number(6)),
            (number(-2), Cbor::Bytes(pair.pk.to_vec())),
        ]);
        ciborium::into_writer(&map, &mut cose).unwrap();
        let key = PublicKey::from_cose(&cose).expect("it is a key");
        let signature = pair.sk.sign("message", None);
        assert!(key.verifies(b"message", signature.as_ref()));
        assert!(!key.verifies(b"another", signature.as_ref()));
    }

    #[test]
    fn what_is_no_credential_is_refused() {
        for response in [
            json!(null),
            json!({}),
            json!([]),
            json!({"id": "", "rawId": ""}),
        ] {
            assert!(register(&response, &EXPECTED).is_none(), "{response}");
        }
    }
}
