//! What a client asks for when it sends a user here.

use crate::neon_auth::NeonAuth;
use crate::query::Query;
use crate::store::{ClientAuthentication, OauthClient};

use super::SCOPES;
use super::redirect::Fault;
use super::uri::{is_registered, redirect_fault, resource_fault};

const PROMPTS: [&str; 5] = ["none", "consent", "login", "create", "select_account"];

/// Parameters that may be there once.
const SINGLE: [&str; 19] = [
    "response_type",
    "request",
    "request_uri",
    "redirect_uri",
    "scope",
    "state",
    "client_id",
    "prompt",
    "display",
    "ui_locales",
    "max_age",
    "acr_values",
    "login_hint",
    "id_token_hint",
    "code_challenge",
    "code_challenge_method",
    "nonce",
    "claims",
    "dpop_jkt",
];

/// A request of a client that is known, for what it may ask for.
pub(super) struct AuthorizationRequest {
    /// The request as it goes on to the pages.
    pub(super) query: Query,
    pub(super) client: OauthClient,
    pub(super) redirect_uri: String,
    pub(super) scopes: Vec<String>,
    pub(super) resources: Vec<String>,
    /// How old the session may be, in seconds.
    pub(super) max_age: Option<i64>,
}

impl AuthorizationRequest {
    /// Whether the user is to be asked again.
    pub(super) fn prompts(&self, prompt: &str) -> bool {
        has_prompt(&self.query, prompt)
    }
}

/// Whether a request asks for a prompt.
pub(super) fn has_prompt(query: &Query, prompt: &str) -> bool {
    let prompts = query.get("prompt").unwrap_or_default();
    prompts.split(' ').any(|one| one == prompt)
}

impl NeonAuth {
    /// Reads a request; if it is none, the URL that says why.
    pub(super) fn read_request(&self, mut query: Query) -> Result<AuthorizationRequest, String> {
        if let Err(fault) = check_form(&query) {
            return Err(match self.trusted_redirect(&query) {
                Some(redirect_uri) => self.at_client_unread(&query, redirect_uri, &fault),
                None => self.at_error_page(&fault),
            });
        }
        if has_prompt(&query, "select_account") {
            let error = "unsupported_prompt_select_account";
            return Err(self.at_error_page(&Fault::new(error, "unsupported prompt type")));
        }
        let client_id = query.get("client_id").unwrap_or_default();
        let Some(client) = self.store.oauth_client(client_id).cloned() else {
            let fault = Fault::new("invalid_client", "client_id is required");
            return Err(self.at_error_page(&fault));
        };
        if !client.allows("authorization_code") {
            let description = "client is not authorized to use the authorization_code grant";
            return Err(self.at_error_page(&Fault::new("unauthorized_client", description)));
        }
        let Some(redirect_uri) = self.trusted_redirect(&query).map(str::to_owned) else {
            let fault = Fault::new("invalid_redirect", "invalid redirect uri");
            return Err(self.at_error_page(&fault));
        };
        let scopes = match query.get("scope") {
            Some(scope) => words(scope),
            None => {
                query.set("scope", &SCOPES.join(" "));
                SCOPES.map(str::to_owned).to_vec()
            }
        };
        let resources: Vec<String> = query.all("resource").map(str::to_owned).collect();
        let checked = check_scopes(&scopes)
            .and_then(|()| self.check_claims(&query, &scopes))
            .and_then(|()| self.check_resources(&client, &resources))
            .and_then(|()| check_challenge(&query, &client, &scopes));
        if let Err(fault) = checked {
            return Err(self.at_client(&query, &redirect_uri, &fault));
        }
        let max_age = query.get("max_age").and_then(|age| age.trim().parse().ok());
        Ok(AuthorizationRequest {
            query,
            client,
            redirect_uri,
            scopes,
            resources,
            max_age,
        })
    }

    /// Where the client is reached, if it is known and has registered the place.
    fn trusted_redirect<'q>(&self, query: &'q Query) -> Option<&'q str> {
        let client = self.store.oauth_client(query.get("client_id")?)?;
        let redirect_uri = query.get("redirect_uri")?;
        is_registered(&client.redirect_uris, redirect_uri).then_some(redirect_uri)
    }

    /// Claims that are asked for one by one are no part of this server.
    fn check_claims(&self, query: &Query, scopes: &[String]) -> Result<(), Fault> {
        if query.get("claims").is_none() {
            return Ok(());
        }
        let description = match scopes.iter().any(|scope| scope == "openid") {
            true => "this development server has no claims parameter",
            false => "openid scope must be requested when using the claims parameter",
        };
        Err(Fault::new("invalid_request", description))
    }

    /// Whether there are these resources, and the client may ask for them.
    pub(super) fn check_resources(
        &self,
        client: &OauthClient,
        resources: &[String],
    ) -> Result<(), Fault> {
        let invalid = |description: String| Err(Fault::new("invalid_target", description));
        for resource in resources {
            let is_here = *resource == self.user_info_endpoint();
            if !is_here && *resource != self.protected_resource() {
                return invalid(format!("requested resource {resource} is not configured"));
            }
            if !is_here && !client.resources.contains(resource) {
                let id = &client.id;
                return invalid(format!(
                    "client {id} is not linked to resource(s) {resource}"
                ));
            }
        }
        Ok(())
    }
}

