//! Newer tokens for older ones.

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::oauth_provider::{INVALID_REFRESH_TOKEN, bad};
use crate::reply::Answer;
use crate::store::Grant;

use super::credentials::Credentials;
use super::issue::Issue;
use super::token::resources_in;

impl NeonAuth {
    /// Changes a refresh token for newer tokens. One that has a successor is used up: if it comes again, it ends the
    /// others, too.
    pub(super) fn by_refresh_token(&mut self, call: &Call, credentials: &Credentials) -> Answer {
        let Some(token) = call.form.non_empty("refresh_token") else {
            let description = "Missing a required refresh_token for refresh_token grant";
            return Err(bad("invalid_request", description));
        };
        let Some(entry) = self.store.refresh_tokens.entry(token) else {
            return Err(bad("invalid_grant", "session not found"));
        };
        let is_theirs = entry.value.grant.client_id == credentials.client_id;
        if !is_theirs || entry.is_over(call.now) {
            return Err(INVALID_REFRESH_TOKEN);
        }
        let used = entry.value.clone();
        let asked = resources_in(call);
        if let (Some(asked), Some(allowed)) = (&asked, &used.grant.resources)
            && asked.iter().any(|resource| !allowed.contains(resource))
        {
            return Err(bad("invalid_target", "requested resource invalid"));
        }
        let scopes = match call.form.get("scope") {
            Some(scope) => scope.split(' ').map(str::to_owned).collect(),
            None => used.grant.scopes.clone(),
        };
        if let Some(other) = scopes.iter().find(|one| !used.grant.scopes.contains(one)) {
            let description = format!("unable to issue scope {other}");
            return Err(bad("invalid_scope", "").with_message(description));
        }
        let client = self.authenticate_client(credentials, Some("refresh_token"))?;
        let user_id = &used.grant.user_id;
        if used.is_revoked {
            self.store.revoke_refresh_tokens(&client.id, user_id);
            return Err(INVALID_REFRESH_TOKEN);
        }
        if self.store.user_by_id(user_id).is_none() {
            return Err(bad("invalid_request", "user not found"));
        }
        let had = |scope: &str| used.grant.scopes.iter().any(|one| one == scope);
        let has_offline_access = had("offline_access");
        let resources = asked.or_else(|| used.grant.resources.clone());
        self.client_tokens(
            call,
            &client,
            Issue {
                predecessor: Some(token.to_owned()),
                has_offline_access,
                refresh_resources: used.grant.resources.clone().or_else(|| resources.clone()),
                grant: Grant {
                    scopes,
                    resources,
                    ..used.grant
                },
                nonce: None,
                code: used.code,
            },
        )
    }
}
