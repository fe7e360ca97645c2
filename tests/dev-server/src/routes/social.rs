//! Signing in at a provider, with Neon's challenge and verifier around it.

use std::time::Duration;

use http::StatusCode;
use serde::Serialize;

use crate::call::Call;
use crate::cookie;
use crate::link::with_error;
use crate::neon_auth::NeonAuth;
use crate::provider::{AuthorizationRequest, Identity, PROVIDERS};
use crate::refusal::{INVALID_TOKEN, PROVIDER_NOT_FOUND, Refusal, VERIFICATION_NOT_FOUND};
use crate::reply::{Answer, Reply};
use crate::sessions::Remember;
use crate::store::{OauthPurpose, OauthState, SocialInit, User};

use super::oauth_provider::is_navigation;
use super::verifier;

/// How long a person may take at the provider.
pub(super) const STATE_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// POST `sign-in/social`
pub(super) fn sign_in(auth: &mut NeonAuth, call: &Call) -> Answer {
    #[derive(Serialize)]
    struct Begun<'a> {
        url: &'a str,
        redirect: bool,
    }
    let mut fields = call.fields();
    let callback_url = fields.optional_string("callbackURL");
    let new_user_callback_url = fields.optional_string("newUserCallbackURL");
    let error_callback_url = fields.optional_string("errorCallbackURL");
    let provider = fields.provider("provider");
    let stay = fields.optional_bool("disableRedirect") == Some(true);
    let has_id_token = fields.has_id_token();
    let scopes = fields.optional_list("scopes");
    let login_hint = fields.optional_string("loginHint");
    fields.finish()?;
    if !PROVIDERS.contains(&provider.as_str()) {
        return Err(PROVIDER_NOT_FOUND);
    }
    if has_id_token {
        return Err(INVALID_TOKEN.with_status(StatusCode::UNAUTHORIZED));
    }
    let challenge = auth.random.base64url();
    let state = auth.random.alphanumeric(32);
    let code_verifier = auth.random.base64url();
    let app = app_origin(auth, call);
    let authorize_url = auth.authorize_url(&AuthorizationRequest {
        state: &state,
        redirect_uri: &redirect_uri(auth, &provider),
        code_challenge: &verifier::challenge_hash(&code_verifier),
        scopes: &scopes,
        login_hint: login_hint.as_deref(),
    });
    let begun = OauthState {
        purpose: OauthPurpose::SignIn {
            challenge_hash: verifier::challenge_hash(&challenge),
        },
        code_verifier,
        callback_url: at_app(app, callback_url).unwrap_or_else(|| app.to_owned()),
        new_user_callback_url: at_app(app, new_user_callback_url),
        error_callback_url: at_app(app, error_callback_url),
        signed_query: call.signed_query.clone(),
    };
    let init = SocialInit {
        authorize_url,
        state_cookie: auth.state_cookie(Some(&state)),
    };
    let token = auth.random.uuid();
    let url = format!("{}/sign-in/social/init?token={token}", auth.base_url());
    let store = &mut auth.store;
    store
        .oauth_states
        .insert(state, begun, call.now, STATE_LIFETIME);
    store
        .social_inits
        .insert(token, init, call.now, STATE_LIFETIME);
    let body = Begun {
        url: &url,
        redirect: !stay,
    };
    Ok(Reply::json(&body)
        .with_cookies(auth.challenge_cookies(&challenge, verifier::LIFETIME))
        .with_location((!stay).then(|| url.clone())))
}

/// GET `sign-in/social/init`: the browser's way to the provider, which gives it the state cookie
/// that the application could not set for this host.
pub(super) fn init(auth: &mut NeonAuth, call: &Call) -> Answer {
    let token = call.query.get("token").unwrap_or_default();
    let init = auth
        .store
        .social_inits
        .get(token, call.now)
        .ok_or(VERIFICATION_NOT_FOUND)?;
    let cookies = [init.state_cookie.clone()];
    Ok(Reply::plain_redirect(init.authorize_url.clone()).with_cookies(cookies))
}

