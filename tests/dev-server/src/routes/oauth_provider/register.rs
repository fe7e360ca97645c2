//! Clients that register themselves, as those of MCP do.

use http::StatusCode;
use serde::Serialize;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::Refusal;
use crate::refusal::oauth_provider::bad;
use crate::reply::{Answer, Reply};
use crate::store::{ClientAuthentication, ClientDescription, ClientSecret, OauthClient};

use super::SCOPES;
use super::client_metadata::{ClientMetadata, fault, redirect_fault};
use super::request::words;
use super::uri::{self, Uri};

const GRANTS: [&str; 3] = ["authorization_code", "client_credentials", "refresh_token"];

/// A new client, under the names that OAuth has for it.
#[derive(Serialize)]
struct Registered<'a> {
    client_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret_expires_at: Option<u8>,
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<String>,
    client_id_issued_at: i64,
    #[serde(flatten)]
    description: &'a ClientDescription,
    #[serde(skip_serializing_if = "Option::is_none")]
    software_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    software_version: Option<String>,
    redirect_uris: &'a [String],
    token_endpoint_auth_method: ClientAuthentication,
    grant_types: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    response_types: Option<Vec<String>>,
    application_type: &'a str,
    disabled: bool,
    dpop_bound_access_tokens: bool,
    resources: &'a [String],
}

/// What a client asks to be registered as, read field by field.
struct Asked {
    description: ClientDescription,
    redirect_uris: Vec<String>,
    scopes: Vec<String>,
    software_id: Option<String>,
    software_version: Option<String>,
    authentication: String,
    grant_types: Vec<String>,
    response_types: Option<Vec<String>>,
    application_type: String,
    resources: Vec<String>,
}

/// POST `oauth2/register`: for anybody.
pub(in crate::routes) fn register(auth: &mut NeonAuth, call: &Call) -> Answer {
    let asked = Asked::read(call)?;
    let current = auth.optional_session(call);
    if current.is_none()
        && asked
            .grant_types
            .iter()
            .any(|one| one == "client_credentials")
    {
        return fault("client_credentials grant requires authenticated registration");
    }
    let authentication = asked.check()?;
    let resource = auth.protected_resource();
    if let Some(other) = asked.resources.iter().find(|one| **one != resource) {
        return Err(bad("invalid_target", "").with_message(format!(
            "requested resource {other} is not allowed for client registration"
        )));
    }
    let has_secret = authentication != ClientAuthentication::None;
    let secret = has_secret.then(|| auth.random.letters(32));
    let client = OauthClient {
        id: auth.random.letters(32),
        secret: secret.as_deref().map(ClientSecret::new),
        description: asked.description,
        redirect_uris: asked.redirect_uris,
        authentication,
        grant_types: asked.grant_types,
        resources: vec![resource],
    };
    let renewal = current.as_ref().map(|current| current.renewal.clone());
    let reply = Reply::json(&Registered {
        client_id: &client.id,
        client_secret_expires_at: secret.is_some().then_some(0),
        client_secret: secret,
        // Whatever it asks for, it may have them all.
        scope: SCOPES.join(" "),
        user_id: current.map(|current| current.user.id),
        client_id_issued_at: call.now.unix_seconds(),
        description: &client.description,
        software_id: asked.software_id,
        software_version: asked.software_version,
        redirect_uris: &client.redirect_uris,
        token_endpoint_auth_method: client.authentication,
        grant_types: &client.grant_types,
        response_types: asked.response_types,
        application_type: &asked.application_type,
        disabled: false,
        dpop_bound_access_tokens: false,
        resources: &client.resources,
    });
    auth.store.oauth_clients.push(client);
    Ok(reply
        .with_status(StatusCode::CREATED)
        .never_stored()
        .with_cookies(renewal.unwrap_or_default()))
}

