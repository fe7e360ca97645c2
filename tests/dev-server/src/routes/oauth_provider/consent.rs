//! The user's answer on the consent page.

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::oauth_provider::{MISSING_OAUTH_QUERY, bad};
use crate::reply::Answer;
use crate::signed_query::without_prompt;
use crate::store::Consent;

use super::redirect::{Fault, url_as_json};
use super::request::has_prompt;

/// POST `oauth2/consent`: allows the client what it asked for, or a part of it, or nothing.
pub(in crate::routes) fn give(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let accept = fields.bool("accept");
    let scope = fields.optional_string("scope");
    fields.optional_string("oauth_query");
    fields.finish()?;
    let current = auth.require_session(call)?;
    let signed = call.signed_query.as_ref().ok_or(MISSING_OAUTH_QUERY)?;
    let query = &signed.query;
    let client_id = query
        .get("client_id")
        .ok_or(bad("invalid_client", "client_id is required"))?;
    let asked = split(query.get("scope").unwrap_or_default());
    let allowed = scope.as_deref().map(split);
    let is_beyond = |scope: &String| !asked.contains(scope);
    if allowed.iter().flatten().any(is_beyond) {
        return Err(bad("invalid_request", "Scope not originally requested"));
    }
    if !accept {
        let redirect_uri = query.get("redirect_uri").unwrap_or_default();
        let fault = Fault::new("access_denied", "User denied access");
        let url = auth.at_client(query, redirect_uri, &fault);
        return Ok(url_as_json(&url).with_cookies(current.renewal));
    }
    let session = &current.session;
    let mut next = query.clone();
    let is_for_this = signed.is_before(session.created_at);
    if has_prompt(query, "login") && !is_for_this {
        let url = auth.next_url(call.now, next, Some(session));
        return Ok(url_as_json(&url).with_cookies(current.renewal));
    }
    if let Some(allowed) = &allowed {
        next.set("scope", &allowed.join(" "));
    }
    let resources: Vec<String> = query.all("resource").map(str::to_owned).collect();
    let resources = Some(resources).filter(|resources| !resources.is_empty());
    auth.keep_consent(
        call,
        client_id,
        &session.user_id,
        allowed.unwrap_or(asked),
        resources,
    );
    next = without_prompt(&next, "consent");
    if has_prompt(query, "login") {
        next = without_prompt(&next, "login");
        next.remove("max_age");
    }
    let url = auth.next_url(call.now, next, Some(session));
    Ok(url_as_json(&url).with_cookies(current.renewal))
}

fn split(scope: &str) -> Vec<String> {
    scope.split(' ').map(str::to_owned).collect()
}

impl NeonAuth {
    /// Keeps what a user has allowed a client, in place of what was allowed before.
    fn keep_consent(
        &mut self,
        call: &Call,
        client_id: &str,
        user_id: &str,
        scopes: Vec<String>,
        resources: Option<Vec<String>>,
    ) {
        let now = call.now.whole_seconds();
        let earlier = self.store.consent(client_id, user_id);
        let Some(id) = earlier.map(|consent| consent.id.clone()) else {
            let consent = Consent {
                client_id: client_id.to_owned(),
                user_id: user_id.to_owned(),
                reference_id: (),
                resources,
                requested_user_info_claims: [],
                scopes,
                created_at: now,
                updated_at: now,
                id: self.random.uuid(),
            };
            self.store.consents.push(consent);
            return;
        };
        if let Some(consent) = self.store.consent_mut(&id) {
            consent.scopes = scopes;
            // The real server leaves them as they were if a request names none.
            consent.resources = resources.or(consent.resources.take());
            consent.updated_at = now;
        }
    }
}
