//! A simulation of the OAuth providers: no passwords, every claimed identity is accepted.

use std::fmt::Write as _;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use form_urlencoded::Serializer;
use http::{Method, Request, Response, StatusCode};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::clock::Timestamp;
use crate::fields::is_email;
use crate::neon_auth::NeonAuth;
use crate::page;
use crate::query::Query;
use crate::reply::Reply;
use crate::store::{Expiring, ProviderTokens};

/// The providers it simulates.
pub(crate) const PROVIDERS: [&str; 3] = ["google", "github", "vercel"];

/// What is asked of them.
pub(crate) const SCOPES: [&str; 3] = ["openid", "email", "profile"];

pub(crate) const CLIENT_ID: &str = "neon-auth-dev-server";
const CODE_LIFETIME: Duration = Duration::from_secs(60);

/// How long an access token is good for.
pub(crate) const ACCESS_TOKEN_LIFETIME: Duration = Duration::from_secs(60 * 60);

/// An authorization request, as its URL carries it.
pub(crate) struct AuthorizationRequest<'a> {
    pub(crate) state: &'a str,
    pub(crate) redirect_uri: &'a str,
    pub(crate) code_challenge: &'a str,
    /// What the application asks for beyond [`SCOPES`]. Nothing more is granted.
    pub(crate) scopes: &'a [String],
    /// The user that the application expects; the page asks only if it names nobody.
    pub(crate) login_hint: Option<&'a str>,
}

/// Who signed in at the provider, serialised as its claims about the person.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Identity {
    /// The provider's own id for the person.
    #[serde(rename = "sub")]
    pub(crate) subject: String,
    pub(crate) name: String,
    pub(crate) picture: String,
    /// Always true: every address is believed.
    email_verified: bool,
    pub(crate) email: String,
}

/// An authorization code given out.
#[derive(Debug)]
struct Grant {
    redirect_uri: String,
    code_challenge: String,
    email: String,
}

/// The codes given out and not used yet.
#[derive(Debug, Default)]
pub(crate) struct Provider {
    grants: Expiring<Grant>,
}

impl Provider {
    /// Gives an identity for a code, once and only to the client that the code is for.
    pub(crate) fn redeem(
        &mut self,
        code: &str,
        redirect_uri: &str,
        code_verifier: &str,
        now: Timestamp,
    ) -> Option<Identity> {
        let grant = self.grants.take(code, now)?;
        let code_challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(code_verifier));
        if grant.redirect_uri != redirect_uri || grant.code_challenge != code_challenge {
            return None;
        }
        Some(Identity {
            subject: subject(&grant.email),
            name: grant.email.split('@').next().unwrap_or_default().to_owned(),
            picture: "https://images.example.com/a.png".to_owned(),
            email_verified: true,
            email: grant.email,
        })
    }
}

/// A stable id for an address.
fn subject(email: &str) -> String {
    let mut hex = String::new();
    for byte in Sha256::digest(email) {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex.truncate(21);
    hex
}

impl NeonAuth {
    /// What the provider gives out together with an identity.
    pub(crate) fn issue_tokens(&mut self, identity: Identity, now: Timestamp) -> ProviderTokens {
        let issuer = format!("{}/__idp", self.origin);
        ProviderTokens {
            access_token: self.random.alphanumeric(32),
            access_token_expires_at: now.after(ACCESS_TOKEN_LIFETIME),
            refresh_token: self.random.alphanumeric(32),
            id_token: self.token_key.id_token(now, &identity, &issuer),
            identity,
        }
    }

    /// Where the browser is sent to sign in.
    pub(crate) fn authorize_url(&self, request: &AuthorizationRequest<'_>) -> String {
        let further = request.scopes.iter().map(String::as_str);
        let scopes: Vec<&str> = SCOPES.into_iter().chain(further).collect();
        let scope = scopes.join(" ");
        let mut query = Serializer::new(String::new());
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", CLIENT_ID)
            .append_pair("state", request.state)
            .append_pair("scope", &scope)
            .append_pair("redirect_uri", request.redirect_uri)
            .append_pair("code_challenge_method", "S256")
            .append_pair("code_challenge", request.code_challenge);
        if let Some(hint) = request.login_hint {
            query.append_pair("login_hint", hint);
        }
        format!("{}/__idp/authorize?{}", self.origin, query.finish())
    }

    /// Answers a request to the provider.
    pub(crate) fn answer_as_provider(
        &mut self,
        now: Timestamp,
        request: &Request<Bytes>,
    ) -> Response<Bytes> {
        if request.method() != Method::GET || request.uri().path() != "/__idp/authorize" {
            let page = page::error("not_found", "The simulated provider has no such page.");
            return Reply::html(StatusCode::NOT_FOUND, page).into_response();
        }
        self.authorize(now, &Query::read(request.uri().query()))
            .into_response()
    }

    /// The authorization endpoint: asks a person, or goes straight on with `login_hint` or `deny`.
    fn authorize(&mut self, now: Timestamp, query: &Query) -> Reply {
        let redirect_uri = query.get("redirect_uri").unwrap_or_default();
        let own_callbacks = format!("{}/callback/", self.base_url());
        // Anything else would make this an open redirect.
        if !redirect_uri.starts_with(&own_callbacks) {
            let text = "The redirect_uri is not one of this server's. Begin at the application.";
            let page = page::error("invalid_request", text);
            return Reply::html(StatusCode::BAD_REQUEST, page);
        }
        let mut answer = Serializer::new(String::new());
        answer.append_pair("state", query.get("state").unwrap_or_default());
        if query.non_empty("deny").is_some() {
            answer
                .append_pair("error", "access_denied")
                .append_pair("error_description", "the user said no");
            return Reply::plain_redirect(format!("{redirect_uri}?{}", answer.finish()));
        }
        let email = query
            .get("login_hint")
            .map(|hint| hint.trim().to_lowercase());
        let Some(email) = email.filter(|email| is_email(email)) else {
            // An account whose address nobody has proved would not be linked, so none is offered.
            let proved = self
                .store
                .users
                .iter()
                .rev()
                .filter(|user| user.email_verified);
            let known = proved.map(|user| user.email.as_str()).take(5);
            let page = page::provider(query, redirect_uri.rsplit('/').next(), known);
            return Reply::html(StatusCode::OK, page);
        };
        let code = self.random.alphanumeric(32);
        let grant = Grant {
            redirect_uri: redirect_uri.to_owned(),
            code_challenge: query.get("code_challenge").unwrap_or_default().to_owned(),
            email,
        };
        self.provider
            .grants
            .insert(code.clone(), grant, now, CODE_LIFETIME);
        answer
            .append_pair("code", &code)
            .append_pair("iss", &format!("{}/__idp", self.origin));
        Reply::plain_redirect(format!("{redirect_uri}?{}", answer.finish()))
    }
}