/// The parts of a text with spaces between them.
pub(super) fn words(text: &str) -> Vec<String> {
    let words = text.split(' ').filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// What can be said without knowing the client.
fn check_form(query: &Query) -> Result<(), Fault> {
    let invalid = |description: String| Err(Fault::new("invalid_request", description));
    for name in ["request", "request_uri"] {
        if query.get(name).is_some() && query.all(name).count() == 1 {
            return Err(match (name, query.get("client_id")) {
                ("request", _) => {
                    Fault::new("request_not_supported", "request object not supported")
                }
                (_, None) => Fault::new("invalid_request", "client_id is required"),
                _ => Fault::new("request_uri_not_supported", "request_uri not supported"),
            });
        }
    }
    for name in SINGLE {
        if query.all(name).count() > 1 {
            return invalid(format!("{name} must not appear more than once"));
        }
        match (name, query.get(name)) {
            ("response_type", Some(kind)) if kind != "code" => {
                let description = "response_type must be one of: code";
                return Err(Fault::new("unsupported_response_type", description));
            }
            ("redirect_uri", Some(uri)) => {
                if let Some(fault) = redirect_fault(uri) {
                    return invalid(format!("redirect_uri: {fault}"));
                }
            }
            ("client_id", None) => return invalid("client_id is required".to_owned()),
            ("client_id", Some("")) => {
                return invalid("client_id: client_id is required".to_owned());
            }
            ("prompt", Some(prompt)) => {
                if let Some(fault) = prompt_fault(prompt) {
                    return invalid(format!("prompt: {fault}"));
                }
            }
            ("max_age", Some(age)) => {
                if let Some(fault) = max_age_fault(age.trim()) {
                    return invalid(format!("max_age: {fault}"));
                }
            }
            ("code_challenge_method", Some(method)) if method != "S256" => {
                return invalid("code_challenge_method must be one of: S256".to_owned());
            }
            _ => {}
        }
    }
    for resource in query.all("resource") {
        if let Some(fault) = resource_fault(resource, "Invalid input") {
            return invalid(format!("resource: {fault}"));
        }
    }
    match query.get("response_type") {
        Some(_) => Ok(()),
        None => invalid("response_type is required".to_owned()),
    }
}

fn prompt_fault(prompt: &str) -> Option<String> {
    let prompts = words(prompt);
    let unknown = prompts.iter().find(|one| !PROMPTS.contains(&one.as_str()));
    let has_none = prompts.iter().any(|one| one == "none");
    if prompts.is_empty() {
        Some("prompt must include at least one value".to_owned())
    } else if let Some(unknown) = unknown {
        Some(format!("unsupported prompt value: {unknown}"))
    } else if has_none && prompts.iter().any(|one| one != "none") {
        Some("prompt=none cannot be combined with other prompt values".to_owned())
    } else {
        None
    }
}

fn max_age_fault(age: &str) -> Option<&'static str> {
    if age.is_empty() {
        return Some("Too small: expected string to have >=1 characters");
    }
    let is_age = age.parse::<i64>().is_ok_and(|age| age >= 0);
    (!is_age).then_some("max_age must be a non-negative integer")
}

fn check_scopes(scopes: &[String]) -> Result<(), Fault> {
    let unknown: Vec<&str> = scopes
        .iter()
        .map(String::as_str)
        .filter(|scope| !SCOPES.contains(scope))
        .collect();
    match unknown.is_empty() {
        true => Ok(()),
        false => {
            let description = format!("The following scopes are invalid: {}", unknown.join(", "));
            Err(Fault::new("invalid_scope", description))
        }
    }
}

/// What proves later that the code is changed for tokens by the one who asked for it.
fn check_challenge(query: &Query, client: &OauthClient, scopes: &[String]) -> Result<(), Fault> {
    let both = ["code_challenge", "code_challenge_method"].map(|name| query.non_empty(name));
    match both {
        [Some(_), Some(_)] => Ok(()),
        _ => Err(Fault::new(
            "invalid_request",
            challenge_reason(client, scopes, query.get("nonce")),
        )),
    }
}

/// Why a client has to prove it: every client has to.
fn challenge_reason(client: &OauthClient, scopes: &[String], nonce: Option<&str>) -> &'static str {
    let has = |scope: &str| scopes.iter().any(|one| one == scope);
    let has_nonce = has("openid") && nonce.is_some_and(|nonce| !nonce.is_empty());
    if client.authentication == ClientAuthentication::None {
        "pkce is required for public clients"
    } else if has("offline_access") && !has_nonce {
        "pkce or OIDC nonce is required when requesting offline_access scope"
    } else {
        "pkce is required for this client"
    }
}
