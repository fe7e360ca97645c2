//! What the server is to other applications, as their OAuth provider.

use std::fmt;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::clock::Timestamp;

use super::Store;

/// How a client shows who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ClientAuthentication {
    /// It does not: it has no secret.
    None,
    ClientSecretBasic,
    ClientSecretPost,
}

impl ClientAuthentication {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
        }
    }
}

/// What a client says about itself, under the names that OAuth has for it.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct ClientDescription {
    #[serde(rename = "client_name", skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(rename = "client_uri", skip_serializing_if = "Option::is_none")]
    pub(crate) uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) logo_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) contacts: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tos_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) policy_uri: Option<String>,
}

/// A client's secret, of which only a digest is kept.
#[derive(Clone)]
pub(crate) struct ClientSecret([u8; 32]);

impl ClientSecret {
    pub(crate) fn new(secret: &str) -> Self {
        Self(Sha256::digest(secret).into())
    }

    pub(crate) fn is(&self, secret: &str) -> bool {
        Self::new(secret).0 == self.0
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret")
    }
}

/// An application that signs its users in here. As users are, they are kept until the server ends.
#[derive(Debug, Clone)]
pub(crate) struct OauthClient {
    pub(crate) id: String,
    pub(crate) secret: Option<ClientSecret>,
    pub(crate) description: ClientDescription,
    pub(crate) redirect_uris: Vec<String>,
    pub(crate) authentication: ClientAuthentication,
    pub(crate) grant_types: Vec<String>,
    /// The protected resources that it may ask for.
    pub(crate) resources: Vec<String>,
}

impl OauthClient {
    /// Whether it may use a grant. Who may use codes may also refresh.
    pub(crate) fn allows(&self, grant: &str) -> bool {
        let has = |grant: &str| self.grant_types.iter().any(|one| one == grant);
        has(grant) || (grant == "refresh_token" && has("authorization_code"))
    }
}

/// What a user has allowed a client, serialised with the keys, order and nulls of the real server.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Consent {
    pub(crate) client_id: String,
    pub(crate) user_id: String,
    pub(crate) reference_id: (),
    pub(crate) resources: Option<Vec<String>>,
    pub(crate) requested_user_info_claims: [(); 0],
    pub(crate) scopes: Vec<String>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) id: String,
}

/// What a code or a token is good for.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    pub(crate) client_id: String,
    pub(crate) user_id: String,
    /// The session that the user allowed it in.
    pub(crate) session_id: String,
    /// When that session began.
    pub(crate) auth_time: Timestamp,
    pub(crate) scopes: Vec<String>,
    pub(crate) resources: Option<Vec<String>>,
}

/// A code that a client changes for tokens.
#[derive(Clone)]
pub(crate) struct AuthorizationCode {
    pub(crate) grant: Grant,
    pub(crate) redirect_uri: String,
    /// The hash of the verifier that only the client knows.
    pub(crate) challenge: Option<String>,
    pub(crate) nonce: Option<String>,
}

/// An access token that says nothing by itself.
#[derive(Clone)]
pub(crate) struct OpaqueToken {
    pub(crate) grant: Grant,
    pub(crate) issued_at: Timestamp,
    /// The code that led to it.
    pub(crate) code: String,
    /// The refresh token that was issued with it.
    pub(crate) refresh_token: Option<String>,
}

/// A token that a client changes for newer ones.
#[derive(Clone)]
pub(crate) struct RefreshToken {
    pub(crate) grant: Grant,
    pub(crate) issued_at: Timestamp,
    /// The code that led to it.
    pub(crate) code: String,
    /// Whether it was used or revoked.
    pub(crate) is_revoked: bool,
}

impl Store {
    pub(crate) fn oauth_client(&self, id: &str) -> Option<&OauthClient> {
        self.oauth_clients.iter().find(|client| client.id == id)
    }

    pub(crate) fn consent(&self, client_id: &str, user_id: &str) -> Option<&Consent> {
        self.consents
            .iter()
            .find(|consent| consent.client_id == client_id && consent.user_id == user_id)
    }

    pub(crate) fn consent_by_id(&self, id: &str) -> Option<&Consent> {
        self.consents.iter().find(|consent| consent.id == id)
    }

    pub(crate) fn consent_mut(&mut self, id: &str) -> Option<&mut Consent> {
        self.consents.iter_mut().find(|consent| consent.id == id)
    }

    /// Deletes the tokens of a code that came a second time: one of the two who sent it has stolen it.
    pub(crate) fn revoke_tokens_of_code(&mut self, code: &str) {
        self.opaque_tokens.retain(|token| token.code != code);
        self.refresh_tokens.retain(|token| token.code != code);
    }

    /// Deletes every token that a client may refresh for a user, since a used one came again.
    pub(crate) fn revoke_refresh_tokens(&mut self, client_id: &str, user_id: &str) {
        let is_theirs = |grant: &Grant| grant.client_id == client_id && grant.user_id == user_id;
        self.opaque_tokens
            .retain(|token| token.refresh_token.is_none() || !is_theirs(&token.grant));
        self.refresh_tokens.retain(|token| !is_theirs(&token.grant));
    }
}
