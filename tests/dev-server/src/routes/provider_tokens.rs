//! What the provider knows and gave out: tokens for its own services, and the person's profile.

use http::StatusCode;
use serde::Serialize;

use crate::call::Call;
use crate::clock::Timestamp;
use crate::neon_auth::NeonAuth;
use crate::provider::{ACCESS_TOKEN_LIFETIME, Identity, PROVIDERS, SCOPES};
use crate::refusal::{
    ACCOUNT_NOT_FOUND, AMBIGUOUS_ACCOUNT, PROVIDER_NOT_CONFIGURED, PROVIDER_NOT_SUPPORTED, Refusal,
};
use crate::reply::{Answer, Reply};
use crate::sessions::Current;
use crate::store::{Account, ProviderTokens};

/// POST `get-access-token`: one that is over is renewed first.
pub(super) fn get(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct AccessToken<'a> {
        access_token: &'a str,
        access_token_expires_at: Timestamp,
        scopes: [&'static str; 3],
        id_token: &'a str,
    }
    let (current, id) = find(auth, call)?;
    let is_over = |tokens: &ProviderTokens| tokens.access_token_expires_at <= call.now;
    let (_, tokens) = auth.tokens_of(&id, call.now, is_over)?;
    let body = AccessToken {
        access_token: &tokens.access_token,
        access_token_expires_at: tokens.access_token_expires_at,
        scopes: SCOPES,
        id_token: &tokens.id_token,
    };
    Ok(Reply::json(&body).with_cookies(current.renewal))
}

/// POST `refresh-token`
pub(super) fn refresh(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Refreshed<'a> {
        access_token: &'a str,
        refresh_token: &'a str,
        access_token_expires_at: Timestamp,
        refresh_token_expires_at: Option<Timestamp>,
        scope: String,
        id_token: &'a str,
        provider_id: &'a str,
        account_id: &'a str,
    }
    let (current, id) = find(auth, call)?;
    let (account, tokens) = auth.tokens_of(&id, call.now, |_| true)?;
    let body = Refreshed {
        access_token: &tokens.access_token,
        refresh_token: &tokens.refresh_token,
        access_token_expires_at: tokens.access_token_expires_at,
        refresh_token_expires_at: None,
        scope: SCOPES.join(","),
        id_token: &tokens.id_token,
        provider_id: &account.provider_id,
        account_id: &account.account_id,
    };
    Ok(Reply::json(&body).with_cookies(current.renewal))
}

/// GET `account-info`: the account by the provider's id for it.
pub(super) fn account_info(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Profile<'a> {
        id: &'a str,
        name: &'a str,
        email: &'a str,
        image: &'a str,
        email_verified: bool,
    }
    #[derive(Serialize)]
    struct Info<'a> {
        user: Profile<'a>,
        data: &'a Identity,
    }
    let current = signed_in(auth, call)?;
    let account_id = call.query.non_empty("accountId").ok_or(ACCOUNT_NOT_FOUND)?;
    let provider = call.query.non_empty("providerId");
    let mut matching = auth.store.accounts_of(&current.user.id).filter(|account| {
        account.account_id == account_id && provider.is_none_or(|p| p == account.provider_id)
    });
    let account = matching.next().ok_or(ACCOUNT_NOT_FOUND)?;
    if matching.next().is_some() {
        return Err(AMBIGUOUS_ACCOUNT);
    }
    let tokens = account.tokens.as_ref().ok_or(PROVIDER_NOT_CONFIGURED)?;
    let person = &tokens.identity;
    let body = Info {
        user: Profile {
            id: &person.subject,
            name: &person.name,
            email: &person.email,
            image: &person.picture,
            email_verified: true,
        },
        data: person,
    };
    Ok(Reply::json(&body).with_cookies(current.renewal))
}

/// Whose request it is, and the id of the account at the provider that the body names.
fn find(auth: &mut NeonAuth, call: &Call) -> Result<(Current, String), Refusal> {
    let mut fields = call.fields();
    let provider = fields.string("providerId");
    let account_id = fields.optional_string("accountId");
    fields.optional_string("userId");
    fields.finish()?;
    let current = signed_in(auth, call)?;
    if !PROVIDERS.contains(&provider.as_str()) {
        let message = format!("Provider {provider} is not supported.");
        return Err(PROVIDER_NOT_SUPPORTED.with_message(message));
    }
    let account = auth.store.accounts_of(&current.user.id).find(|account| {
        let is_named = account_id
            .as_ref()
            .is_none_or(|id| *id == account.account_id);
        account.provider_id == provider && is_named
    });
    let id = account.ok_or(ACCOUNT_NOT_FOUND)?.id.clone();
    Ok((current, id))
}

fn signed_in(auth: &mut NeonAuth, call: &Call) -> Result<Current, Refusal> {
    auth.optional_session(call)
        .ok_or(Refusal::bare(StatusCode::UNAUTHORIZED))
}

impl NeonAuth {
    /// The tokens of an account, the access token renewed if `renews` says so.
    fn tokens_of(
        &mut self,
        id: &str,
        now: Timestamp,
        renews: impl FnOnce(&ProviderTokens) -> bool,
    ) -> Result<(&Account, &ProviderTokens), Refusal> {
        let accounts = &mut self.store.accounts;
        let account = accounts.iter_mut().find(|account| account.id == id);
        let account = account.ok_or(ACCOUNT_NOT_FOUND)?;
        if let Some(tokens) = account.tokens.as_mut().filter(|tokens| renews(tokens)) {
            tokens.access_token = self.random.alphanumeric(32);
            tokens.access_token_expires_at = now.after(ACCESS_TOKEN_LIFETIME);
            account.updated_at = now;
        }
        let account = &*account;
        let tokens = account.tokens.as_ref().ok_or(ACCOUNT_NOT_FOUND)?;
        Ok((account, tokens))
    }
}
