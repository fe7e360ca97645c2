//! Making tokens.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use sha2::{Digest as _, Sha512};

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::refusal::oauth_provider::bad;
use crate::reply::{Answer, Reply};
use crate::store::{Grant, OauthClient, OpaqueToken, RefreshToken};

const ACCESS_TOKEN_LIFETIME: Duration = Duration::from_secs(60 * 60);
const REFRESH_TOKEN_LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);
const ID_TOKEN_LIFETIME: Duration = Duration::from_secs(10 * 60 * 60);

/// What tokens are to be made of.
pub(super) struct Issue {
    /// What the access token is good for.
    pub(super) grant: Grant,
    /// What may be asked for later.
    pub(super) refresh_resources: Option<Vec<String>>,
    /// The refresh token that is changed for these.
    pub(super) predecessor: Option<String>,
    /// Whether that one had offline access.
    pub(super) has_offline_access: bool,
    pub(super) nonce: Option<String>,
    /// The code that has led here.
    pub(super) code: String,
}

#[derive(Serialize)]
struct Tokens<'a> {
    access_token: &'a str,
    expires_in: u64,
    expires_at: i64,
    token_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    scope: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
}

/// One place where a token is good, or several.
#[derive(Serialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

#[derive(Serialize)]
struct AccessClaims<'a> {
    sub: &'a str,
    aud: Audience,
    client_id: &'a str,
    azp: &'a str,
    scope: &'a str,
    sid: &'a str,
    iss: &'a str,
    iat: i64,
    exp: i64,
    jti: String,
}

#[derive(Serialize)]
struct IdClaims<'a> {
    auth_time: i64,
    acr: &'static str,
    at_hash: String,
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
    iat: i64,
    exp: i64,
}

impl NeonAuth {
    /// Makes the tokens, and answers with them.
    pub(super) fn client_tokens(
        &mut self,
        call: &Call,
        client: &OauthClient,
        issue: Issue,
    ) -> Answer {
        let grant = &issue.grant;
        let resources = grant.resources.clone().unwrap_or_default();
        self.check_resources(client, &resources)
            .map_err(|fault| bad(fault.error, "").with_message(fault.description))?;
        let has = |scope: &str| grant.scopes.iter().any(|one| one == scope);
        let is_open_id = has("openid");
        let is_refreshed =
            client.allows("refresh_token") && (issue.has_offline_access || has("offline_access"));
        let scope = grant.scopes.join(" ");
        let refresh_token = is_refreshed.then(|| self.keep_refresh_token(call, &issue));
        let access_token = match self.audience(&resources, is_open_id) {
            Some(audience) => self.access_token(call, grant, audience, &scope),
            None => self.keep_opaque_token(call, &issue, refresh_token.clone()),
        };
        let id_token = is_open_id.then(|| self.client_id_token(call, &issue, &access_token));
        Ok(Reply::json(&Tokens {
            access_token: &access_token,
            expires_in: ACCESS_TOKEN_LIFETIME.as_secs(),
            expires_at: call.now.after(ACCESS_TOKEN_LIFETIME).unix_seconds(),
            token_type: "Bearer",
            refresh_token,
            scope: &scope,
            id_token,
        }))
    }

    /// Where a token is good that says so itself. None without resources: such a token says nothing.
    fn audience(&self, resources: &[String], is_open_id: bool) -> Option<Audience> {
        let mut places: Vec<String> = Vec::new();
        let here = is_open_id.then(|| self.user_info_endpoint());
        for place in resources.iter().cloned().chain(here) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        if resources.is_empty() {
            return None;
        }
        Some(match <[String; 1]>::try_from(places) {
            Ok([place]) => Audience::One(place),
            Err(places) => Audience::Several(places),
        })
    }

    fn access_token(&mut self, call: &Call, grant: &Grant, aud: Audience, scope: &str) -> String {
        let claims = AccessClaims {
            sub: &grant.user_id,
            aud,
            client_id: &grant.client_id,
            azp: &grant.client_id,
            scope,
            sid: &grant.session_id,
            iss: &self.issuer(),
            iat: call.now.unix_seconds(),
            exp: call.now.after(ACCESS_TOKEN_LIFETIME).unix_seconds(),
            jti: self.random.url_safe(32),
        };
        self.token_key.sign_as(Some("at+jwt"), &claims)
    }

    fn keep_opaque_token(
        &mut self,
        call: &Call,
        issue: &Issue,
        refresh_token: Option<String>,
    ) -> String {
        let token = self.random.letters(32);
        let kept = OpaqueToken {
            grant: issue.grant.clone(),
            issued_at: call.now,
            code: issue.code.clone(),
            refresh_token,
        };
        self.store
            .opaque_tokens
            .insert(token.clone(), kept, call.now, ACCESS_TOKEN_LIFETIME);
        token
    }

    /// Makes a refresh token, whose predecessor is used up by that.
    fn keep_refresh_token(&mut self, call: &Call, issue: &Issue) -> String {
        let predecessor = issue.predecessor.as_deref();
        if let Some(entry) = predecessor.and_then(|old| self.store.refresh_tokens.entry_mut(old)) {
            entry.value.is_revoked = true;
        }
        let token = self.random.letters(32);
        let kept = RefreshToken {
            grant: Grant {
                resources: issue.refresh_resources.clone(),
                ..issue.grant.clone()
            },
            issued_at: call.now,
            code: issue.code.clone(),
            is_revoked: false,
        };
        self.store
            .refresh_tokens
            .insert(token.clone(), kept, call.now, REFRESH_TOKEN_LIFETIME);
        token
    }

    /// What the client learns about the sign-in.
    fn client_id_token(&self, call: &Call, issue: &Issue, access_token: &str) -> String {
        let digest = Sha512::digest(access_token);
        let (half, _) = digest.split_at(digest.len() / 2);
        self.token_key.sign_as(
            None,
            &IdClaims {
                auth_time: issue.grant.auth_time.unix_seconds(),
                acr: "0",
                at_hash: URL_SAFE_NO_PAD.encode(half),
                iss: &self.issuer(),
                sub: &issue.grant.user_id,
                aud: &issue.grant.client_id,
                nonce: issue.nonce.as_deref(),
                iat: call.now.unix_seconds(),
                exp: call.now.after(ID_TOKEN_LIFETIME).unix_seconds(),
            },
        )
    }
}
