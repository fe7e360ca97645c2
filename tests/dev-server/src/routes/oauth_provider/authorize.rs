//! Where a client sends a user, and where the user goes from there: to sign in, to consent, or back with a code.

use std::time::Duration;

use crate::call::Call;
use crate::clock::Timestamp;
use crate::link::with_parameter;
use crate::neon_auth::NeonAuth;
use crate::query::Query;
use crate::reply::Answer;
use crate::signed_query::SignedQuery;
use crate::store::{AuthorizationCode, Grant, Session};

use super::redirect::{Fault, send_on};
use super::request::AuthorizationRequest;

const CODE_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// Pages of the application's.
const LOGIN_PAGE: &str = "/auth/sign-in";
const CONSENT_PAGE: &str = "/auth/consent";

/// GET `oauth2/authorize`
pub(in crate::routes) fn get(auth: &mut NeonAuth, call: &Call) -> Answer {
    begin(auth, call, call.query.clone())
}

/// POST `oauth2/authorize`: the same with the request in a form.
pub(in crate::routes) fn post(auth: &mut NeonAuth, call: &Call) -> Answer {
    begin(auth, call, call.form.clone())
}

fn begin(auth: &mut NeonAuth, call: &Call, query: Query) -> Answer {
    let current = auth.optional_session(call);
    let session = current.as_ref().map(|current| &current.session);
    let url = auth.next_url(call.now, query, session);
    let renewal = current.map(|current| current.renewal).unwrap_or_default();
    Ok(send_on(call, url)?.with_cookies(renewal))
}

impl NeonAuth {
    /// Where a request leads next.
    pub(super) fn next_url(
        &mut self,
        now: Timestamp,
        query: Query,
        session: Option<&Session>,
    ) -> String {
        let mut request = match self.read_request(query) {
            Ok(request) => request,
            Err(url) => return url,
        };
        let is_silent = request.prompts("none");
        let refuse = |auth: &Self, request: &AuthorizationRequest, error, description| {
            let fault = Fault::new(error, description);
            auth.at_client(&request.query, &request.redirect_uri, &fault)
        };
        let is_recent = |session: &&Session| match request.max_age {
            Some(0) => false,
            Some(age) => now <= session.created_at.after_seconds(age as f64),
            None => true,
        };
        let session = session
            .filter(is_recent)
            .filter(|_| !request.prompts("login") && !request.prompts("create"));
        let Some(session) = session else {
            return match is_silent {
                true => refuse(self, &request, "login_required", "authentication required"),
                false => self.page_url(now, LOGIN_PAGE, &request.query),
            };
        };
        request.query.remove("max_age");
        if request.prompts("consent") || !self.has_consent(&request, &session.user_id) {
            return match is_silent {
                true => refuse(
                    self,
                    &request,
                    "consent_required",
                    "End-User consent is required",
                ),
                false => self.page_url(now, CONSENT_PAGE, &request.query),
            };
        }
        self.url_with_code(now, request, session)
    }

    fn page_url(&self, now: Timestamp, page: &str, request: &Query) -> String {
        let query = SignedQuery::sign(&self.signer, request, now);
        format!("{}{page}?{query}", self.application)
    }

    /// Whether the user has allowed it all before.
    fn has_consent(&self, request: &AuthorizationRequest, user_id: &str) -> bool {
        let Some(consent) = self.store.consent(&request.client.id, user_id) else {
            return false;
        };
        let allowed = consent.resources.as_deref().unwrap_or_default();
        let has_scope = |scope| consent.scopes.contains(scope);
        let has_resource = |resource| allowed.contains(resource);
        request.scopes.iter().all(has_scope) && request.resources.iter().all(has_resource)
    }

    fn url_with_code(
        &mut self,
        now: Timestamp,
        request: AuthorizationRequest,
        session: &Session,
    ) -> String {
        let code = self.random.alphanumeric(32);
        let own = |name: &str| request.query.non_empty(name).map(str::to_owned);
        let issued = AuthorizationCode {
            challenge: own("code_challenge"),
            nonce: own("nonce"),
            redirect_uri: request.redirect_uri.clone(),
            grant: Grant {
                client_id: request.client.id,
                user_id: session.user_id.clone(),
                session_id: session.id.clone(),
                auth_time: session.created_at,
                scopes: request.scopes,
                resources: Some(request.resources).filter(|resources| !resources.is_empty()),
            },
        };
        self.store
            .authorization_codes
            .insert(code.clone(), issued, now, CODE_LIFETIME);
        let mut url = with_parameter(&request.redirect_uri, "code", &code);
        if let Some(state) = request.query.non_empty("state") {
            url = with_parameter(&url, "state", state);
        }
        with_parameter(&url, "iss", &self.issuer())
    }
}
