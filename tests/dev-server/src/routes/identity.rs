//! The identities at providers that a user can sign in with: adding and removing them.

use http::StatusCode;
use serde::Serialize;

use crate::call::Call;
use crate::cookie;
use crate::neon_auth::NeonAuth;
use crate::provider::{AuthorizationRequest, Identity, PROVIDERS, SCOPES};
use crate::refusal::{
    ACCOUNT_NOT_FOUND, FAILED_TO_UNLINK_LAST_ACCOUNT, INVALID_TOKEN, PROVIDER_NOT_FOUND,
};
use crate::reply::{Answer, Reply};
use crate::store::{Account, OauthPurpose, OauthState};

use super::social::{STATE_LIFETIME, redirect_uri};
use super::verifier;

/// POST `link-social`: unlike a sign-in, this one gives the browser's cookie to the application
/// and comes back without a verifier.
pub(super) fn link(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct Begun<'a> {
        url: &'a str,
        redirect: bool,
    }
    let mut fields = call.fields();
    let callback_url = fields.optional_string("callbackURL");
    let provider = fields.provider("provider");
    let has_id_token = fields.has_id_token();
    let scopes = fields.optional_list("scopes");
    let error_callback_url = fields.optional_string("errorCallbackURL");
    let stay = fields.optional_bool("disableRedirect") == Some(true);
    fields.optional_record("additionalData");
    fields.finish()?;
    let current = auth.require_session(call)?;
    if !PROVIDERS.contains(&provider.as_str()) {
        return Err(PROVIDER_NOT_FOUND);
    }
    if has_id_token {
        return Err(INVALID_TOKEN.with_status(StatusCode::UNAUTHORIZED));
    }
    let state = auth.random.alphanumeric(32);
    let code_verifier = auth.random.base64url();
    let url = auth.authorize_url(&AuthorizationRequest {
        state: &state,
        redirect_uri: &redirect_uri(auth, &provider),
        code_challenge: &verifier::challenge_hash(&code_verifier),
        scopes: &scopes,
        login_hint: None,
    });
    let state_cookie = cookie::set(
        cookie::STATE,
        &auth.signer.sign(&state),
        Some(cookie::STATE_LIFETIME),
    );
    let begun = OauthState {
        purpose: OauthPurpose::Link {
            user_id: current.user.id,
            email: current.user.email,
        },
        code_verifier,
        callback_url: callback_url
            .filter(|url| !url.is_empty())
            .unwrap_or_else(|| auth.origin.clone()),
        new_user_callback_url: None,
        error_callback_url: error_callback_url.filter(|url| !url.is_empty()),
        signed_query: None,
    };
    auth.store
        .oauth_states
        .insert(state, begun, call.now, STATE_LIFETIME);
    let body = Begun {
        url: &url,
        redirect: !stay,
    };
    Ok(Reply::json(&body)
        .with_cookies(current.renewal)
        .with_cookies([state_cookie])
        .with_location((!stay).then(|| url.clone())))
}

/// POST `unlink-account`: also the password, but not the last way to sign in.
pub(super) fn unlink(auth: &mut NeonAuth, call: &Call) -> Answer {
    let mut fields = call.fields();
    let provider = fields.string("providerId");
    let account_id = fields.optional_string("accountId");
    fields.finish()?;
    let current = auth.require_fresh_session(call)?;
    let accounts: Vec<&Account> = auth.store.accounts_of(&current.user.id).collect();
    if accounts.len() == 1 {
        return Err(FAILED_TO_UNLINK_LAST_ACCOUNT);
    }
    let account = accounts
        .into_iter()
        .find(|account| {
            let is_named = account_id
                .as_ref()
                .is_none_or(|id| *id == account.account_id);
            account.provider_id == provider && is_named
        })
        .ok_or(ACCOUNT_NOT_FOUND)?;
    let id = account.id.clone();
    auth.store.accounts.retain(|account| account.id != id);
    Ok(Reply::status_true().with_cookies(current.renewal))
}

impl NeonAuth {
    /// The last step of linking. Only an identity with the user's own address is linked.
    pub(super) fn link_identity(
        &mut self,
        call: &Call,
        (user_id, email): (&str, &str),
        provider: &str,
        identity: Identity,
    ) -> Result<(), &'static str> {
        if identity.email != email {
            return Err("email_doesn't_match");
        }
        match self.renew_identity(call, provider, &identity) {
            Some(holder) if holder != user_id => Err("account_already_linked_to_different_user"),
            Some(_) => Ok(()),
            None => {
                self.add_identity(call, user_id, provider, identity);
                Ok(())
            }
        }
    }

    /// Whose an identity is, if anybody's. What the provider has given out anew is kept.
    pub(super) fn renew_identity(
        &mut self,
        call: &Call,
        provider: &str,
        identity: &Identity,
    ) -> Option<String> {
        let accounts = &self.store.accounts;
        let holder = accounts.iter().find(|account| {
            account.provider_id == provider && account.account_id == identity.subject
        })?;
        let id = holder.id.clone();
        let tokens = self.issue_tokens(identity.clone(), call.now);
        let accounts = &mut self.store.accounts;
        let account = accounts.iter_mut().find(|account| account.id == id)?;
        account.tokens = Some(tokens);
        account.updated_at = call.now;
        Some(account.user_id.clone())
    }

    /// Adds an identity to the ways a user can sign in.
    pub(super) fn add_identity(
        &mut self,
        call: &Call,
        user_id: &str,
        provider: &str,
        identity: Identity,
    ) {
        let account = Account {
            account_id: identity.subject.clone(),
            provider_id: provider.to_owned(),
            user_id: user_id.to_owned(),
            created_at: call.now,
            updated_at: call.now,
            id: self.random.uuid(),
            scopes: SCOPES.to_vec(),
            password: None,
            tokens: Some(self.issue_tokens(identity, call.now)),
        };
        self.store.accounts.push(account);
    }
}
