//! The tokens that tell other services who a user is.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_compact::{KeyPair, Seed, Signature};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::clock::Timestamp;
use crate::provider::CLIENT_ID;
use crate::random::Random;
use crate::store::User;

/// How long a token is good for.
const LIFETIME: Duration = Duration::from_secs(15 * 60);

/// How long an ID token of the simulated provider is good for.
const ID_TOKEN_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// The key that signs the tokens.
pub(crate) struct TokenKey {
    pair: KeyPair,
    id: String,
}

/// The public half of a key, as the key set lists it.
#[derive(Debug, Serialize)]
pub(crate) struct PublicKey<'a> {
    alg: &'static str,
    crv: &'static str,
    x: String,
    kty: &'static str,
    kid: &'a str,
}

#[derive(Serialize)]
struct Header<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    typ: Option<&'static str>,
    alg: &'static str,
    kid: &'a str,
}

#[derive(Serialize)]
struct UserClaims<'a> {
    iat: i64,
    #[serde(flatten)]
    user: User,
    sub: &'a str,
    exp: i64,
    iss: &'a str,
    aud: &'a str,
}

#[derive(Serialize)]
struct AnonymousClaims<'a> {
    sub: &'static str,
    role: &'static str,
    iat: i64,
    exp: i64,
    iss: &'a str,
    aud: &'a str,
}

impl TokenKey {
    pub(crate) fn new(random: &mut Random) -> Self {
        Self {
            pair: KeyPair::from_seed(Seed::new(random.bytes())),
            id: random.uuid(),
        }
    }

    pub(crate) fn public(&self) -> PublicKey<'_> {
        PublicKey {
            alg: "EdDSA",
            crv: "Ed25519",
            x: URL_SAFE_NO_PAD.encode(*self.pair.pk),
            kty: "OKP",
            kid: &self.id,
        }
    }

    /// A user's token, for the services at `origin`.
    pub(crate) fn user_token(&self, now: Timestamp, user: &User, origin: &str) -> String {
        let claims = UserClaims {
            iat: now.unix_seconds(),
            // The role in a token is the database's, not the one the user has here.
            user: User {
                role: "authenticated".to_owned(),
                ..user.clone()
            },
            sub: &user.id,
            exp: expiry(now),
            iss: origin,
            aud: origin,
        };
        self.sign(&claims)
    }

    /// What the simulated provider says about a person, to the one client it has.
    pub(crate) fn id_token(&self, now: Timestamp, person: &impl Serialize, issuer: &str) -> String {
        #[derive(Serialize)]
        struct IdClaims<'a, P> {
            #[serde(flatten)]
            person: &'a P,
            iss: &'a str,
            aud: &'static str,
            iat: i64,
            exp: i64,
        }
        self.sign(&IdClaims {
            person,
            iss: issuer,
            aud: CLIENT_ID,
            iat: now.unix_seconds(),
            exp: now.after(ID_TOKEN_LIFETIME).unix_seconds(),
        })
    }

    /// A token for nobody in particular.
    pub(crate) fn anonymous_token(&self, now: Timestamp, origin: &str) -> String {
        self.sign(&AnonymousClaims {
            sub: "anonymous",
            role: "anonymous",
            iat: now.unix_seconds(),
            exp: expiry(now),
            iss: origin,
            aud: origin,
        })
    }

    fn sign(&self, claims: &impl Serialize) -> String {
        self.sign_as(None, claims)
    }

    /// Reads a token that was signed here.
    pub(crate) fn verify(&self, token: &str) -> Verified {
        let Some((message, signature)) = token.rsplit_once('.') else {
            return Verified::Nothing;
        };
        let Some((_, claims)) = message.split_once('.') else {
            return Verified::Nothing;
        };
        let (Some(claims), Ok(signature)) = (decode(claims), URL_SAFE_NO_PAD.decode(signature))
        else {
            return Verified::Nothing;
        };
        let is_ours = Signature::from_slice(&signature)
            .is_ok_and(|signature| self.pair.pk.verify(message, &signature).is_ok());
        match is_ours {
            true => Verified::Token(claims),
            false => Verified::Foreign,
        }
    }

    /// Signs a token of a type, if it says which.
    pub(crate) fn sign_as(&self, typ: Option<&'static str>, claims: &impl Serialize) -> String {
        let header = Header {
            typ,
            alg: "EdDSA",
            kid: &self.id,
        };
        let message = format!("{}.{}", encode(&header), encode(claims));
        let signature = self.pair.sk.sign(&message, None);
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(*signature))
    }
}

/// What became of a token that somebody sent.
pub(crate) enum Verified {
    /// Its claims.
    Token(Map<String, Value>),
    /// It has the form of a token, but was not signed here.
    Foreign,
    /// It is no token.
    Nothing,
}

/// When a token issued now ends, in Unix seconds.
pub(crate) fn expiry(now: Timestamp) -> i64 {
    now.after(LIFETIME).unix_seconds()
}

fn encode(part: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(part).unwrap_or_default())
}

fn decode(part: &str) -> Option<Map<String, Value>> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}