impl Asked {
    fn read(call: &Call) -> Result<Self, Refusal> {
        let metadata = ClientMetadata::read(call.body.as_ref())?;
        let redirect_uris = read_redirect_uris(&metadata)?;
        let scope = metadata.text("scope")?;
        let description = ClientDescription {
            name: metadata.filled_text("client_name")?,
            uri: metadata.text("client_uri")?,
            logo_uri: metadata.text("logo_uri")?,
            contacts: metadata.texts("contacts")?,
            tos_uri: metadata.text("tos_uri")?,
            policy_uri: metadata.text("policy_uri")?,
        };
        let software_id = metadata.text("software_id")?;
        let software_version = metadata.text("software_version")?;
        let authentication = metadata.text("token_endpoint_auth_method")?;
        let grant_types = metadata.texts("grant_types")?;
        let response_types = metadata.list("response_types")?;
        let is_other = |kind: &String| kind != "code";
        if let Some(at) = response_types.iter().flatten().position(is_other) {
            return fault(format!("response_types[{at}] must be one of: code"));
        }
        let application_type = metadata.word("application_type", &["web", "native"])?;
        metadata.flag("dpop_bound_access_tokens")?;
        let resources = read_resources(&metadata)?;
        if metadata.has("skip_consent") {
            return fault("skip_consent must be a never");
        }
        let grant_types = grant_types.unwrap_or_else(|| vec!["authorization_code".to_owned()]);
        let has_code = grant_types.iter().any(|one| one == "authorization_code");
        let scope = scope.unwrap_or_default();
        Ok(Self {
            description,
            redirect_uris,
            scopes: words(&scope),
            software_id,
            software_version,
            authentication: authentication.unwrap_or_else(|| "client_secret_basic".to_owned()),
            response_types: response_types.or_else(|| has_code.then(|| vec!["code".to_owned()])),
            grant_types,
            application_type: application_type.unwrap_or_else(|| "web".to_owned()),
            resources,
        })
    }

    /// Whether it all fits together. How the client will show who it is.
    fn check(&self) -> Result<ClientAuthentication, Refusal> {
        let authentication = match self.authentication.as_str() {
            "none" => ClientAuthentication::None,
            "client_secret_basic" => ClientAuthentication::ClientSecretBasic,
            "client_secret_post" => ClientAuthentication::ClientSecretPost,
            other => return fault(format!("unsupported token_endpoint_auth_method {other}")),
        };
        let has_code = self
            .grant_types
            .iter()
            .any(|one| one == "authorization_code");
        if has_code && self.redirect_uris.is_empty() {
            return redirect_fault(
                "Redirect URIs are required for authorization_code and implicit grant types"
                    .to_owned(),
            );
        }
        for uri in &self.redirect_uris {
            let is_native = self.application_type == "native";
            let found = Uri::read(uri).and_then(|uri| uri.registration_fault(is_native));
            if let Some(found) = found {
                return redirect_fault(format!("{found}: {uri}"));
            }
        }
        if let Some(other) = self
            .grant_types
            .iter()
            .find(|one| !GRANTS.contains(&one.as_str()))
        {
            return fault(format!("unsupported grant_type {other}"));
        }
        let answers_code = self
            .response_types
            .iter()
            .flatten()
            .any(|one| one == "code");
        if has_code && !answers_code {
            return fault(
                "When 'authorization_code' grant type is used, 'code' response type must be included",
            );
        }
        if !has_code && answers_code {
            return fault(
                "When 'code' response type is used, 'authorization_code' grant type must be included",
            );
        }
        match self
            .scopes
            .iter()
            .find(|scope| !SCOPES.contains(&scope.as_str()))
        {
            Some(other) => {
                let description = format!("cannot request scope {other}");
                Err(bad("invalid_scope", "").with_message(description))
            }
            None => Ok(authentication),
        }
    }
}

fn read_redirect_uris(metadata: &ClientMetadata<'_>) -> Result<Vec<String>, Refusal> {
    let uris = metadata.texts("redirect_uris").map_err(|refusal| {
        bad("invalid_redirect_uri", "").with_message(refusal.message().to_owned())
    })?;
    let uris = uris.unwrap_or_default();
    for (at, uri) in uris.iter().enumerate() {
        if let Some(found) = uri::redirect_fault(uri) {
            return redirect_fault(format!("redirect_uris[{at}]: {found}"));
        }
    }
    Ok(uris)
}

fn read_resources(metadata: &ClientMetadata<'_>) -> Result<Vec<String>, Refusal> {
    let invalid = |description: String| bad("invalid_target", "").with_message(description);
    let resources = metadata
        .list("resources")
        .map_err(|refusal| invalid(refusal.message().to_owned()))?
        .unwrap_or_default();
    for (at, resource) in resources.iter().enumerate() {
        let none = "resource must be an absolute URI";
        if let Some(found) = uri::resource_fault(resource, none) {
            return Err(invalid(format!("resources[{at}]: {found}")));
        }
    }
    Ok(resources)
}
