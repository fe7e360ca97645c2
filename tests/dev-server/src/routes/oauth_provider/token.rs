//! Tokens for clients.

use http::StatusCode;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::Refusal;
use crate::refusal::oauth_provider::{INVALID_CODE, bad};
use crate::reply::{Answer, Reply};
use crate::routes::verifier;
use crate::store::Grant;

use super::credentials::Credentials;
use super::issue::Issue;
use super::uri::{redirect_fault, resource_fault};

const GRANTS: [&str; 3] = ["authorization_code", "client_credentials", "refresh_token"];

/// POST `oauth2/token`
pub(in crate::routes) fn issue(auth: &mut NeonAuth, call: &Call) -> Answer {
    let reply = answer(auth, call).unwrap_or_else(Reply::from);
    Ok(reply.never_stored())
}

fn answer(auth: &mut NeonAuth, call: &Call) -> Answer {
    let grant = check_form(call)?;
    let credentials = Credentials::read(call)?;
    let Some(credentials) = credentials else {
        return Err(bad(
            "invalid_request",
            match grant {
                "client_credentials" => "Missing required client_id",
                _ => "client_id is required",
            },
        ));
    };
    match grant {
        "authorization_code" => by_code(auth, call, &credentials),
        "refresh_token" => auth.by_refresh_token(call, &credentials),
        _ => by_itself(auth, &credentials),
    }
}

/// What can be said without knowing the client. The grant that it asks for.
fn check_form(call: &Call) -> Result<&str, Refusal> {
    let invalid = |description: String| Err(bad("invalid_request", "").with_message(description));
    if call.body.is_none() {
        return invalid("Invalid input: expected object, received undefined".to_owned());
    }
    // Of several the last counts here.
    let grant = call.body_str("grant_type").map(str::trim);
    let grant = match grant {
        None => return invalid("grant_type is required".to_owned()),
        Some("") => {
            let fault = "grant_type: Too small: expected string to have >=1 characters";
            return invalid(fault.to_owned());
        }
        Some(grant) => grant,
    };
    if let Some(fault) = call.form.get("redirect_uri").and_then(redirect_fault) {
        return invalid(format!("redirect_uri: {fault}"));
    }
    let mut resources = call.form.all("resource");
    if let Some(fault) = resources.find_map(|one| resource_fault(one, "Invalid input")) {
        return invalid(format!("resource: {fault}"));
    }
    if call.header("dpop").is_some() {
        let description = "this development server binds no tokens to keys";
        return Err(bad("invalid_dpop_proof", description));
    }
    if !GRANTS.contains(&grant) {
        let description = format!("unsupported grant_type {grant}");
        return Err(bad("unsupported_grant_type", "").with_message(description));
    }
    Ok(grant)
}

/// The resources that a request for tokens names, if it names any.
pub(super) fn resources_in(call: &Call) -> Option<Vec<String>> {
    let resources: Vec<String> = call.form.all("resource").map(str::to_owned).collect();
    Some(resources).filter(|resources| !resources.is_empty())
}

/// Tokens for a code that a user has brought back.
fn by_code(auth: &mut NeonAuth, call: &Call, credentials: &Credentials) -> Answer {
    let invalid = |description| Err(bad("invalid_request", description));
    let Some(code) = call.form.non_empty("code") else {
        return invalid("code is required");
    };
    let verifier = call.form.non_empty("code_verifier");
    if credentials.secret.is_none() && verifier.is_none() {
        return invalid("Either code_verifier or client_secret is required");
    }
    let Some(issued) = auth.store.authorization_codes.take(code, call.now) else {
        auth.store.revoke_tokens_of_code(code);
        return Err(INVALID_CODE);
    };
    if issued.grant.client_id != credentials.client_id {
        return Err(bad("invalid_grant", "invalid client_id"));
    }
    match call.form.non_empty("redirect_uri") {
        None => return invalid("redirect_uri is required"),
        Some(uri) if uri != issued.redirect_uri => {
            return Err(bad("invalid_grant", "redirect_uri mismatch"));
        }
        Some(_) => {}
    }
    let asked = resources_in(call);
    if let (Some(asked), Some(allowed)) = (&asked, &issued.grant.resources)
        && asked.iter().any(|resource| !allowed.contains(resource))
    {
        return Err(bad("invalid_target", "requested resource not authorized"));
    }
    let client = auth.authenticate_client(credentials, Some("authorization_code"))?;
    let Some(verifier) = verifier else {
        return invalid("PKCE is required for this client");
    };
    if issued.challenge.as_deref() != Some(&*verifier::challenge_hash(verifier)) {
        return Err(bad("invalid_request", "code verification failed")
            .with_status(StatusCode::UNAUTHORIZED));
    }
    let user_id = &issued.grant.user_id;
    if auth.store.user_by_id(user_id).is_none() {
        let description = "missing user, user may have been deleted";
        return Err(bad("invalid_user", description));
    }
    let session = auth.store.session_by_id(&issued.grant.session_id);
    if session.is_none_or(|session| session.is_over(call.now)) {
        return invalid("session no longer exists");
    }
    let allowed = issued.grant.resources.clone();
    let resources = asked.or_else(|| allowed.clone());
    auth.client_tokens(
        call,
        &client,
        Issue {
            predecessor: None,
            has_offline_access: false,
            refresh_resources: allowed.or_else(|| resources.clone()),
            grant: Grant {
                resources,
                ..issued.grant
            },
            nonce: issued.nonce,
            code: code.to_owned(),
        },
    )
}

/// Tokens for the client itself, which no client here may have: one that registers itself gets no scopes of its own.
fn by_itself(auth: &mut NeonAuth, credentials: &Credentials) -> Answer {
    let client = auth.authenticate_client(credentials, Some("client_credentials"))?;
    Err(bad(
        "unauthorized_client",
        match client.secret {
            None => "public clients cannot use the client_credentials grant",
            Some(_) => "client has no authorized client_credentials scopes",
        },
    ))
}