/// GET `callback/:provider`: the browser's way back.
pub(super) fn callback(auth: &mut NeonAuth, call: &Call) -> Answer {
    let error_page = format!("{}/error", auth.base_url());
    let fail = |page: &str, error| Ok(Reply::redirect(with_error(page, error, None)));
    let Some(state) = call.query.non_empty("state") else {
        return fail(&error_page, "state_not_found");
    };
    let Some(begun) = auth.store.oauth_states.entry(state) else {
        return fail(&error_page, "state_mismatch");
    };
    let (is_over, begun) = (begun.is_over(call.now), begun.value.clone());
    let error_page = begun.error_callback_url.as_deref().unwrap_or(&error_page);
    if auth.signed_cookie(call, cookie::STATE) != Some(state) {
        return fail(error_page, "state_mismatch");
    }
    auth.store.oauth_states.remove(state);
    let target = if is_over {
        with_error(error_page, "state_mismatch", None)
    } else if let Some(error) = call.query.non_empty("error") {
        with_error(error_page, error, call.query.non_empty("error_description"))
    } else {
        finish(auth, call, &begun).unwrap_or_else(|error| match error {
            CallbackError::Code(code) => with_error(error_page, code, None),
            CallbackError::Refused(refusal) => {
                with_error(error_page, refusal.code(), Some(refusal.message()))
            }
        })
    };
    Ok(Reply::redirect(target).with_cookies([auth.state_cookie(None)]))
}

/// Why a callback begins no session.
enum CallbackError {
    /// The sign-in itself went wrong.
    Code(&'static str),
    /// The user may not sign in.
    Refused(Refusal),
}

impl From<&'static str> for CallbackError {
    fn from(code: &'static str) -> Self {
        Self::Code(code)
    }
}

/// Where a callback leads: to the application with a verifier, or the reason why not.
fn finish(auth: &mut NeonAuth, call: &Call, begun: &OauthState) -> Result<String, CallbackError> {
    let code = call.query.non_empty("code").ok_or("no_code")?;
    let provider = call.parameter.as_str();
    if !PROVIDERS.contains(&provider) {
        return Err("oauth_provider_not_found".into());
    }
    let redirect_uri = redirect_uri(auth, provider);
    let identity = auth
        .provider
        .redeem(code, &redirect_uri, &begun.code_verifier, call.now)
        .ok_or("invalid_code")?;
    let challenge_hash = match &begun.purpose {
        OauthPurpose::SignIn { challenge_hash } => challenge_hash.clone(),
        OauthPurpose::Link { user_id, email } => {
            auth.link_identity(call, (user_id, email), provider, identity)?;
            return Ok(begun.callback_url.clone());
        }
    };
    let (user, is_new) = auth
        .user_of_identity(call, provider, identity)
        .ok_or("account_not_linked")?;
    let session = auth
        .begin_session(call, &user.id, Remember::Yes)
        .map_err(CallbackError::Refused)?;
    let target = match (&begun.signed_query, &begun.new_user_callback_url) {
        // Only a browser follows where a request leads.
        (Some(signed), _) if is_navigation(call) => auth.url_after_sign_in(call, signed, &session),
        (None, Some(url)) if is_new => url.clone(),
        _ => begun.callback_url.clone(),
    };
    Ok(verifier::attach(
        auth,
        call,
        &target,
        &session,
        challenge_hash,
    ))
}

pub(super) fn redirect_uri(auth: &NeonAuth, provider: &str) -> String {
    format!("{}/callback/{provider}", auth.base_url())
}

/// Where the application is that asked: the origin it names, if that is a trusted one.
fn app_origin<'a>(auth: &'a NeonAuth, call: &'a Call) -> &'a str {
    call.header("origin")
        .filter(|origin| auth.trusted.trusts_target(origin))
        .unwrap_or(&auth.origin)
}

/// A path means a page of the application that asked, not of the auth server.
fn at_app(app: &str, url: Option<String>) -> Option<String> {
    match url?.as_str() {
        "" => None,
        path if path.starts_with('/') => Some(format!("{app}{path}")),
        url => Some(url.to_owned()),
    }
}

impl NeonAuth {
    /// The user behind an identity, signed up if need be. `None` if the address belongs to an
    /// account whose owner never proved it, since that may be a stranger's.
    fn user_of_identity(
        &mut self,
        call: &Call,
        provider: &str,
        identity: Identity,
    ) -> Option<(User, bool)> {
        if let Some(user_id) = self.renew_identity(call, provider, &identity) {
            return Some((self.store.user_by_id(&user_id)?.clone(), false));
        }
        let (user, is_new) = match self.store.user_by_email(&identity.email).cloned() {
            Some(user) if !user.email_verified => return None,
            Some(user) => (user, false),
            None => {
                let id = self.random.uuid();
                let mut user = User::new(id, &identity.email, identity.name.clone(), call.now);
                user.email_verified = true;
                user.image = Some(identity.picture.clone());
                (self.store.add_user(user), true)
            }
        };
        self.add_identity(call, &user.id, provider, identity);
        Some((user, is_new))
    }
}
