//! Which client it is that asks for tokens, and whether it is.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use percent_encoding::percent_decode_str;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::Refusal;
use crate::refusal::oauth_provider::{bad, unauthorized_client};
use crate::store::{ClientAuthentication, OauthClient};

/// What a request says about the client that sends it.
pub(super) struct Credentials {
    pub(super) client_id: String,
    pub(super) secret: Option<String>,
    method: ClientAuthentication,
}

impl Credentials {
    /// Reads them; none if the request names no client.
    pub(super) fn read(call: &Call) -> Result<Option<Self>, Refusal> {
        let client_id = call.form.single("client_id")?;
        let secret = call.form.single("client_secret")?;
        for name in ["client_assertion", "client_assertion_type"] {
            if call.form.single(name)?.is_some() {
                let description = "this development server takes no client assertions";
                return Err(bad("invalid_client", description));
            }
        }
        let Some(authorization) = call.header(AUTHORIZATION.as_str()) else {
            return Ok(client_id.map(|client_id| Self {
                client_id: client_id.to_owned(),
                method: match secret {
                    Some(_) => ClientAuthentication::ClientSecretPost,
                    None => ClientAuthentication::None,
                },
                secret: secret.map(str::to_owned),
            }));
        };
        if secret.is_some() {
            let description = "A request must use only one client authentication method";
            return Err(bad("invalid_request", description));
        }
        let (scheme, encoded) = authorization.split_once(' ').unwrap_or_default();
        if !scheme.eq_ignore_ascii_case("basic") {
            return Err(
                bad("invalid_client", "unsupported authorization scheme").with_challenge("Bearer")
            );
        }
        let (client_id, secret) = read_basic(encoded.trim()).ok_or(
            bad("invalid_client", "invalid authorization header format").with_challenge("Basic"),
        )?;
        Ok(Some(Self {
            client_id,
            secret: Some(secret),
            method: ClientAuthentication::ClientSecretBasic,
        }))
    }
}

fn read_basic(encoded: &str) -> Option<(String, String)> {
    let decoded = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    let plain = |part| Some(percent_decode_str(part).decode_utf8().ok()?.into_owned());
    Some((plain(id)?, plain(secret)?))
}

impl NeonAuth {
    /// The client, if it is the one that it says, and may use this grant.
    pub(super) fn authenticate_client(
        &self,
        credentials: &Credentials,
        grant: Option<&str>,
    ) -> Result<OauthClient, Refusal> {
        let invalid = |description: String| {
            let refusal = bad("invalid_client", "").with_message(description);
            match credentials.method {
                ClientAuthentication::ClientSecretBasic => refusal.with_challenge("Basic"),
                _ => refusal,
            }
        };
        let client = self
            .store
            .oauth_client(&credentials.client_id)
            .ok_or_else(|| invalid("missing client".to_owned()))?;
        if client.authentication != credentials.method {
            let (registered, used) = (client.authentication.name(), credentials.method.name());
            return Err(invalid(format!(
                "client registered for {registered} cannot use {used}"
            )));
        }
        let is_proved = match (&client.secret, &credentials.secret) {
            (Some(kept), Some(sent)) => kept.is(sent),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        if !is_proved {
            return Err(invalid("invalid client_secret".to_owned()));
        }
        match grant {
            Some(grant) if !client.allows(grant) => Err(unauthorized_client(grant)),
            _ => Ok(client.clone()),
        }
    }
}
