//! What users have allowed clients, for a page that lists it.

use http::StatusCode;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::Refusal;
use crate::refusal::oauth_provider::{CLIENT_NOT_FOUND, NO_CONSENT, bad};
use crate::reply::{Answer, Reply};
use crate::sessions::Current;
use crate::store::Consent;

use super::SCOPES;

/// GET `oauth2/get-consents`
pub(in crate::routes) fn list(auth: &mut NeonAuth, call: &Call) -> Answer {
    let current = auth.require_session(call)?;
    let is_theirs = |consent: &&Consent| consent.user_id == current.user.id;
    let consents: Vec<&Consent> = auth.store.consents.iter().filter(is_theirs).collect();
    Ok(Reply::json(&consents).with_cookies(current.renewal))
}

/// GET `oauth2/get-consent`
pub(in crate::routes) fn get(auth: &mut NeonAuth, call: &Call) -> Answer {
    let id = call.required_query("id")?;
    let (current, consent) = auth.require_consent(call, id)?;
    Ok(Reply::json(&consent).with_cookies(current.renewal))
}

/// POST `oauth2/update-consent`: allows a client other scopes, as far as clients may have them at all.
pub(in crate::routes) fn update(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let id = fields.string("id");
    let scopes = fields.nested("update", |update| update.list("scopes"));
    fields.finish()?;
    let (current, consent) = auth.require_consent(call, &id)?;
    if auth.store.oauth_client(&consent.client_id).is_none() {
        return Err(CLIENT_NOT_FOUND);
    }
    if scopes.iter().any(|scope| !SCOPES.contains(&scope.as_str())) {
        // The real server names the owner of the client, which one that has registered itself does not have.
        return Err(bad("invalid_request", "unable to provide scopes to null"));
    }
    let consent = auth.store.consent_mut(&id).ok_or(NO_CONSENT)?;
    consent.scopes = scopes;
    consent.updated_at = call.now.whole_seconds();
    Ok(Reply::json(consent).with_cookies(current.renewal))
}

/// POST `oauth2/delete-consent`: the client has to ask again. Tokens that it has are good until they end.
pub(in crate::routes) fn delete(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let id = fields.string("id");
    fields.finish()?;
    let (current, _) = auth.require_consent(call, &id)?;
    auth.store.consents.retain(|consent| consent.id != id);
    Ok(Reply::empty().with_cookies(current.renewal))
}

impl NeonAuth {
    /// A user's own consent.
    fn require_consent(&mut self, call: &Call, id: &str) -> Result<(Current, Consent), Refusal> {
        let current = self.require_session(call)?;
        if id.is_empty() {
            return Err(NO_CONSENT.with_message("missing id parameter"));
        }
        let consent = self.store.consent_by_id(id).ok_or(NO_CONSENT)?;
        match consent.user_id == current.user.id {
            true => Ok((current, consent.clone())),
            false => Err(Refusal::bare(StatusCode::UNAUTHORIZED)),
        }
    }
}
